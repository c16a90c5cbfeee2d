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

/** As everywhere, with three digits: more would pretend to. */
const peakRates = (rate: PerSecond, mean: string, { rate: perSecond, number }: Format): string =>
  `${perSecond(rate)} (${mean}) = ${number(rate * 60)}/min = ${number(rate * 3_600)}/h`;

const en = formatFor("en");

const EN: CompileWords = {
  plan: (name, planned, durationMs, seed) =>
    `${name}: ${en.count(planned)} ${en.plural(planned, "person", "people")} in ${en.duration(durationMs)}, seed ${seed}`,
  peak: (rate) => `peak ${peakRates(rate, "10 s mean", en)}; this is not the number of people connected at once`,
  compressed: (compress) => `(played ${en.number(compress)} times as fast)`,
  crowd: (people, planned, vus, visitLengthMs) =>
    `${people}: ${en.count(planned)} ${en.plural(planned, "visit", "visits")}, ${en.count(vus)} at once at the worst (a visit that fails lasts ${en.duration(visitLengthMs)})`,
  demand: ({ vus, memory, descriptors, connectionsPerSecond }) =>
    `the generator needs ${en.count(vus)} VUs, about ${en.bytes(memory)} of memory, ${en.count(descriptors)} open files, ${en.count(connectionsPerSecond)} new ${en.plural(Math.round(connectionsPerSecond), "connection", "connections")} a second at the peak (a local port each)`,
  sizes: (script, config) => `script ${en.bytes(script)}, engine.json ${en.bytes(config)}`,
  served: (command) => `the plan has no address of its own: ${command} serves its platform meanwhile`,
  written: (folder, command, isWithoutAccounts) =>
    `written to ${folder}; play it with: ${command}${isWithoutAccounts ? " (--accounts FILE writes that file)" : ""}`,
};

const fr = formatFor("fr");

const FR: CompileWords = {
  plan: (name, planned, durationMs, seed) =>
    `${name} : ${fr.count(planned)} ${fr.plural(planned, "personne", "personnes")} en ${fr.duration(durationMs)}, graine ${seed}`,
  peak: (rate) => `pointe ${peakRates(rate, "moyenne sur 10 s", fr)} ; ce n'est pas le nombre de personnes connectées en même temps`,
  compressed: (compress) => `(joué ${fr.number(compress)} fois plus vite)`,
  crowd: (people, planned, vus, visitLengthMs) =>
    `${people} : ${fr.count(planned)} ${fr.plural(planned, "visite", "visites")}, ${fr.count(vus)} à la fois au pire (une visite qui échoue dure ${fr.duration(visitLengthMs)})`,
  demand: ({ vus, memory, descriptors, connectionsPerSecond }) =>
    `l'injecteur demande ${fr.count(vus)} VU, environ ${fr.bytes(memory)} de mémoire, ${fr.count(descriptors)} fichiers ouverts, ${fr.count(connectionsPerSecond)} ${fr.plural(Math.round(connectionsPerSecond), "nouvelle connexion", "nouvelles connexions")} par seconde à la pointe (un port local chacune)`,
  sizes: (script, config) => `script de ${fr.bytes(script)}, engine.json de ${fr.bytes(config)}`,
  served: (command) => `le plan n'a pas d'adresse à lui : ${command} sert sa plateforme pendant ce temps`,
  written: (folder, command, isWithoutAccounts) =>
    `écrit dans ${folder} ; pour le jouer : ${command}${isWithoutAccounts ? " (--accounts FILE écrit ce fichier)" : ""}`,
};

export const compileWords = (language: Language): CompileWords => (language === "fr" ? FR : EN);
