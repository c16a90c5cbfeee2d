import { catalogueOf, labelOf } from "../../reports/text/catalogue.ts";
import { type Format, formatFor } from "../../reports/text/format.ts";
import { inFrench } from "../../reports/text/fr-warnings.ts";
import type { BudgetPlan } from "../core/capacity/budget.ts";
import type { CapacityProfile } from "../core/capacity/phase.ts";
import type { Why } from "../core/capacity/why.ts";
import type { Language } from "./terminal.ts";

/** What `rentree run` and `rentree capacity` say on the way, in one language. Rates are a second's, times ms unless named otherwise. */
export interface RunWords {
  /** What is worth knowing before it begins, which is in English: the engine that was found, how an account file was read. */
  readonly note: (sentence: string) => string;
  /** A warning of the plan or the run, which is in English, behind its mark. */
  readonly warning: (sentence: string) => string;
  readonly starting: string;
  readonly rates: (demand: number, attempts: number, served: number) => string;
  /** Share of first attempts within the objective; undefined before the first was judged. */
  readonly within: (share: number | undefined) => string;
  readonly waiting: (waiting: number, live: number) => string;
  readonly outcomes: (counts: Readonly<Record<string, number>>) => string;
  readonly lag: (p99: number | undefined) => string;
  /** Arrivals that are still to come; 0 where only the last visits go on. */
  readonly left: (durationMs: number) => string;
  readonly course: (course: { readonly number: number; readonly of: number; readonly name: string }, gone: string, left: string) => string;
  readonly phase: (folder: string, why: Why, minutes: string) => string;
  /** Why a capacity run ends, which is in English. */
  readonly end: (why: string) => string;
  readonly tooLong: (phase: string, minutes: string, edge: "budget" | "hours") => string;
  readonly sessions: (left: number, of: number, then: { readonly waitMin: number } | "too-few") => string;
  /** How long a capacity run will take, and what it will be able to claim. */
  readonly offer: (offer: BudgetPlan, isOverBudget: boolean) => string;
  /** That the plan's own arrivals are left out: rates per second. */
  readonly withoutSurge: (peak: number, most: number) => string;
  readonly reference: (url: string, ledger: string) => string;
  readonly report: (path: string) => string;
  /** What will be sent at least: people of a morning. */
  readonly total: (url: string, planned: number, peak: number, requests: number) => string;
  readonly capacityTotal: (url: string, most: CapacityTotal) => string;
  /** Asked after one of them. */
  readonly agree: string;
  readonly refusedAccounts: (example: string | undefined) => string;
}

/** The most that a capacity run may send; `ordinary` of it to a platform that takes `rate` sign-ins a second. */
export interface CapacityTotal {
  readonly minutes: number;
  readonly maxRate: number;
  readonly most: number;
  readonly ordinary: number;
  readonly rate: number;
  /** Of each sign-in, at least. */
  readonly requests: number;
}

const NOT_YET = "–";

/** `12.5` or `12,5`: a live screen's columns must not dance, so that there is always one digit. */
const oneDigit = (value: number, { language }: Format): string => value.toFixed(1).replace(".", language === "fr" ? "," : ".");

const counted = (counts: Readonly<Record<string, number>>, labels: (outcome: string) => string, none: string): string => {
  const seen = Object.entries(counts).filter(([, count]) => count > 0);
  return seen.length === 0 ? none : seen.map(([outcome, count]) => `${labels(outcome)} ${count}`).join(", ");
};

const en = formatFor("en");

