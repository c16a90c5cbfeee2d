import encoding from "k6/encoding";
import { hostOf, isSameRoute, pathOf } from "../address.ts";
import type { Ending } from "../ending.ts";
import { unexpected } from "../ending.ts";
import type { Form } from "../form.ts";
import { buttonsOf, choicesOf, fieldOf, formsOf, formWith, offeredBy } from "../form.ts";
import { formForName, passLogin } from "../login-form.ts";
import type { Page } from "../page.ts";
import { asksPassword } from "../page.ts";
import type { Person, SignIn } from "../person.ts";
import { chooseProfile } from "../profile.ts";
import { isNamed, isPlaced, proveArrival, turnsAway } from "../proof.ts";
import { refusalOf } from "../refusal.ts";
import { setting } from "../setting.ts";

/** Forms on the way by two identity providers: choice, request and local storage of each, credentials, assertions, selectUser. */
const MAX_PAGES = 12;

/**
 * SAML 2.0 web browser sign-in, Redirect and POST bindings (SimpleSAMLphp, Shibboleth, EduConnect's shape). From the service's
 * protected page on it does what the page in hand asks for. Steps: `form` · `request` (POST binding) · `credentials` · `profile` ·
 * `assertion` (the response carried back to the service) · `landing`. A 200 after the credentials proves nothing: the response does.
 */
export const signIn: SignIn = async (person) => {
  const { browser } = person;
  let page = await browser.open({ step: "form", url: setting(person, "start"), form: true });
  // Who comes again after the landing page did not come has the service's page at once, and none that asks who comes, or sends them to be asked.
  const isAsked = (): unknown => asksPassword(page) || formForName(page) || formWith(formsOf(page), "SAMLRequest");
  const isThere = (): boolean => (HAS_LANDING && isNamed(person)) || isSameRoute(page.url, `${browser.lostAt}`);
  let asserted = !!browser.lostAt && isThere() && hostOf(page.url) === hostOf(setting(person, "start")) && !isAsked();
  let login: Page | undefined;
  /** What came of the password. */
  let answered: Page | undefined;
  for (let count = 1; ; count += 1) {
    const forms = formsOf(page);
    const assertion = formWith(forms, "SAMLResponse");
    if (assertion) failIfRefused(assertion, login !== undefined && !asserted);
    asserted ||= assertion !== undefined;
    // Behind the assertion a page that asks for a password has a box for another one.
    const isLogin = !asserted && (asksPassword(page) || (!login && formForName(page) !== undefined));
    // Who is asked again where the password was taken is refused: it is typed once, or accounts get locked.
    if (isLogin && login && answered && hostOf(login.url) === hostOf(page.url) && asksPassword(page)) throw stoppedAt(answered, login);
    if (isLogin) login = page;
    const next = isLogin
      ? await logIn(person, page)
      : assertion
        ? await carry(person, page, assertion, "assertion")
        : await answerPage(person, page, forms, asserted);
    // What comes again as it was asks for what no plan has, a code for example: sent twelve times it locks more than it opens.
    if (!next || (next !== page && !assertion && !isLogin && looksOf(next) === looksOf(page))) break;
    // Behind the assertion a page of the service may post to itself for ever: it is there to be proved.
    if (count > MAX_PAGES && asserted && !assertion) break;
    if (count > MAX_PAGES) throw asserted ? unexpected("redirect-loop") : stoppedAt(page, login);
    page = next;
    if (isLogin) answered = page;
  }
  if (!asserted) throw stoppedAt(page, login);
  if (turnsAway(person, page)) throw unexpected("assertion-refused");
  // A broker that stops on a page of its own, an account to be linked or completed, is not the service yet.
  const isOpen = !(HAS_LANDING && (isNamed(person) || isPlaced(person)));
  const host = hostOf(page.url);
  const homes = [setting(person, "start"), person.target].map(hostOf);
  const isHome = homes.includes(host) || (login && hostOf(login.url) !== host && homes.some((home) => isNear(host, home)));
  if (isOpen && !isHome) throw unexpected("landing-elsewhere");
  await proveArrival(person, page);
};

