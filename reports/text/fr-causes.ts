import { type CauseCode, logOf } from "../../src/core/verdict/cause.ts";
import type { Cause } from "../../src/core/verdict/run.ts";
import { formatFor } from "./format.ts";
import { inFrench } from "./fr-warnings.ts";

const { count, share, duration, plural } = formatFor("fr");
const n = (value: string | number | undefined): string => (typeof value === "number" ? count(value) : String(value ?? ""));
/** `1 ligne`, `2 lignes`. */
const many = (value: string | number | undefined, one: string, more: string): string =>
  `${n(value)} ${plural(Number(value ?? 0), one, more)}`;
const part = (value: string | number | undefined): string => share(Number(value));
const time = (value: string | number | undefined): string => duration(Number(value));

/** Every reason against a measurement, in French; the codes and their English are those of `src/core/verdict/cause.ts`. */
export const FRENCH_CAUSES: Readonly<Record<CauseCode, (params: Cause["params"]) => string>> = {
  "visit-twice": (p) =>
    `${many(p["count"], "visite a", "visites ont")} commencé deux fois sous le même numéro : les échantillons ne vont pas ensemble`,
  "end-without-start": (p) => `${many(p["count"], "fin", "fins")} de visites ou de tentatives sans début : il manque des lignes`,
  "over-completed": (p) => `le moteur a terminé ${many(p["count"], "visite", "visites")} de plus qu'il n'en a commencé`,
  "meaningless-rows": (p) =>
    `${many(p["count"], "ligne des échantillons nomme", "lignes des échantillons nomment")} des personnes, des instants ou des issues qui ne peuvent pas exister`,
  "more-than-planned": (p) =>
    `${p["people"]} : ${n(p["started"])} lancées et ${n(p["dropped"])} non lancées, pour ${n(p["planned"])} prévues seulement`,
  "unreadable-rows": (p) => `${many(p["count"], "ligne illisible", "lignes illisibles")} dans les échantillons de ${p["generator"]}`,
  "foreign-samples": (p) => `les échantillons de ${p["generator"]} ne commencent pas par l'en-tête d'un moteur`,
  "other-samples": (p) =>
    `les échantillons de ${p["generator"]} n'ont pas commencé pendant que son moteur tournait : ce sont ceux d'un autre tir`,
  "no-tick": (p) => `le métronome de ${p["generator"]} n'a jamais battu : rien ne montre que les arrivées étaient à l'heure`,
  "zero-guessed": (p) => `rien ne dit quand le tir de ${p["generator"]} a commencé : ses instants sont comptés depuis sa première ligne`,
  "no-samples": (p) => `le moteur de ${p["generator"]} dit avoir terminé et n'a écrit aucun échantillon`,
  "visits-threw": (p) =>
    `le script lui-même a échoué dans ${many(p["count"], "visite", "visites")} (${part(p["share"])}), ce qui ne dit rien de la plateforme ; engine.log, dans le dossier de la phase, dit où`,
  "started-early": (p) => `${many(p["people"], "personne", "personnes")} de plus que prévu après ${time(p["atMs"])}`,
  "no-phase": () => "rien n'a été joué",
  "stopped-between": (p) => `la mesure de capacité s'est arrêtée entre deux phases : ${inFrench(String(p["why"])) ?? p["why"]}`,
  interrupted: (p) => `le tir a été interrompu après ${time(p["atMs"])}`,
  "engine-killed": (p) => `le moteur de ${p["generator"]} a été tué après ${time(p["atMs"])}`,
  "engine-silent": (p) =>
    `le moteur de ${p["generator"]} ne répondait plus : il n'a plus rien écrit après ${time(p["atMs"])}, et il a été arrêté`,
  "engine-aborted": (p) =>
    `le moteur de ${p["generator"]} s'est arrêté avant la fin (code de sortie ${p["exitCode"]}) ; ${logOf(p["generator"])}, dans le dossier de la phase, dit pourquoi`,
  "record-missing": (p) => `rien ne dit comment le moteur de ${p["generator"]} s'est terminé`,
  "disk-full": (p) => `les échantillons de ${p["generator"]} n'ont pas tous pu être écrits : disque plein ou trop lent`,
  "accounts-refused": () => "arrêt anticipé : plus de la moitié des 20 premières tentatives ont été refusées pour leurs identifiants",
  "hours-over": () => "arrêt à la fin des heures autorisées",
  "samples-truncated": (p) => `les échantillons de ${p["generator"]} s'arrêtent au milieu : ce qui précède est gardé`,
  "samples-missing": (p) => `il n'y a pas d'échantillons de ${p["generator"]}`,
  late: (p) => `l'injecteur était en retard : 99 % de ses battements en ${time(p["lagP99Ms"])} ou moins, ${time(50)} permises`,
  "late-starts": (p) =>
    `${many(p["people"], "personne attendue n'était pas lancée", "personnes attendues n'étaient pas lancées")} ${time(p["atMs"])} après le début`,
  dropped: (p) => `l'injecteur n'a pas pu lancer ${many(p["count"], "arrivée", "arrivées")}`,
  "dropped-ticks": (p) => `l'injecteur n'a pas pu lancer ${many(p["count"], "battement", "battements")} de son métronome`,
  "ticks-missing": (p) => `le métronome a battu ${n(p["seen"])} fois au lieu de ${n(p["expected"])}`,
  "not-started": (p) => `${part(p["share"])} seulement des arrivées prévues ont été lancées`,
  cpu: (p) =>
    `le moteur de ${p["generator"]} a employé ${part(p["share"])} de ses processeurs pendant 5 s ou davantage, ${part(0.85)} permis`,
  descriptors: (p) => `${p["generator"]} n'avait plus de descripteurs de fichiers`,
  "second-generator": (p) =>
    `un deuxième injecteur a fait entrer ${part(p["share"])} de personnes en plus, ${part(0.03)} permis : le premier était la limite`,
  ports: (p) => `${p["generator"]} n'avait plus de ports locaux`,
  memory: (p) => `${p["generator"]} n'avait plus de mémoire`,
};