const EN: RunWords = {
  note: (sentence) => sentence,
  warning: (sentence) => `warning: ${sentence}`,
  starting: "the engine is starting: nobody has come yet",
  rates: (demand, attempts, served) =>
    `demand ${oneDigit(demand, en)}/s, attempts ${oneDigit(attempts, en)}/s, served ${oneDigit(served, en)}/s`,
  within: (share) => `within the objective ${share === undefined ? NOT_YET : `${oneDigit(share * 100, en)} %`}`,
  waiting: (waiting, live) => `waiting ${waiting}, signed in ${live}`,
  outcomes: (counts) => counted(counts, (outcome) => outcome, "nothing ended yet"),
  lag: (p99) => `generator lag p99 ${p99 === undefined ? NOT_YET : `${p99.toFixed(0)} ms`}`,
  left: (durationMs) => (durationMs > 0 ? `${Math.ceil(durationMs / 1_000)} s of arrivals left` : "the last ones finish"),
  course: ({ number, of, name }, gone, left) => `phase ${number} of ${of}, ${name} · ${gone} gone, about ${left} left`,
  phase: (folder, why, minutes) => `${folder}: ${why} (about ${minutes} min)`,
  end: (why) => `end: ${why}`,
  tooLong: (phase, minutes, edge) =>
    `end: ${phase} would take ${minutes} min, with its waits and pages more, and end after ${edge === "budget" ? "the budget" : "the authorised hours"}`,
  sessions: (left, of, then) =>
    `${left} of ${of} people of the last phase are still signed in: ${then === "too-few" ? "too few to matter" : `waiting ${then.waitMin} min until the platform has forgotten them`}`,
  offer: ({ expected, claim }, isOverBudget) =>
    `about ${Math.ceil(expected / 60_000)} min, more on a platform of few sign-ins a second${isOverBudget ? ", which is more than the budget: nothing can be had for less" : ""}. ${claim}`,
  withoutSurge: (peak, most) =>
    `the plan's own arrivals reach ${peak}/s and are left out: no phase goes beyond ${most}/s; give --max-rate ${peak}/s to play them`,
  reference: (url, ledger) => `reference platform at ${url}, its ledger at ${ledger}`,
  report: (path) => `report: ${path}`,
  total: (url, planned, peak, requests) =>
    `${en.count(planned)} ${en.plural(planned, "person", "people")} will sign in at ${url}, ${oneDigit(peak, en)}/s at the peak, at least ${en.count(requests)} requests if everybody gets in`,
  capacityTotal: (url, { minutes, maxRate, most, ordinary, rate, requests }) =>
    `people will sign in at ${url} for about ${minutes} min, until it breaks or at ${en.rate(maxRate)} at the most: about ${en.count(ordinary)} sign-ins if it takes ${rate} a second, at most ${en.count(most)}, each of at least ${requests} requests; --max-rate lowers it`,
  agree: "Send this? [y/N]",
  refusedAccounts: (example) =>
    `stopped: more than half of the first attempts were refused for their password, and platforms lock accounts${example === undefined ? "" : `; ${example}`}`,
};

const fr = formatFor("fr");
const texts = catalogueOf("fr");

/** What a phase is for, by the English of its plan. */
const WHY_FR: Readonly<Record<Why, string>> = {
  "find the order of magnitude, and how fast a sign-in is at rest":
    "trouver l'ordre de grandeur, et la durée d'une authentification à vide",
  "find the ceiling of a platform that goes down too soon, with people who wait":
    "trouver le plafond d'une plateforme qui tombe trop tôt, avec des personnes qui attendent",
  "find the ceiling, and whether goodput collapses beyond it":
    "trouver le plafond, et si les authentifications réussies s'effondrent au-delà",
  "let the platform work off what was left, and see that it is well":
    "laisser la plateforme résorber ce qui restait, et voir qu'elle va bien",
  "see that a second generator gets no more out of the platform": "voir qu'un deuxième injecteur n'en tire pas davantage",
  "see whether it was the second generator that got more": "voir si c'est bien le deuxième injecteur qui en a tiré davantage",
  "find where the objective stops holding": "trouver où l'objectif cesse d'être tenu",
  "repeat it downwards, so that warm-up cannot hide": "recommencer en descendant, pour qu'une mise en chauffe ne puisse se cacher",
  "repeat it, for an interval": "recommencer, pour avoir un intervalle",
  "see whether the platform comes back by itself after a minute of too much":
    "voir si la plateforme se rétablit seule après une minute de trop",
  "play the plan's own morning": "jouer la matinée du plan",
  "hold a little below the lower bound for ten minutes: it must pass":
    "tenir dix minutes un peu au-dessous de la borne basse : l'objectif doit être tenu",
  "play it again: the generator was late, perhaps only for a moment":
    "la rejouer : l'injecteur était en retard, peut-être un instant seulement",
};

const GUARD_FR = {
  whole: "",
  short:
    " Un deuxième injecteur est essayé une minute environ là où la plateforme laisse entrer quatorze personnes par seconde ou plus : un gain de moins d'un sixième n'est pas vu.",
  none: " Aucun deuxième injecteur n'essaiera si celui-ci est la limite : sa propre horloge le dit.",
};

