import { pathOf } from "../address.ts";
import { unexpected } from "../ending.ts";
import { submitLogin } from "../login-form.ts";
import { asksPassword } from "../page.ts";
import type { SignIn } from "../person.ts";
import { proveArrival } from "../proof.ts";
import { refusalOf } from "../refusal.ts";

/**
 * Moodle and Éléa. Steps: `form`, with its `logintoken` · `credentials`, where both answers are redirects · `landing`, by way of
 * `testsession`, which only somebody who is in is led through, or at once to the form for a new password; the `sesskey` alone proves nothing,
 * anonymous pages have one too. A page below `/login/` or about the site's policies is none that anybody wanted. A form whose session was lost gets
 * the words of a wrong password, and a new session with them.
 */
export const signIn: SignIn = async (person) => {
  const { browser, target, duty } = person;
  const form = await browser.open({ step: "form", url: `${target}/login/index.php`, form: true });
  const answer = await submitLogin(person, form, { selector: "#login", needs: ["logintoken"], isIn: (page) => page.location !== "" });
  // Who is in already is asked there whether to leave first.
  let isIn = answer === form;
  const next = isIn ? await browser.send({ step: "landing", url: `${target}/my/` }) : answer;
  let page = await browser.follow(next, "landing", (url) => {
    isIn ||= /testsession=|change_password.php/.test(url);
    return false;
  });
  if (!isIn || (asksPassword(page) && pathOf(page.url).endsWith("/login/index.php"))) {
    const refusal = refusalOf(form, page);
    throw !refusal.reason && answer.headers["Set-Cookie"]?.includes("MoodleSession") ? unexpected("expired") : refusal;
  }
  if (HAS_DUTY && duty !== undefined) {
    page = await duty(person, page);
    // That the password was changed is said on a page of its own, which leads on by a button.
    if (pathOf(page.url).includes("/login/") && !asksPassword(page))
      page = await duty(person, await browser.open({ step: "landing", url: `${target}/my/`, form: true }));
  }
  if (pathOf(page.url).includes("policy")) throw unexpected("consent-asked");
  if (pathOf(page.url).includes("/login/")) throw refusalOf(form, page);
  // A second factor, or a profile that lacks what the site asks for, comes before everything else.
  if (/\/(?:mfa\/|user\/edit)/.test(pathOf(page.url))) throw unexpected("more-asked");
  if (!page.body.includes("sesskey")) throw unexpected("no-sesskey");
  await proveArrival(person, page);
};
