import { submitLogin } from "../login-form.ts";
import type { SignIn } from "../person.ts";
import { landingUrl, proveLanding } from "../proof.ts";
import { setting } from "../setting.ts";

/**
 * CAS as Kosmos has it: every hidden input of `cas__login-form` goes back, `lt` or `execution` among them; a refusal is the same
 * form again, success a redirect to the service. Steps: `form` · `credentials` · `landing`.
 */
export const signIn: SignIn = async (person) => {
  const { browser, people } = person;
  const form = await browser.open({ step: "form", url: setting(person, "start"), form: true });
  const needs = [form.body.indexOf("execution") < 0 ? "lt" : "execution"];
  const answer = await submitLogin(person, form, { selector: ".cas__login-form", needs, isIn: (page) => page.location !== "" });
  const page = await browser.follow(answer, "landing");
  const own = people.signIn.landing?.url !== undefined;
  await proveLanding(person, own ? await browser.open({ step: "landing", url: landingUrl(person, "/") }) : page);
};
