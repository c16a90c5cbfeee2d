import { wordsIn } from "../../reports/text/reason.ts";
import type { Language } from "./terminal.ts";

/** Of a step whose form is not on the page: the reason names both. */
const NO_FORM: readonly [en: string, fr: string] = [
  "no form of the last page is called so: write one that it has; form alone is the one that asks for a password",
  "aucun formulaire de la dernière page ne s'appelle ainsi : en donner un qui y est ; form tout court est celui qui demande le mot de passe",
];

/** The same where that page has none at all. */
const NO_FORMS: readonly [en: string, fr: string] = [
  "the last page has no form at all: is that the log-in, or a page of waiting or of maintenance, whose words belong under pages.waiting? A log-in that a script draws is sent with post: instead of submit:",
  "la dernière page n'a aucun formulaire : est-ce bien l'authentification, ou une page d'attente ou de maintenance, dont des mots sont à donner dans pages.waiting ? Une authentification que dessine un script s'envoie par post: et non submit:",
];

/** Of a step that fills in a field which its form does not have. */
const NO_FIELD: readonly [en: string, fr: string] = [
  `that form has other fields, shown above: write one of them; where a name is another at each visit keep what changes of it in the step before, keep: { k: { after: 'name="user_', before: '"' } }, and write "user_{k}"`,
  `ce formulaire a d'autres champs, montrés plus haut : en donner un ; si un nom change à chaque visite, garder ce qui change à l'étape d'avant, keep: { k: { after: 'name="user_', before: '"' } }, et écrire "user_{k}"`,
];

/** A line for a visit that ended so: what was seen, `saw` on its last page, and what to look at. Undefined where its reason says all that is known. */
export function adviseOn(reason: string | undefined, language: Language, saw = "form "): string | undefined {
  const at = language === "fr" ? 1 : 0;
  if (reason?.includes(": no form ")) return (/(?:^|; )form /.test(saw) ? NO_FORM : NO_FORMS)[at];
  if (reason?.includes(" has no field ")) return NO_FIELD[at];
  const words = wordsIn(reason ?? "", language);
  return words && `${words.seen}${language === "fr" ? " : " : ": "}${words.todo}`;
}
