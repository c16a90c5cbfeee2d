import type { Forms } from "../chain.ts";
import { buttonsOf, fieldOf, findForm, formsOf } from "../form.ts";

/** The forms of a chain's pages; in a script only where a step names one. */
export const forms: Forms = {
  find: (page, selector) => {
    const all = formsOf(page);
    // Many pages have one form and no name for it.
    return findForm(all, selector) ?? (selector === "form" ? findForm(all, "") : undefined);
  },
  lacks: (form, names) => names.find((name) => fieldOf(form, name) === undefined && !buttonsOf(form).includes(name)),
};
