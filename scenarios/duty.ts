import type { Control } from "./control.ts";
import { addedBy, isSubmitter } from "./control.ts";
import { unexpected } from "./ending.ts";
import type { Field, Form } from "./form.ts";
import { boxesOf, buttonOf, buttonsOf, choicesOf, fieldOf, formsOf } from "./form.ts";
import { note } from "./metrics.ts";
import type { Page } from "./page.ts";
import { asksPassword } from "./page.ts";
import type { Person } from "./person.ts";
import { isAuthorizing } from "./refusal.ts";

/** Added to the old password: different, longer than most rules ask, and the same for everybody. */
const RENEWED = "-Rentree1";
/** A new password and a consent, with one to spare. */
const MAX_DUTIES = 3;

type Stop = (url: string) => boolean;

/**
 * Does what a platform asks of some people before it lets them on: a new password (a form with more than one password), or
 * consent (a form about `consent`, `cgu`, a `charte` or a `policy`, by its name, address or what may be chosen, or LemonLDAP's with `confirm`; on the way what `asksForClient` knows, too), on the way (until `stop`) or at the landing page. Only
 * under `writes` and where the plan has a share for it; else the page is unexpected, by name. Steps: `change-password` · `consent`.
 */
export const passDuties = async (person: Person, first: Page, stop?: Stop): Promise<Page> => {
  let page = first;
  for (let count = 0; count < MAX_DUTIES && page.location === ""; count += 1) {
    const forms = formsOf(page);
    const renewal = forms.find((form) => form.passwords.length > 1);
    const consent =
      forms.find(isAboutConsent) ?? (HAS_STRANGE_FORMS && stop && !asksPassword(page) ? forms.find(asksForClient) : undefined);
    if (renewal !== undefined) page = await renew(person, page, renewal, stop);
    else if (consent !== undefined) page = await agree(person, page, consent, stop);
    else break;
  }
  return page;
};

/** Not a log-in whose box takes an earlier consent back, as Shibboleth's has one. */
const isAboutConsent = (form: Form): boolean => {
  if (form.passwords.length > 0) return false;
  const names = choicesOf(form).map((field) => field[0]);
  return (
    /consent|cgu|charte|policy|agreedoc|(?:accept|agree|s_and).?(?:terms|condit)/i.test(
      (form.attributes["id"] ?? "") + form.action + names,
    ) || fieldOf(form, "confirm") !== undefined
  );
};

/**
 * On the way a form without anything to write that has a button which agrees, goes to an authorization endpoint, names an OAuth client or says `consent` asks whether
 * a client is let in, whatever the provider calls it; behind the landing page, or beside a log-in, it may be anybody's. Of several buttons one must say yes, and of several forms it is not the one that says no (Dex), nor a banner about cookies.
 */
const asksForClient = (form: Form): boolean =>
  form.account === "" &&
  (yesOf(form) !== undefined ||
    (buttonsOf(form).length < 2 &&
      (isAuthorizing(form.action) || form.fields.some(([name, value]) => name === "client_id" || value === "consent")))) &&
  !/cookie/i.test(form.action + buttonsOf(form)) &&
  !form.fields.some((field) => /^(?:reject|deny|denied|refus|cancel|declin)\w*$/i.test(field[1]));

/** The button that agrees, by its value or by what people read on it: it may stand behind one that signs people out. */
const yesOf = ({ controls }: Form): Control | undefined => controls.find((control) => isSubmitter(control) && agrees(control));

const agrees = ({ attributes: { value = "" }, inside }: Control): boolean =>
  [value, inside.replace(/<[^<>]*>/g, "")].some((text) =>
    /^\s*(?:j.|i )?(?:accept|agree|allow|approv|authori|autoris|oui\b|yes\b)/i.test(text),
  );

const renew = async (person: Person, page: Page, form: Form, stop: Stop | undefined): Promise<Page> => {
  const { password } = person.account;
  const own: Record<string, string> = {};
  form.passwords.forEach((name, index) => {
    own[name] = form.passwords.length > 2 && index === 0 ? password : password + RENEWED;
  });
  return answer(person, page, { form, own, step: "change-password", share: person.people.changePassword, done: "password-changed", stop });
};

/** Every box is ticked and the button pressed that says yes, else the one that goes on: it is the one that agrees, but for Shibboleth's, which has its own name. */
const agree = async (person: Person, page: Page, form: Form, stop: Stop | undefined): Promise<Page> => {
  const proceed = buttonsOf(form).find((name) => name === "_eventId_proceed");
  const yes = yesOf(form);
  const pressed: readonly Field[] = proceed !== undefined ? [[proceed, ""]] : yes ? addedBy(yes) : buttonOf(form);
  const own = Object.fromEntries(boxesOf(form).concat(pressed));
  return answer(person, page, { form, own, step: "consent", share: person.people.consent, done: "consent-given", stop });
};

interface Duty {
  readonly form: Form;
  readonly own: Readonly<Record<string, string>>;
  readonly step: "change-password" | "consent";
  readonly share: number;
  readonly done: "password-changed" | "consent-given";
  readonly stop: Stop | undefined;
}

const answer = async ({ browser, type }: Person, page: Page, { form, own, step, share, done, stop }: Duty): Promise<Page> => {
  if (!HAS_WRITES || share === 0) throw unexpected(`${step}-asked`);
  await type();
  // With a place to stop at it is still on the way; what comes behind the landing page is one, too.
  const then = stop ? step : "landing";
  const next = await browser.follow(await browser.submit(form, own, { step, charset: page.charset, form: true }), then, stop);
  note(done);
  return next;
};
