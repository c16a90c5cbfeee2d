import { type Format, formatFor } from "../../reports/text/format.ts";
import type { Demand } from "../core/people/crowd.ts";
import type { PerSecond } from "../core/units.ts";
import type { Language } from "./terminal.ts";

/** What `rentree compile` prints, in one language. */
export interface CompileWords {
  /** The whole: `durationMs` is what is played. */
  readonly plan: (name: string, planned: number, durationMs: number, seed: number) => string;
  readonly peak: (rate: PerSecond) => string;
  readonly compressed: (compress: number) => string;
  /** People of one entry: visits, the most at once, and how long one that fails lasts, ms. */
  readonly crowd: (people: string, planned: number, vus: number, visitLengthMs: number) => string;
  readonly demand: (demand: Demand) => string;
  readonly sizes: (script: number, config: number) => string;
  /** Of a plan without an address: the command that serves its platform. */
  readonly served: (command: string) => string;
  readonly written: (folder: string, command: string, isWithoutAccounts: boolean) => string;
}

const seconds = (ms: number): number => Math.round(ms / 1_000);
/** As everywhere, with three digits: more would pretend to. */
const peakRates = (rate: PerSecond, mean: string, { rate: perSecond, number }: Format): string =>
  `${perSecond(rate)} (${mean}) = ${number(rate * 60)}/min = ${number(rate * 3_600)}/h`;

const EN: CompileWords = {
  plan: (name, planned, durationMs, seed) =>
    `${name}: ${planned} ${planned === 1 ? "person" : "people"} in ${seconds(durationMs)} s, seed ${seed}`,
  peak: (rate) => `peak ${peakRates(rate, "10 s mean", formatFor("en"))}; this is not the number of people connected at once`,
  compressed: (compress) => `(played ${compress} times as fast)`,
  crowd: (people, planned, vus, visitLengthMs) =>
    `${people}: ${planned} ${planned === 1 ? "visit" : "visits"}, ${vus} at once at the worst (a visit that fails lasts ${seconds(visitLengthMs)} s)`,
  demand: ({ vus, memory, descriptors, connectionsPerSecond }) =>
    `the generator needs ${vus} VUs, about ${(memory / 1e6).toFixed(0)} MB of memory, ${descriptors} open files, ${Math.round(connectionsPerSecond)} new connections a second at the peak (a local port each)`,
  sizes: (script, config) => `script ${script} bytes, engine.json ${config} bytes`,
  served: (command) => `the plan has no address of its own: ${command} serves its platform meanwhile`,
  written: (folder, command, isWithoutAccounts) =>
    `written to ${folder}; play it with: ${command}${isWithoutAccounts ? " (--accounts FILE writes that file)" : ""}`,
};

const fr = formatFor("fr");

const FR: CompileWords = {
  plan: (name, planned, durationMs, seed) =>
    `${name} : ${fr.count(planned)} ${fr.plural(planned, "personne", "personnes")} en ${seconds(durationMs)} s, graine ${seed}`,
  peak: (rate) => `pointe ${peakRates(rate, "moyenne sur 10 s", fr)} ; ce n'est pas le nombre de personnes connectées en même temps`,
  compressed: (compress) => `(joué ${compress} fois plus vite)`,
  crowd: (people, planned, vus, visitLengthMs) =>
    `${people} : ${fr.count(planned)} ${fr.plural(planned, "visite", "visites")}, ${vus} à la fois au pire (une visite qui échoue dure ${seconds(visitLengthMs)} s)`,
  demand: ({ vus, memory, descriptors, connectionsPerSecond }) =>
    `l'injecteur demande ${vus} VU, environ ${(memory / 1e6).toFixed(0)} Mo de mémoire, ${descriptors} fichiers ouverts, ${Math.round(connectionsPerSecond)} ${fr.plural(Math.round(connectionsPerSecond), "nouvelle connexion", "nouvelles connexions")} par seconde à la pointe (un port local chacune)`,
  sizes: (script, config) => `script de ${script} octets, engine.json de ${config} octets`,
  served: (command) => `le plan n'a pas d'adresse à lui : ${command} sert sa plateforme pendant ce temps`,
  written: (folder, command, isWithoutAccounts) =>
    `écrit dans ${folder} ; pour le jouer : ${command}${isWithoutAccounts ? " (--accounts FILE écrit ce fichier)" : ""}`,
};

export const compileWords = (language: Language): CompileWords => (language === "fr" ? FR : EN);
