import { wordsIn } from "../../reports/text/reason.ts";
import type { Language } from "./terminal.ts";

/** Of a step whose form is not on the page: the reason names both. */
const NO_FORM: readonly [en: string, fr: string] = [
  "no form of the last page is called so: write one that it has; form alone is the one that asks for a password",
  "aucun formulaire de la dernière page ne s'appelle ainsi : en donner un qui y est ; form tout court est celui qui demande le mot de passe",
];

/** Of a step that fills in a field which its form does not have. */
const NO_FIELD: readonly [en: string, fr: string] = [
  `that form has other fields, shown above: write one of them; where a name is another at each visit keep what changes of it in the step before, keep: { k: { after: 'name="user_', before: '"' } }, and write "user_{k}"`,
  `ce formulaire a d'autres champs, montrés plus haut : en donner un ; si un nom change à chaque visite, garder ce qui change à l'étape d'avant, keep: { k: { after: 'name="user_', before: '"' } }, et écrire "user_{k}"`,
];

/** A line for a visit that ended so: what was seen, and what to look at. Undefined where its reason says all that is known. */
export function adviseOn(reason: string | undefined, language: Language): string | undefined {
  const at = language === "fr" ? 1 : 0;
  if (reason?.includes(": no form ")) return NO_FORM[at];
  if (reason?.includes(" has no field ")) return NO_FIELD[at];
  const words = wordsIn(reason ?? "", language);
  return words && `${words.seen}${language === "fr" ? " : " : ": "}${words.todo}`;
}
