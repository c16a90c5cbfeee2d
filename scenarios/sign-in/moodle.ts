import { pathOf } from "../address.ts";
import { unexpected } from "../ending.ts";
import { submitLogin } from "../login-form.ts";
import { asksPassword } from "../page.ts";
import type { SignIn } from "../person.ts";
import { proveLanding } from "../proof.ts";
import { refusalOf } from "../refusal.ts";

/**
 * Moodle and Éléa. Steps: `form`, with its `logintoken` · `credentials`, where both answers are redirects · `landing`, by way of
 * `testsession`; it proves itself by the `sesskey` that only somebody who is in has.
 */
export const signIn: SignIn = async (person) => {
  const { browser, target } = person;
  const form = await browser.open({ step: "form", url: `${target}/login/index.php`, form: true });
  const answer = await submitLogin(person, form, { selector: "#login", needs: ["logintoken"], isIn: (page) => page.location !== "" });
  const page = await browser.follow(answer, "landing");
  if (asksPassword(page) && pathOf(page.url).endsWith("/login/index.php")) throw refusalOf(form, page);
  if (page.body.indexOf("sesskey") < 0) throw unexpected("no-sesskey");
  await proveLanding(person, page);
};
