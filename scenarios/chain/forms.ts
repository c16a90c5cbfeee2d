import type { Forms } from "../chain.ts";
import { fieldOf, findForm, formsOf } from "../form.ts";

/** The forms of a chain's pages; in a script only where a step names one. */
export const forms: Forms = {
  find: (page, selector) => findForm(formsOf(page), selector),
  lacks: (form, names) => names.find((name) => fieldOf(form, name) === undefined),
};
