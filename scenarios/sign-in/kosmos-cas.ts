import { isSameRoute, queryValue } from "../address.ts";
import { formsOf, formWith } from "../form.ts";
import { submitLogin } from "../login-form.ts";
import type { SignIn } from "../person.ts";
import { isNamed, isPlaced, openLanding, proveLanding } from "../proof.ts";
import { refusalOf } from "../refusal.ts";
import { setting } from "../setting.ts";

/**
 * CAS as Kosmos has it: every hidden input of `cas__login-form` goes back, `lt` or `execution` among them; a refusal is the same
 * form again or a redirect elsewhere, success a redirect to the service with a ticket. Where none was seen, only what the plan's `landing` names proves anything. Steps: `form` · `credentials` · `landing`.
 */
export const signIn: SignIn = async (person) => {
  const { browser } = person;
  const form = await browser.open({ step: "form", url: setting(person, "start"), form: true });
  const forms = formsOf(form);
  const needs = formWith(forms, "_eventId") && !formWith(forms, "execution") ? ["lt"] : [];
  const answer = await submitLogin(person, form, { selector: ".cas__login-form", needs, isIn: (page) => page.location !== "" });
  // Who is in already gets no other one, and is led to the page that had not come.
  let hasTicket = answer === form && isSameRoute(form.url, `${browser.lostAt}`);
  const page = await browser.follow(answer, "landing", (url) => {
    hasTicket ||= queryValue(url, "ticket") !== undefined;
    return false;
  });
  const refusal = hasTicket || (HAS_LANDING && isNamed(person)) ? undefined : refusalOf(form, page);
  if (refusal !== undefined && (refusal.outcome === "rejected" || !(HAS_LANDING && isPlaced(person)))) throw refusal;
  await (HAS_LANDING && isPlaced(person) ? openLanding(person, "/", form) : proveLanding(person, page, form));
};