/** Whether a host is of the family of `home`: a platform may have one for each school, `lycee.ent.example` beside `www.ent.example`. */
const isNear = (host: string, home: string): boolean => {
  const family = home.slice(home.indexOf("."));
  return family.indexOf(".", 1) > 0 && !/^[\d.:]+$/.test(home) && host.endsWith(family);
};

/** A page by its forms, without what changes from one time to the next. */
const looksOf = (page: Page): string =>
  JSON.stringify(
    formsOf(page).map((form) => [
      form.action.split("?")[0],
      form.fields.map(([name]) => name),
      choicesOf(form),
      offeredBy(form),
      buttonsOf(form),
    ]),
  );

/** Why the identity provider gave no response: what its last page says beyond that of the log-in. */
const stoppedAt = (page: Page, login: Page | undefined): Ending => {
  const refusal = refusalOf(login ?? page, page);
  if (refusal.reason !== "no-ticket") return refusal;
  return unexpected(page.body.includes("consent") ? "consent-asked" : "no-SAMLResponse");
};

/** Sends a form that pages send by themselves. */
const carry = async (person: Person, page: Page, form: Form, step: string): Promise<Page> => {
  const { browser } = person;
  const answer = await browser.submit(form, {}, { step, charset: page.charset, form: true });
  return browser.follow(answer, step === "assertion" ? "landing" : "form");
};

/** Throws what a response says that is no success: of a password that was just typed it says that it is wrong, else something of whoever says it. */
const failIfRefused = (form: Form, isTyped: boolean): void => {
  const status = statusOf(fieldOf(form, "SAMLResponse") ?? "");
  if (status !== "") throw isTyped && status === "AuthnFailed" ? ({ outcome: "rejected" } as Ending) : unexpected(status);
};

/** What a response says that is no success (SAML 2.0 core §3.2.2.2), the innermost code; empty for a success, and where it says nothing readable. */
const statusOf = (response: string): string => {
  let text = "";
  try {
    text = String(encoding.b64decode(response, "std", "s"));
  } catch {
    return "";
  }
  // Looked for without a pattern first: nearly all say so.
  if (text.includes(":status:Success")) return "";
  const [, ...codes] = text.split("SAML:2.0:status:");
  return /^\w{1,40}/.exec(codes.pop() ?? "")?.[0] ?? "";
};

const logIn = (person: Person, page: Page): Promise<Page> =>
  passLogin(person, page, {
    // SimpleSAMLphp 1.x knows its own form by a hidden field; 2.x, whose addresses have no .php, by the address.
    needs: pathOf(page.url).endsWith("loginuserpass.php") ? ["AuthState"] : [],
    isIn: (answer) => answer.location !== "" || !asksPassword(answer),
  });

/** Does what a page of the identity provider asks for; undefined where it asks for nothing. */
const answerPage = async (person: Person, page: Page, forms: readonly Form[], asserted: boolean): Promise<Page | undefined> => {
  const { browser } = person;
  const request = formWith(forms, "SAMLRequest");
  if (request) return carry(person, page, request, "request");
  const storage = forms.find((form) => form.fields.some(([name]) => name.startsWith("shib_idp_ls")));
  if (storage) {
    const proceed = { _eventId_proceed: fieldOf(storage, "_eventId_proceed") ?? "" };
    return browser.follow(await browser.submit(storage, proceed, { step: "form", form: true }), "form");
  }
  if (forms.some((form) => choicesOf(form).some(([name]) => name.includes("consent")))) {
    if (!HAS_DUTY || person.duty === undefined) return undefined;
    const next = await person.duty(person, page);
    return next === page ? undefined : next;
  }
  return chooseProfile(person, page, forms, asserted);
};