/** What a profile will be able to claim: the French of `claimOf` (src/core/capacity/budget.ts). */
function claimInFrench(profile: CapacityProfile): string {
  if (profile.pace === "rough")
    return "On pourra affirmer un plafond et un débit tenu à 25 % près environ si les paliers comptent assez de personnes, d'une plateforme qui ne change pas entre-temps : un seul tir, pas d'intervalle, pas de limite de sessions, rien sur la reprise.";
  const rate =
    profile.repeats > 1
      ? `un débit tenu avec son intervalle, de ${profile.repeats} répétitions`
      : "un débit tenu à 10 % près environ si les paliers comptent assez de personnes, un seul tir, pas d'intervalle";
  const recovery = profile.spike ? "si la plateforme se rétablit seule" : "rien sur la reprise";
  return `On pourra affirmer un plafond, ${rate}, et ${recovery}.${GUARD_FR[profile.guard === true ? "whole" : profile.guard || "none"]}`;
}

const FR: RunWords = {
  note: (sentence) => inFrench(sentence) ?? sentence,
  warning: (sentence) => `attention : ${inFrench(sentence) ?? sentence}`,
  starting: "le moteur démarre : personne n'est encore venu",
  rates: (demand, attempts, served) =>
    `demande ${oneDigit(demand, fr)}/s, tentatives ${oneDigit(attempts, fr)}/s, réussies ${oneDigit(served, fr)}/s`,
  within: (share) => `dans l'objectif ${share === undefined ? NOT_YET : `${oneDigit(share * 100, fr)} %`}`,
  waiting: (waiting, live) => `en attente ${waiting}, authentifiées ${live}`,
  outcomes: (counts) => counted(counts, (outcome) => labelOf(texts.outcomes.attempt, outcome), "rien n'est encore terminé"),
  lag: (p99) => `retard de l'injecteur, p99 ${p99 === undefined ? NOT_YET : `${p99.toFixed(0)} ms`}`,
  left: (durationMs) => (durationMs > 0 ? `encore ${Math.ceil(durationMs / 1_000)} s d'arrivées` : "les dernières visites se terminent"),
  course: ({ number, of, name }, gone, left) => `phase ${number} sur ${of}, ${name} · ${gone} écoulées, environ ${left} restantes`,
  phase: (folder, why, minutes) => `${folder} : ${WHY_FR[why]} (environ ${minutes.replace(".", ",")} min)`,
  end: (why) => `fin : ${inFrench(why) ?? labelOf(texts.capacity.endings, why)}`,
  tooLong: (phase, minutes, edge) =>
    `fin : ${phase} prendrait ${minutes.replace(".", ",")} min, plus ses attentes et ses pages, et se terminerait après ${edge === "budget" ? "le temps accordé" : "les heures autorisées"}`,
  sessions: (left, of, then) =>
    `${fr.count(left)} ${fr.plural(left, "personne", "personnes")} sur ${fr.count(of)} de la dernière phase ${fr.plural(left, "est encore authentifiée", "sont encore authentifiées")} : ${then === "too-few" ? "trop peu pour compter" : `attente de ${then.waitMin} min, que la plateforme les ait oubliées`}`,
  offer: ({ expected, profile }, isOverBudget) =>
    `environ ${Math.ceil(expected / 60_000)} min, davantage pour une plateforme de peu d'authentifications par seconde${isOverBudget ? ", ce qui dépasse le temps accordé : on ne peut rien avoir à moins" : ""}. ${claimInFrench(profile)}`,
  withoutSurge: (peak, most) =>
    `les arrivées du plan atteignent ${fr.rate(peak)} et sont laissées de côté : aucune phase ne dépasse ${fr.rate(most)} ; donner --max-rate ${peak}/s pour les jouer`,
  reference: (url, ledger) => `plateforme de référence : ${url}, son registre : ${ledger}`,
  report: (path) => `rapport : ${path}`,
  total: (url, planned, peak, requests) =>
    `${fr.count(planned)} ${fr.plural(planned, "personne va", "personnes vont")} s'authentifier sur ${url}, ${oneDigit(peak, fr)}/s à la pointe, au moins ${fr.count(requests)} requêtes si chacun entre`,
  capacityTotal: (url, { minutes, maxRate, most, ordinary, rate, requests }) =>
    `des personnes vont s'authentifier sur ${url} pendant environ ${minutes} min, jusqu'à ce que la plateforme cède ou à ${fr.rate(maxRate)} au plus : environ ${fr.count(ordinary)} authentifications si elle en accepte ${rate} par seconde, ${fr.count(most)} au plus, d'au moins ${requests} requêtes chacune ; --max-rate abaisse ce nombre`,
  agree: "Envoyer cela ? [o/N]",
  refusedAccounts: (example) =>
    `arrêt : plus de la moitié des premières tentatives ont été refusées pour leur mot de passe, et les plateformes verrouillent les comptes${example === undefined ? "" : ` ; ${inFrench(example) ?? example}`}`,
};

export const runWords = (language: Language): RunWords => (language === "fr" ? FR : EN);
