import { hostOf, pathOf, resolveUrl } from "./address.ts";
import { endingOf, unexpected } from "./ending.ts";
import type { Form } from "./form.ts";
import { buttonOf, fieldOf, formsOf } from "./form.ts";
import { note } from "./metrics.ts";
import type { Page } from "./page.ts";
import type { Journey, Person } from "./person.ts";
import { bearWaiting } from "./reading.ts";
import { setting } from "./setting.ts";

/** Forms on the way out: a confirmation, and a logout that several services and their identity provider tell each other. */
const MAX_FORMS = 8;
const isSigningOut = (path: string): boolean =>
  /log[-_]?(?:out|off)|sign[-_]?(?:out|off)|(?:d[ée]|dis)conne|end_?session|session\/end|\/slo\b/i.test(path);

/** What services and identity provider send each other by way of the browser. */
const isCarried = (form: Form): boolean => fieldOf(form, "SAMLRequest") !== undefined || fieldOf(form, "SAMLResponse") !== undefined;

/**
 * A form that people send to get out, or that pages send by themselves on the way: Moodle, Keycloak and others ask whether it is meant. A
 * confirmation is a POST, to a place that says so or to the page's own: a GET chooses a language or searches, but for SimpleSAMLphp's, which has an `id`.
 */
const leadsOut = (form: Form, page: Page): boolean => {
  const path = pathOf(form.action);
  const confirms = form.method === "POST" || fieldOf(form, "id") !== undefined;
  return (
    form.passwords.length === 0 &&
    (isCarried(form) || (confirms && form.account === "" && (path === pathOf(page.url) || isSigningOut(path))))
  );
};

/** The plan's address or the sign-in's own, as the plan's settings have it; else what the sign-in found out. */
const wayOut = ({ browser, people, target }: Person): string => {
  const named = setting({ people, target }, "logout");
  if (named === "" && browser.wayOut === "") throw unexpected("no-logout");
  return named === "" ? browser.wayOut : resolveUrl(`${target}/`, named);
};

/**
 * Logs out at the end of a visit, for the plan's share of people whose time is not up. What their sign-in left of their patience
 * does not count any more: a page that is cut by it leaves a session behind for no reason of the platform's. Whether a session has ended only the
 * platform knows: out is who was answered, and who was sent on by a redirect, wherever that leads – but for the same host by another scheme.
 */
export const leave: Journey = async (person) => {
  const { browser, people, random, deadline, target } = person;
  if (random() >= people.logout || Date.now() >= deadline) return;
  bearWaiting(person);
  /** Where a redirect leads, until it has been answered. */
  let next = "";
  const ending = await endingOf(async () => {
    let page = await browser.send({ step: "page", name: "logout", url: wayOut(person), form: true });
    let sent: Form | undefined;
    for (let count = 0; ; count += 1) {
      page = await browser.follow(page, "page", (url) => {
        next = url;
        return false;
      });
      next = "";
      const here = page;
      const form = formsOf(here).find((one) => leadsOut(one, here));
      if (form === undefined) return;
      if (count >= MAX_FORMS || (form.action === sent?.action && !isCarried(form))) throw unexpected("logout-asks-again");
      sent = form;
      page = await browser.submit(form, Object.fromEntries(buttonOf(form)), {
        step: "page",
        name: "logout+form",
        form: true,
        charset: page.charset,
      });
    }
  });
  const isSentOn = next !== "" && !(ending?.reason === "foreign-host" && hostOf(next) === hostOf(target));
  note(ending === undefined || isSentOn ? "logged-out" : "page-failed");
  if (HAS_TRACE && browser.landed !== "") await endingOf(() => browser.open({ step: "signed-out", url: browser.landed }));
};
