import { REASONS, type ReasonWords, wordsOf } from "../../src/core/verdict/reason.ts";
import type { Language } from "./format.ts";
import { FRENCH_REASONS } from "./fr-reasons.ts";
import { explainNetworkError } from "./network-error.ts";

type Known = readonly [pattern: RegExp, french: (...parts: readonly string[]) => string];

/** Why a step of a chain is not what the plan expects, behind the step's name: the sentences of `scenarios/chain.ts` and `scenarios/sign-in/chain.ts`. */
const OF_A_STEP: readonly Known[] = [
  [/^no such text to keep as (.+)$/, (name) => `pas de tel texte à garder sous le nom ${name}`],
  [/^no (\w+) (.+) to keep as (.+)$/, (kind, what, name) => `pas de ${kind} ${what} à garder sous le nom ${name}`],
  [/^no form (.+)$/, (form) => `pas de formulaire ${form}`],
  [/^form (.+) has no field (.+)$/, (form, field) => `le formulaire ${form} n'a pas de champ ${field}`],
  [/^status (\d+) \(a redirect\), not (\d+)$/, (found, asked) => `statut ${found} (une redirection) et non ${asked}`],
  [/^status (\d+), not (\d+)$/, (found, asked) => `statut ${found} et non ${asked}`],
  [/^no redirect, but (\d+)$/, (status) => `pas de redirection, mais ${status}`],
  [/^redirect to (.*), not (.+)$/, (found, asked) => `redirection vers ${found} et non ${asked}`],
  [/^expected text missing$/, () => "texte attendu absent"],
  [/^no cookie (.+)$/, (name) => `pas de cookie ${name}`],
];

/** The reason of an outcome for people: a network error by its meaning, and in French what a chain's step says. What is a code stays one. */
export function explainReason(reason: string, language: Language): string {
  return (language === "fr" ? stepInFrench(reason) : undefined) ?? explainNetworkError(reason, language);
}

/** The same with what was seen, where a code stands for it. */
export function describeReason(reason: string, language: Language): string {
  const words = wordsIn(reason, language);
  return words === undefined ? explainReason(reason, language) : `${reason}${language === "fr" ? " : " : ": "}${words.seen}`;
}

/** What a reason says in sentences; undefined where it is none of the sign-ins' own codes. */
export const wordsIn = (reason: string, language: Language): ReasonWords | undefined =>
  wordsOf(reason, language === "fr" ? FRENCH_REASONS : REASONS);

function stepInFrench(reason: string): string | undefined {
  // A step's name may hold a colon: the sentence is what lies behind any of them.
  for (let at = reason.indexOf(": "); at >= 0; at = reason.indexOf(": ", at + 1)) {
    for (const [pattern, french] of OF_A_STEP) {
      const match = pattern.exec(reason.slice(at + 2));
      if (match !== null) return `${reason.slice(0, at)} : ${french(...match.slice(1))}`;
    }
  }
  return undefined;
}
