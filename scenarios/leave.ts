import { resolveUrl } from "./address.ts";
import { endingOf, unexpected } from "./ending.ts";
import type { Form } from "./form.ts";
import { fieldOf, formsOf } from "./form.ts";
import { note } from "./metrics.ts";
import type { Journey, Person } from "./person.ts";
import { PAGE_WAIT_MS } from "./reading.ts";
import { setting } from "./setting.ts";

/** Forms on the way out: a confirmation, and a logout that services and identity provider tell each other. */
const MAX_FORMS = 4;

/** A form that people send to get out, or that pages send by themselves on the way: Moodle, Keycloak and others ask whether it is meant. */
const leadsOut = (form: Form): boolean =>
  form.password === "" &&
  (/log[-_]?(?:out|off)|sign[-_]?out|d[ée]connexion|end_?session/i.test(form.action) ||
    fieldOf(form, "SAMLRequest") !== undefined ||
    fieldOf(form, "SAMLResponse") !== undefined);

/** The plan's address or the sign-in's own, as the plan's settings have it; else what the sign-in found out. */
const wayOut = ({ browser, people, target }: Person): string => {
  const named = setting({ people, target }, "logout");
  if (named === "" && browser.wayOut === "") throw unexpected("no-logout");
  return named === "" ? browser.wayOut : resolveUrl(`${target}/`, named);
};

/**
 * Logs out at the end of a visit, for the plan's share of people. What their sign-in left of their patience
 * does not count any more: a page that is cut by it leaves a session behind for no reason of the platform's. Where the
 * platform then sends people to a site that is none of the plan's, they are out all the same.
 */
export const leave: Journey = async (person) => {
  const { browser, people, random, deadline } = person;
  if (random() >= people.logout) return;
  browser.until = Math.min(deadline, Date.now() + PAGE_WAIT_MS);
  let isAnswered = false;
  const ending = await endingOf(async () => {
    const first = await browser.send({ step: "page", name: "logout", url: wayOut(person), form: true });
    isAnswered = true;
    let page = await browser.follow(first, "page");
    for (let count = 0; count < MAX_FORMS; count += 1) {
      const form = formsOf(page).find(leadsOut);
      if (form === undefined) return;
      const own = form.button === undefined ? {} : { [form.button[0]]: form.button[1] };
      page = await browser.follow(await browser.submit(form, own, { step: "page", name: "logout+form", form: true }), "page");
    }
  });
  note(ending === undefined || (isAnswered && ending.reason === "foreign-host") ? "logged-out" : "page-failed");
};
