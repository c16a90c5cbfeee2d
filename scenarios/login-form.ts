import { pathOf } from "./address.ts";
import type { Ending } from "./ending.ts";
import { endingOf, unexpected } from "./ending.ts";
import type { Form } from "./form.ts";
import { buttonOf, fieldOf, findForm, formsOf } from "./form.ts";
import type { Page } from "./page.ts";
import { asksNewPassword, asksPassword, nextOf } from "./page.ts";
import type { Person } from "./person.ts";
import { asksConsent, isRefusal, lapseOf, refusalOf } from "./refusal.ts";
import { saysLocked, toldOff } from "./sentence.ts";

export interface LoginForm {
  /** Which form of the page (see `findForm`); where there is none such, the first that asks for a password. */
  readonly selector?: string;
  /** Hidden fields without which the server would not know its own form: a missing one is named. */
  readonly needs?: readonly string[];
  /** Whether the page before asked for the account, so that this one asks for the password alone. */
  readonly isNamed?: boolean;
  /** Whether the page is read to which an address leads that refuses. */
  readonly isRead?: boolean;
  /** Whether an answer is the way in. What is not, and is no error either, is a refusal (see `refusalOf`). */
  readonly isIn: (answer: Page) => boolean;
}

/** The form of `page` that asks for a password; throws what is missing. */
export const findLogin = (page: Page, { selector = "", needs = [], isNamed }: Omit<LoginForm, "isIn">): Form => {
  const forms = formsOf(page);
  const form = (HAS_SELECTORS ? findForm(forms, selector) : undefined) ?? findForm(forms, "");
  if (form?.passwords[0] === undefined) throw unexpected("no-password-field");
  // A page that knows already who is there asks for the password alone.
  if (!(HAS_NAMES && isNamed) && form.account === "" && form.fields.length < 2) throw unexpected("no-login-field");
  for (const name of needs) if (fieldOf(form, name) === undefined) throw unexpected(`no-field-${name}`);
  return form;
};

/**
 * Types the account into the form of `page` and sends it as a browser would, with its hidden fields and its button. Who comes again after the
 * landing page did not come is in already, and has the page that the log-in led to instead: it is the answer.
 */
export const submitLogin = async ({ browser, account, type }: Person, page: Page, options: LoginForm): Promise<Page> => {
  if (browser.lostAt && !asksPassword(page)) return page;
  const form = findLogin(page, options);
  await type();
  const own: Record<string, string> = Object.fromEntries(buttonOf(form));
  if (form.account !== "") own[form.account] = account.login;
  own[`${form.passwords[0]}`] = account.password;
  return browser.submit(form, own, {
    step: "credentials",
    charset: page.charset,
    form: true,
    judge: (answer) => {
      // Back at its own form with an error. Elsewhere an error may be about anything, and what a number means the page says to which it leads.
      if (isRefusal(answer.location) && !/error_?code/i.test(answer.location) && pathOf(answer.location) === pathOf(page.url))
        return HAS_NAMES && options.isRead ? "fine" : { outcome: "rejected" };
      if (answer.status < 400 || answer.status === 401)
        return options.isIn(answer) && !(HAS_STRANGE_FORMS && answer.status > 400) ? undefined : refusalOf(page, answer);
      const isRead =
        answer.status === 423 || (answer.status < 500 && ((HAS_STRANGE_FORMS && saysLocked(answer.body)) || asksPassword(answer)));
      const refusal = isRead ? refusalOf(page, answer) : undefined;
      return refusal?.outcome === "rejected" ? refusal : lapseOf(page, answer);
    },
  });
};

/**
 * Why an address refuses, by the page that it leads to: an account that is locked, say. It refuses though that page says nothing, or does not come; nobody
 * who is refused sends the password once more, as a 307 asks for.
 */
const refusalBehind = async ({ browser }: Person, page: Page, answer: Page): Promise<Ending> => {
  const rejected: Ending = { outcome: "rejected" };
  let said = rejected;
  if (!answer.again)
    await endingOf(async () => {
      said = refusalOf(page, await browser.follow(answer, "credentials"));
    });
  return /^(?:login-form|no-ticket)$/.test(`${said.reason}`) ? rejected : said;
};

/** The form of a page that asks for the account alone, before its password, as Keycloak with organizations and Zitadel do. */
export const formForName = (page: Page): Form | undefined =>
  asksPassword(page) ? undefined : formsOf(page).find(({ method, account }) => method === "POST" && /user|login|ident|mail/i.test(account));

/** Says the account where a page of its own asks for it; what does not ask for the password then is a refusal. */
const sayName = async ({ browser, account }: Person, page: Page): Promise<Page> => {
  const form = formForName(page);
  if (form === undefined) return page;
  const own = { ...Object.fromEntries(buttonOf(form)), [form.account]: account.login };
  const answer = await browser.follow(await browser.submit(form, own, { step: "form", form: true }), "form");
  if (!asksPassword(answer)) throw (formForName(answer) && toldOff(answer)) ?? refusalOf(page, answer);
  return answer;
};

/**
 * `submitLogin`, after the account where a page of its own asks for it, then on until `stop`, through what is asked of some people on the way where the plan has shares for it. Where
 * this leads elsewhere than in, the last page says what the refusal was: many servers refuse by a redirect.
 */
export const passLogin = async (person: Person, first: Page, options: LoginForm, stop?: (url: string) => boolean): Promise<Page> => {
  const { browser, duty } = person;
  const own = HAS_DUTY && duty !== undefined ? orDuty(options) : options;
  const page = HAS_NAMES ? await sayName(person, await passKnown(person, first, stop)) : first;
  if (HAS_NAMES && options.isIn(page)) return page;
  const answer = await submitLogin(person, page, HAS_NAMES ? { ...own, isNamed: page !== first, isRead: true } : own);
  if (HAS_NAMES && isRefusal(answer.location) && pathOf(answer.location) === pathOf(page.url))
    throw await refusalBehind(person, page, answer);
  let last = await browser.follow(answer, "credentials", stop);
  if (HAS_DUTY && duty !== undefined && nextOf(last) === "") last = await duty(person, last, stop);
  if (!options.isIn(last)) throw refusalOf(page, last);
  return last;
};

/** Who is in already is asked for no password, but may be for what some are asked: a consent that was not given when the last attempt ended. */
const passKnown = async (person: Person, page: Page, stop?: (url: string) => boolean): Promise<Page> => {
  if (asksPassword(page) || !asksConsent(page)) return page;
  if (!HAS_DUTY || person.duty === undefined) throw unexpected("consent-asked");
  return person.duty(person, page, stop);
};

/** Takes for a way in, too, what may be a duty: a page that asks for no password, or for a new one. */
const orDuty = (options: LoginForm): LoginForm => ({
  ...options,
  isIn: (answer) => options.isIn(answer) || !asksPassword(answer) || asksNewPassword(answer),
});
