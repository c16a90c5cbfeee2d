import { catalogueOf, labelOf } from "../../reports/text/catalogue.ts";
import { leftOutInFrench } from "../../reports/text/fr-warnings.ts";
import { explainReason } from "../../reports/text/reason.ts";
import { adviseOn } from "./check-advice.ts";
import type { Language } from "./terminal.ts";

/** What `rentree check` says, in one language. Addresses, steps and codes of reasons are the same in both: the plan's keys are English. */
export interface CheckWords {
  /** What `said` is about, before it: a colon as the language writes it. */
  readonly about: (name: string, said?: string) => string;
  readonly notSent: string;
  /** A kind of page, as the script traces it. */
  readonly page: (kind: string) => string;
  /** An outcome with its reason. */
  readonly outcome: (outcome: string, reason: string | undefined) => string;
  readonly saw: (names: string) => string;
  /** What a page says that none before it said. */
  readonly said: (text: string) => string;
  /** What to write where a platform refuses in words that are not known. */
  readonly refused: string;
  /** The same where the answer to the password is 403, as that of a protection is. */
  readonly forbidden: string;
  /** The same where nothing is said. */
  readonly silent: string;
  readonly leftOut: (what: string) => string;
  readonly signedIn: (proof: string) => string;
  readonly notSignedIn: (why: string) => string;
  /** What to look at after a reason, and what its last page had to offer; undefined where there is nothing to say. */
  readonly advice: (reason: string | undefined, saw?: string) => string | undefined;
  readonly answered: (url: string, status: number, page: string) => string;
  readonly contains: (text: string) => string;
  readonly hasCookie: (name: string) => string;
  readonly untraced: string;
  /** Requests behind the sign-in that came to nothing, of so many. */
  readonly missed: (missed: number, of: number, first: string) => string;
  /** Whose addresses a default journey asks for. */
  readonly journey: string;
  readonly noWayOut: string;
  /** The landing page that still comes after signing out. */
  readonly stillIn: (url: string) => string;
  /** The landing page whose text comes to whoever is not in as well. */
  readonly forNobody: (url: string) => string;
  /** The landing page of which the plan names no text, and that comes to whoever is not in as well. */
  readonly pageForNobody: (url: string) => string;
  readonly network: string;
  readonly source: (address: string) => string;
  readonly runHeader: (id: string) => string;
  readonly contacted: (hosts: string) => string;
  readonly nobody: string;
}

const withReason = (said: string, reason: string | undefined, language: Language): string =>
  reason === undefined ? said : `${said} (${explainReason(reason, language)})`;

const EN: CheckWords = {
  about: (name, said = "") => `${name}:${said && ` ${said}`}`,
  notSent: "not sent",
  page: (kind) => kind,
  outcome: (outcome, reason) => withReason(outcome, reason, "en"),
  saw: (names) => `saw ${names}`,
  said: (text) => `says "${text}"`,
  silent:
    "the log-in came again and says nothing new: is the password right? If it is wrong, and the browser's address bar says so (?code=3), write that as refused: in the step that sends {password}",
  forbidden:
    "403 in answer to the password: a protection's, or the platform's own way to say that it is wrong? If only a wrong one gets it, write words of that answer as refused: in the step that sends {password}",
  refused: "if that page says that the password is wrong, write words of it as refused: in the step that sends {password}",
  leftOut: (what) => `left out: ${what}`,
  signedIn: (proof) => `signed in, proved: ${proof}`,
  notSignedIn: (why) => `not signed in: ${why}`,
  advice: (reason, saw) => adviseOn(reason, "en", saw),
  answered: (url, status, page) => `${url} answered ${status} with ${page === "data" ? page : `a ${page}`}`,
  contains: (text) => `it contains "${text}"`,
  hasCookie: (name) => `the cookie ${name} is there`,
  untraced: "nothing was traced",
  missed: (missed, of, first) => `warning: ${missed} of ${of} requests behind the sign-in came to nothing (first ${first})`,
  journey: "; the default journey asks for entcore's pages: write journey: none, or journey: { pages: [/notes], pause: 8s }",
  noWayOut: "warning: nobody signs out: the issuer does not say where; write signIn.logout",
  stillIn: (url) =>
    `warning: after signing out ${url} still answers with a page that asks for no password; is signIn.logout the right address?`,
  forNobody: (url) =>
    `warning: ${url} has the text of landing.contains for somebody who is not in as well, so that it proves nothing: name another text or page`,
  pageForNobody: (url) =>
    `warning: ${url} answers somebody who is not in with a page as well, so that a page there proves nothing: name a text of it that only who is in sees as landing.contains`,
  network: "for the network team:",
  source: (address) => `source address ${address}`,
  runHeader: (id) => `header X-Rentree-Run: ${id} (another value for each run)`,
  contacted: (hosts) => `contacted ${hosts}`,
  nobody: "nobody",
};

