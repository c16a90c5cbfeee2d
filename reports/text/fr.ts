import type { Catalogue } from "./en.ts";
import { formatFor } from "./format.ts";
import { frCapacity } from "./fr-capacity.ts";
import { frSections } from "./fr-sections.ts";

const { plural, count } = formatFor("fr");
/** A rate as it was written: French counts below two as one. */
const isOne = (rate: string): boolean => /^[01](,|$)/.test(rate);
const perSecond = (rate: string): string => `${rate} ${isOne(rate) ? "personne" : "personnes"} par seconde`;
const arrivals = (rate: string): string => `${rate} ${isOne(rate) ? "arrivée" : "arrivées"}`;
const people = (n: number): string => `${count(n)} ${plural(n, "personne", "personnes")}`;

/** Every sentence that people read, in French; the terms are those of design.md §4. */
export const fr: Catalogue = {
  language: "Français",
  title: (name, verdict) => `${name} : ${verdict}`,
  tool: "Rentrée",
  contents: "Sommaire",
  made: (date) => `Rapport établi le ${date}`,
  noScript: "Les graphiques demandent JavaScript. Les valeurs de chacun sont dans le tableau placé dessous.",
  table: "Valeurs de ce graphique",
  tableStep: (step) => `Une ligne par tranche de ${step} ; les graphiques sont plus fins.`,
  total: "Ensemble",
  sample: (n) => `n = ${n}`,
  tooFew: "trop peu",
  none: "aucun",

  validity: {
    name: "Mesure",
    kinds: {
      valid: "exploitable",
      "generator-limited": "non exploitable (limitée par l'injecteur)",
      incomplete: "non exploitable (incomplète)",
      broken: "non exploitable (incohérente)",
    },
    means: {
      valid: "L'injecteur a tenu ses engagements ; ce qui est montré est bien la plateforme.",
      "generator-limited":
        "L'injecteur a atteint ses propres limites. Les valeurs sont au mieux des minorants, et aucune clause n'est jugée.",
      incomplete: "Le tir a été interrompu. Ce qui a été mesuré jusque-là est montré, et aucune clause n'est jugée.",
      broken: "La mesure se contredit. Aucune de ses valeurs ne doit être utilisée.",
    },
    line: (kind) => `Mesure ${kind}`,
  },
  verdict: {
    name: "Verdict",
    kinds: { pass: "conforme", fail: "non conforme", "no-verdict": "sans conclusion", "not-judged": "non jugé" },
    means: {
      pass: "Toutes les clauses du plan sont tenues. Ne vaut pas décision d'admission.",
      fail: "Au moins une clause du plan n'est pas tenue. Ne vaut pas décision d'admission.",
      "no-verdict": "Aucun verdict ne découle de cette mesure. Ne vaut pas décision d'admission.",
      "not-judged": "Le plan ne comporte aucune clause à juger. Ne vaut pas décision d'admission.",
    },
    line: (kind) => `Verdict : ${kind}`,
  },

  isNot: (rates) => `${rates} ; ce n'est pas le nombre de personnes connectées en même temps`,
  rateNote: (isNot, waiting, live) =>
    `${isNot} : au pire moment, ${waiting === 0 ? "personne n'attendait" : `${people(waiting)} ${plural(waiting, "attendait", "attendaient")}`} à la porte, et au plus ${live} environ étaient authentifiées (estimation).`,
  doNotSize: "Ne pas dimensionner sur cette valeur : le débit tenu avec le confort promis n'a pas été mesuré.",
  singleRun: "un seul tir, ordre de grandeur, pas d'intervalle",
  unconfirmed: "pas d'intervalle : aucun palier de vérification n'a tenu",
  interval: (low, high) => `intervalle de ${low} à ${high}`,
  intervalShort: (low, high) => `de ${low} à ${high}`,

  sentence: {
    broken: "Cette mesure se contredit ; rien ne peut en être conclu.",
    nobody: (n) =>
      `Personne n'est entré : ${people(n)} ${plural(n, "s'est présentée", "se sont présentées")}, aucune n'a pu s'authentifier.`,
    nobodyCame: "Personne n'est venu : aucune visite n'a commencé, on ne sait donc rien de la plateforme.",
    mostly: (outcome, share) => `La plupart des tentatives (${share}) se sont terminées par « ${outcome} ».`,
    wholly: (outcome) => `Toutes les tentatives se sont terminées par « ${outcome} ».`,
    notReached: (rate) =>
      `Cette plateforme a absorbé tout ce qui lui a été envoyé, jusqu'à ${perSecond(rate)} ; sa limite n'a pas été atteinte.`,
    keptOut: (rate, share) =>
      `Jusqu'à ${perSecond(rate)}, aucune limite de vitesse n'a été trouvée, mais ${share} des personnes ne sont pas entrées : elles ont échoué quelle que soit la charge, pour autant que ce tir le montre.`,
    slow: (rate, missing) =>
      `Jusqu'à ${perSecond(rate)}, aucune limite de vitesse n'a été trouvée, mais ${missing === undefined ? "la plateforme était lente" : `${missing} des personnes ne sont pas entrées, et la plateforme était lente pour les autres`} : ce tir ne dit pas si elle l'est quelle que soit la charge ou si on lui en a trop demandé ; une montée plus lente jusqu'au même débit le dira.`,
    slowAlways: (rate, missing) =>
      `Jusqu'à ${perSecond(rate)}, aucune limite de vitesse n'a été trouvée, mais ${missing === undefined ? "la plateforme était lente" : `${missing} des personnes ne sont pas entrées, et la plateforme était lente pour les autres`} quelle que soit la charge, pour autant que ce tir le montre.`,
    found: (rate) => `Cette plateforme a laissé entrer au plus ${perSecond(rate)}.`,
    upToCeiling: (rate) =>
      `Le confort promis tient jusqu'au plafond, mesuré à ${perSecond(rate)} : l'écart entre les deux est plus petit que ce que cette mesure peut distinguer.`,
    belowComfort: (rate) =>
      `Quand on lui en a demandé davantage, elle a laissé entrer au plus ${perSecond(rate)} : elle en fait moins quand on lui en demande trop, ou sa capacité n'est pas stable.`,
    collapse: (rate, best) =>
      `Au-delà de ${arrivals(rate)} par seconde, cette plateforme s'est effondrée ; au mieux, elle a laissé entrer ${perSecond(best)}.`,
    collapseBeside: (rate) =>
      `Juste au-delà (${rate}, soit la même valeur aux erreurs près), cette plateforme s'est effondrée : plus il venait de monde, moins il en entrait.`,
    collapseOnly: (rate) =>
      `Au-delà de ${arrivals(rate)} par seconde, cette plateforme s'est effondrée : plus il venait de monde, moins il en entrait.`,
    collapseSteady: (rate) =>
      `Avec ${arrivals(rate)} par seconde du début à la fin, cette plateforme a laissé entrer de moins en moins de monde : elle s'est effondrée sous cette charge, ou sa capacité a baissé entre-temps.`,
    steep:
      "La demande a monté si vite que le débit de l'effondrement peut être donné trop haut ou trop bas, d'un quart au plus ; une montée au même débit en trois fois plus de temps le situe mieux.",
    sessionLimit: (sessions) =>
      `Cette plateforme a refusé les nouveaux venus dès qu'environ ${sessions} personnes étaient authentifiées, sans être plus lente pour autant : c'est une limite sur le nombre de présents, ou une limite sur le rythme d'arrivée qui compte aussi ceux qu'elle refuse. Une montée au même débit en deux fois plus de temps tranche : seule la première s'arrête au même nombre de personnes.`,
    sessionsAtLeast: (sessions) =>
      `Cette plateforme a refusé des nouveaux venus, sans être plus lente pour autant, et en a laissé entrer d'autres à mesure que l'on partait : c'est une limite sur le nombre de présents, d'au moins ${sessions}. Combien de personnes étaient alors parties à l'insu du plan, on ne le sait pas ; une montée au même débit en moins de temps en dirait plus.`,
    atLeast: (rate) =>
      `Cette plateforme a laissé entrer au moins ${perSecond(rate)} ; on ne sait pas où est exactement sa limite, parce que le tir est resté trop peu de temps au-delà, ou parce que la plateforme n'est pas restée la même.`,
    atLeastCut: (rate) => `Cette plateforme a laissé entrer au moins ${perSecond(rate)} ; on ne sait pas où est sa limite.`,
    generatorLimited: (rate) =>
      `La machine qui jouait les élèves a cédé la première : la plateforme accepte au moins ${perSecond(rate)}, on ne sait pas combien de plus.`,
    comfortHeld: (rate) => `Le confort promis a été tenu partout où il a été essayé, jusqu'à ${perSecond(rate)}.`,
    comfortLimited: (rate) =>
      `La machine qui jouait les élèves a cédé la première : avec le confort promis, la plateforme accepte au moins ${perSecond(rate)}, on ne sait pas combien de plus.`,
    generatorLimitedOnly: "La machine qui jouait les élèves a cédé la première : on ne sait pas ce que la plateforme peut accepter.",
    changing: (from, to) =>
      `La capacité de la plateforme a changé pendant la mesure (de ${from} à ${perSecond(to)}) : aucune valeur unique ne la décrit.`,
    below: (rate) => `Même à ${perSecond(rate)}, l'allure la plus lente essayée, le confort promis n'a pas été tenu.`,
    unknown: "Cette mesure ne dit pas combien de personnes par seconde la plateforme peut accepter.",
    incomplete: "Le tir a été interrompu ; la suite n'est pas connue.",
    people: (got, n, share) =>
      `Sur ${people(n)} ${plural(n, "qui s'est présentée", "qui se sont présentées")}, ${got} ${got === "0" || got === "1" ? "est entrée" : "sont entrées"} (${share}).`,
    times: (half, most) => `Parmi elles, la moitié ont mis ${half} ou moins, 95 sur 100 ont mis ${most} ou moins.`,
    time: (half) => `Parmi elles, la moitié ont mis ${half} ou moins.`,
    objectiveHeld: (share, within, asked) =>
      `${share} des premières tentatives ont abouti en ${within} ou moins ; l'objectif était de ${asked}, il est donc tenu sur l'ensemble de ce tir.`,
    objectiveMissed: (share, within, asked) =>
      `Seulement ${share} des premières tentatives ont abouti en ${within} ou moins ; l'objectif était de ${asked}.`,
    objectiveUnknown: "Aucune première tentative n'a pu être comparée à l'objectif.",
    comfort: (rate, interval) => `Cette plateforme laisse entrer ${perSecond(rate)} avec le confort promis (${interval}).`,
    comfortAtLeast: (rate) => `Avec le confort promis, elle accepte au moins ${perSecond(rate)}.`,
    planUpTo: (rate) => `Ne pas prévoir plus de ${perSecond(rate)}.`,
    selfHealing: (rate) => `Après un effondrement, elle ne se rétablit pas seule tant qu'il arrive plus de ${perSecond(rate)}.`,
    selfHeals: "Après une pointe, elle s'est rétablie seule.",
  },

  capacity: frCapacity,

  sections: {
    verdict: "Résultat",
    slo: "Ce que la plateforme tient avec le confort promis",
    ramp: "Où elle sature",
    recovery: "Si elle se rétablit",
    demand: "Demande et authentifications réussies",
    time: "Temps pour entrer",
    outcomes: "Ce qui est arrivé aux personnes",
    steps: "Étapes et échanges",
    conservation: "Prévu et lancé",
    generator: "État de l'injecteur",
    clauses: "Clauses",
    warnings: "Avertissements",
    limits: "Ce que ces chiffres ne prouvent pas",
    provenance: "Origine de ces chiffres",
  },
  short: {
    verdict: "Résultat",
    slo: "Débit tenu",
    ramp: "Montée",
    recovery: "Reprise",
    demand: "Demande",
    time: "Temps",
    outcomes: "Issues",
    steps: "Étapes",
    conservation: "Prévu et lancé",
    generator: "Injecteur",
    clauses: "Clauses",
    warnings: "Avertissements",
    limits: "Limites",
    provenance: "Origine",
  },

  figures: {
    caption: "Chiffres clés",
    peakPlanned: "Pointe de la demande prévue",
    peakPlannedNote: "plus forte moyenne sur 10 s, premières tentatives",
    ceiling: "Plafond",
    ceilingNote: "plus haut débit soutenu d'authentifications réussies",
    sloRate: "Débit tenu",
    sloRateNote: "plus forte demande pour laquelle l'objectif est tenu",
    collapse: "Effondrement",
    collapseNote: "demande au-delà de laquelle il entre moins de monde",
    sessionLimit: "Limite de sessions",
    sessionLimitNote: "nombre de personnes authentifiées au-delà duquel les nouveaux venus sont refusés : un nombre, pas un débit",
    gotIn: "Personnes entrées",
    objective: (within) => `Premières tentatives abouties en ${within} ou moins`,
    objectiveNote: (asked, n) => `objectif ${asked}, n = ${n}`,
    quitNote: (quit) => `dont ${quit} abandonnées avant cette limite`,
    waiting: "Personnes en attente, au pire moment",
    live: "Personnes authentifiées, au plus",
    liveNote: "estimation, d'après ce que le plan sait de l'expiration des sessions",
    amplification: "Tentatives par visite (effet de réessai)",
    amplificationNote: "1 quand personne ne réessaie",
  },

  estimate: {
    atLeast: (rate) => `au moins ${rate}`,
    notReached: (rate) => `non atteint jusqu'à ${rate}`,
    below: (rate) => `en dessous de ${rate}`,
    generatorLimited: (rate) => `au moins ${rate}, l'injecteur était la limite`,
    tried: (time) => `éprouvé au plus ${time} d'affilée`,
    changing: (from, to) => `pas de valeur unique : de ${from} à ${to} pendant la mesure`,
    none: "non connu",
    absent: "aucun constaté",
    observed: (rate) => `observé à ${rate}, la file ayant déjà grandi`,
    sessions: (n) => `${n} personnes authentifiées`,
  },

  axis: { elapsed: "temps depuis le début (min:s)", clock: "heure jouée" },

  ...frSections,
};
