import { wordsIn } from "../../reports/text/reason.ts";
import type { Language } from "./terminal.ts";

/** Of a step whose form is not on the page: the reason names both. */
const NO_FORM: readonly [en: string, fr: string] = [
  "no form of the last page is called so: write one that it has; form alone is the one that asks for a password",
  "aucun formulaire de la dernière page ne s'appelle ainsi : en donner un qui y est ; form tout court est celui qui demande le mot de passe",
];

/** A line for a visit that ended so: what was seen, and what to look at. Undefined where its reason says all that is known. */
export function adviseOn(reason: string | undefined, language: Language): string | undefined {
  if (reason?.includes(": no form ")) return NO_FORM[language === "fr" ? 1 : 0];
  const words = wordsIn(reason ?? "", language);
  return words && `${words.seen}${language === "fr" ? " : " : ": "}${words.todo}`;
}