const PAGES: Readonly<Record<string, string>> = {
  "no answer": "pas de réponse",
  redirect: "redirection",
  data: "données",
  "page that asks for a password": "page qui demande un mot de passe",
  page: "page",
};

const FR: CheckWords = {
  about: (name, said = "") => `${name} :${said && ` ${said}`}`,
  notSent: "non envoyée",
  page: (kind) => PAGES[kind] ?? kind,
  outcome: (outcome, reason) =>
    withReason(outcome === "not-walked" ? "visite non jouée" : labelOf(catalogueOf("fr").outcomes.attempt, outcome), reason, "fr"),
  saw: (names) => `vu : ${names}`,
  said: (text) => `dit « ${text} »`,
  silent:
    "la page d'authentification est revenue sans rien dire de plus : le mot de passe est-il juste ? S'il est faux et que la barre d'adresse du navigateur le dit (?code=3), le donner dans refused:, à l'étape qui envoie {password}",
  forbidden:
    "403 en réponse au mot de passe : est-ce une protection, ou la façon dont la plateforme dit qu'il est faux ? Si seul un mauvais le reçoit, donner des mots de cette réponse dans refused:, à l'étape qui envoie {password}",
  refused: "si cette page dit que le mot de passe est faux, en donner des mots dans refused:, à l'étape qui envoie {password}",
  leftOut: (what) => `laissé de côté : ${leftOutInFrench(what)}`,
  signedIn: (proof) => `authentification réussie, prouvée : ${proof}`,
  notSignedIn: (why) => `pas d'authentification : ${why}`,
  advice: (reason, saw) => adviseOn(reason, "fr", saw),
  answered: (url, status, page) => `${url} a répondu ${status} (${page})`,
  contains: (text) => `on y trouve « ${text} »`,
  hasCookie: (name) => `le cookie ${name} est là`,
  untraced: "rien n'a été tracé",
  missed: (missed, of, first) =>
    `attention : ${missed} requêtes sur ${of} sont restées sans résultat après l'authentification (la première : ${first})`,
  journey: " ; le parcours par défaut demande les pages d'entcore : écrire journey: none, ou journey: { pages: [/notes], pause: 8s }",
  noWayOut: "attention : personne ne se déconnecte : l'émetteur ne dit pas où ; écrire signIn.logout",
  stillIn: (url) =>
    `attention : après la déconnexion ${url} répond encore par une page qui ne demande pas de mot de passe ; signIn.logout est-elle la bonne adresse ?`,
  forNobody: (url) =>
    `attention : ${url} contient le texte de landing.contains aussi pour qui n'est pas authentifié : il ne prouve rien, donner un autre texte ou une autre page`,
  pageForNobody: (url) =>
    `attention : ${url} répond par une page aussi à qui n'est pas authentifié : cette page ne prouve rien, en donner dans landing.contains un texte que seul voit qui est authentifié`,
  network: "pour l'équipe réseau :",
  source: (address) => `adresse source ${address}`,
  runHeader: (id) => `en-tête X-Rentree-Run: ${id} (une autre valeur à chaque tir)`,
  contacted: (hosts) => `contacté : ${hosts}`,
  nobody: "personne",
};

export const checkWords = (language: Language): CheckWords => (language === "fr" ? FR : EN);
