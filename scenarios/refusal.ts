import type { Ending } from "./ending.ts";
import { unexpected } from "./ending.ts";
import type { Page } from "./page.ts";
import { asksPassword } from "./page.ts";

/** What answers say in the words of the platforms known; a sign counts only where the form before did not show it already. */
const LOCKED = ["auth.error.ban", "Trop de tentatives", "too many", "account is locked", "verrouill", "est bloqu"];
const EXPIRED = ["expir"];
const REFUSED = [
  "auth.error",
  "ncorrect",
  "nvalid",
  "erron",
  "non reconnu",
  "input-error",
  'aria-invalid="true"',
  'trmsg="5"',
  'class="error',
  "alert-danger",
  "loginerror",
];

const shows = (signs: readonly string[], form: Page, answer: Page): boolean =>
  signs.some((sign) => answer.body.indexOf(sign) >= 0 && form.body.indexOf(sign) < 0);

/**
 * What credentials met that led to no ticket: `rejected` (reason `locked` after too many tries), a form that had expired, or
 * the form again without a word, which refuses nobody.
 */
export const refusalOf = (form: Page, answer: Page): Ending => {
  if (shows(LOCKED, form, answer)) return { outcome: "rejected", reason: "locked" };
  if (shows(EXPIRED, form, answer)) return unexpected("expired");
  if (answer.status === 401 || shows(REFUSED, form, answer)) return { outcome: "rejected" };
  return unexpected(asksPassword(answer) ? "login-form" : "no-ticket");
};
