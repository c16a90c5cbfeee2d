import { queryValue } from "./address.ts";
import type { Ending } from "./ending.ts";
import { unexpected } from "./ending.ts";
import { unescapeHtml } from "./entities.ts";
import type { Page } from "./page.ts";
import { asksNewPassword, asksPassword } from "./page.ts";
import { saysLocked, saysStale, saysTrouble, toldOff, withoutWarning } from "./sentence.ts";
import { spokenBy } from "./spoken.ts";

/**
 * What answers say in the words of the platforms known; a sign counts only where the form before did not show it already. What only providers of
 * any make say, Apereo CAS, ASP.NET, Laravel and Shibboleth among them, is looked for only where one may come. Texts, because every waiting VU
 * would carry a list of its own. Not `verrouillage`: that of the keyboard's capitals is spoken of beside a wrong password (Plone).
 */
const LOCKED = `auth.error.ban|too many|account is locked|${HAS_STRANGE_FORMS ? "verrouillé" : "rop de tentatives|verrouill"}|est bloqu${
  HAS_STRANGE_FORMS
    ? '|trmsg="86"|trmsg="21"|been locked|trop nombreuses|a été bloqu|rs tentatives de connexion ont|temporairement bloqu|gesperrt|loquead|blokkeerd'
    : ""
}`;
/** Keycloak starts anew (`loginTimeout`), LemonLDAP gives a number, a CAS server speaks of its login ticket. Not `expires`, which scripts say. */
const EXPIRED = `xpired|xpiré|attempt timed out|temps imparti${
  HAS_STRANGE_FORMS ? '|trmsg="82"|trmsg="1"|nvalid login ticket|icket de connexion invalide|time allowed for the login' : "|xpir&eacute;"
}`;
/** What only error pages say: SimpleSAMLphp, Shibboleth, and providers that keep the request apart from the form. */
const LOST = `NOSTATE|tale Request|périmée${HAS_STRANGE_FORMS ? "|ession not found|cookie not found" : ""}`;
/** Django, Flask, Spring, Rails; Joomla. */
const FORGERY = `CSRF|change you wanted was rejected${HAS_STRANGE_FORMS ? "|eton de s|ecurity token" : ""}`;
/** A page that names an OAuth client asks whether it may; Keycloak has `TERMS_AND_CONDITIONS` in an address. Not what the foot of any page leads to, as to its terms. */
const CONSENT = `consent|cgu${HAS_STRANGE_FORMS ? '|TERMS_|J\'acc|J’acc|name="client_id"' : ""}`;
const REFUSED = `auth.error|ncorrect|nvalid|erron|non reconnu|auvais |rreur d'auth|chec d|choué|permis de vous|uthentication failed|ogin failed|input-error|aria-invalid="true"|class="error|alert-danger|loginerror${
  HAS_STRANGE_FORMS
    ? '|trmsg="5"|ne correspond|not match|pas correct|not correct|pas pu vous|ccess denied for|-error">|ngültig|alsch|hlgeschl|hlerhaft|válid|oincide|ngeldig|njuist'
    : "|rreur d&#039;auth"
}`;

/**
 * Whether what looks like a refusal is none: a page that says nothing against credentials speaks of trouble, or, marked like an error, only asks to sign in
 * before what was opened can be seen (Flask).
 */
const isExcused = (form: Page, answer: Page): boolean => {
  const [text = "", before = ""] = [answer, form].map((page) => unescapeHtml(spokenBy(page)).toLowerCase());
  // An unknown error is no unknown user.
  if (speaksAgainst(form, answer) && !/reur inconnu|unknown err|went wrong/.test(text)) return false;
  const isNew = (says: (text: string) => boolean): boolean => says(text) && !says(before);
  return isNew((said) => saysTrouble(said) || said.includes("maintenance")) || (!shows(FAILED, form, answer) && isNew(asksFirst));
};

const asksFirst = (text: string): boolean =>
  /(?:please|must|veuillez|devez)[^.!?<>]{0,20}(?:log|sign|connect|identif|authent)[^.!?<>]{0,20} (?:to (?:acc|view|see|cont|use)|pour (?:acc|voir|cons|cont))/.test(
    text,
  );

/** What speaks against credentials, sign by sign: one that the form had already excuses no other. */
const AGAINST =
  'ncorrect|nvalid|nexact|erron|connu|auvais |rong |ad cred|ad user|ad login|nknown|ccess denied for|correspond|t match|input-error|trmsg="5"|ogin failed|chec d\'auth|entatives|attempts';
/** What says that somebody was refused where only people are at stake: a server that does not answer says it as well. */
const FAILED = "uthentication failed|chec de |chec d'|ogin error|reur de con|reur d'";
export const speaksAgainst = (form: Page, answer: Page): boolean => shows(AGAINST, form, answer);

/** Whether an address is where an OAuth provider asks whether a client may be let in: nobody stays there who need not answer. */
export const isAuthorizing = (url: string): boolean => /\/(?:authori[sz]e|approval)\/?(?:\?|$)/.test(url);

/**
 * Whether a page asks for a code that the one before did not ask for: the password was taken, and is not enough. By the names that providers and
 * portals of any make give its box.
 */
export const asksCode = (form: Page, answer: Page): boolean => {
  // Not beyond the next tag: read to the end of a page, boxes that are never closed take hours.
  const box = /<input(?![^<>]*type=.?(?:hid|sub|but|che|rad|pas))[^<>]*(one-time-code|name=.?[\w[.-]*(?:otp|2fa|mfa|code\b))/i;
  return box.test(answer.body) && !box.test(form.body);
};

/** A box to write into, as for a second factor. */
const WRITTEN = /<input(?![^<>]*type=.?(?:hid|sub|but|che|rad))/i;

const isFlow = ({ body }: Page): boolean => body.includes('name="execution"');

/** Whether an answer has a sign that the form had not; with accents written in whatever way. */
const shows = (signs: string, form: Page, answer: Page): boolean =>
  signs
    .split("|")
    .some((sign) =>
      HAS_STRANGE_FORMS ? hasSign(answer, sign) && !hasSign(form, sign) : answer.body.includes(sign) && !form.body.includes(sign),
    );

/** What stands before the first accent or apostrophe is looked for as it is, and entities are read only there: those of a whole page take ten times as long. */
const hasSign = ({ body }: Page, sign: string): boolean => {
  const [head = ""] = sign.split(/[^ -&(-~]/);
  return body.split(head).some((text, index) => index && unescapeHtml(head + text.slice(0, 99)).startsWith(sign));
};

/**
 * Whether an address leads back with an error: a named one, a number (`errorcode=3`) or, as Spring has it, a bare `?error`, and not the platform's own
 * trouble (RFC 6749 §4.1.2.1; Auth.js, whose database does not answer, says `Configuration`), nor a session that is over or a form that was not taken.
 */
export const isRefusal = (address: string): boolean =>
  (HAS_STRANGE_FORMS && /err\w+=(?:config|maint|sess|csrf|captcha|internal)/i.test(address)
    ? false
    : /[?&](?:\w*error(?:_?code)?|erreur)(?:=\w|&|#|$)/i.test(address)) &&
  !/[?&]\w*error(?:_?code)?=(?:temporarily|server|time|unavailable|false|none|null|0+(?:&|#|$))/i.test(address);

/** Whether a text says that somebody tried more often than they may. Elsewhere than in answer to credentials it may be about an exercise. */
const saysOften = (text: string): boolean =>
  /(?:trop d|too many|been more than|p(?:ass|uis)(?:é|&eacute;)|exceeded)[\wéè’'&;# ]{0,30}(?:tentative|essai|chec|attempt|fail)|(?:tentative|essai|attempt)s[\wé&; ]{0,20}(?:attein|reach|exceed|pass[é&])/i.test(
    text,
  );

/** Whether an answer says that an account is locked, and the form did not. */
const speaksOfLock = (form: Page, answer: Page): boolean =>
  shows(LOCKED, form, answer) || [saysLocked, saysOften].some((says) => says(answer.body) && !says(form.body));

/**
 * What credentials met that led to no ticket: `rejected` (reason `locked` after too many tries), a form that had expired, what
 * is asked of some people first, or the form again without a word, which refuses nobody. SimpleSAMLphp that has lost its state
 * begins anew without a word, with another state.
 */
export const refusalOf = (form: Page, answer: Page): Ending => {
  const isLocked = HAS_STRANGE_FORMS ? speaksOfLock(form, answer) : shows(LOCKED, form, answer);
  // Who is warned of it mistyped.
  if (HAS_STRANGE_FORMS && isLocked && answer.status !== 423 && !speaksOfLock(form, { ...answer, body: withoutWarning(answer.body) }))
    return { outcome: "rejected" };
  if (answer.status === 423 || isLocked) return { outcome: "rejected", reason: "locked" };
  // Log-ins for pupils and for teachers on one page, or beside a registration, ask for more than one from the start.
  const isRenewal = asksNewPassword(answer) && !asksNewPassword(form);
  if (isRenewal || (HAS_STRANGE_FORMS && isStale(form, answer))) return unexpected("change-password-asked");
  const isCaptcha = HAS_STRANGE_FORMS && asksCaptcha(answer) && !asksCaptcha(form);
  if (!(HAS_STRANGE_FORMS && isCaptcha) && shows(EXPIRED, form, answer)) return unexpected("expired");
  // With 200 and the form again, too.
  if (HAS_STRANGE_FORMS && shows(FORGERY, form, { ...answer, body: spokenBy(answer) }) && !asksCode(form, answer))
    return unexpected("csrf-refused");
  const state = queryValue(answer.url, "AuthState");
  if (state !== undefined && state !== queryValue(form.url, "AuthState")) return unexpected("expired");
  const isBack = isRefusal(answer.location || answer.url) && !isRefusal(form.url);
  if (HAS_STRANGE_FORMS && asksPassword(answer) && !toldOff(form) && !isExcused(form, answer)) {
    const told = toldOff(answer);
    if (told) return told;
  }
  if (HAS_STRANGE_FORMS && isCaptcha) return { outcome: "blocked", reason: "captcha-asked" };
  if (answer.status === 401 || isBack || (shows(REFUSED, form, answer) && !(HAS_STRANGE_FORMS && isExcused(form, answer))))
    return { outcome: "rejected" };
  // Apereo CAS answers a wrong password with 401, a flow that it does not know any more by beginning anew without a word.
  if (asksPassword(answer)) return unexpected(HAS_STRANGE_FORMS && isFlow(form) && isFlow(answer) ? "expired" : "login-form");
  const isAsked = shows(CONSENT, form, answer) || (HAS_STRANGE_FORMS && isAuthorizing(answer.url) && isQuestion(answer));
  return unexpected(isAsked ? "consent-asked" : HAS_STRANGE_FORMS && asksCode(form, answer) ? "code-asked" : "no-ticket");
};

const isStale = (form: Page, answer: Page): boolean => saysStale(answer.body) && !saysStale(form.body);

/** Whether a page says that what should tell people from programs was not taken, or is missing. Two spaces are where another text begins. */
const asksCaptcha = (page: Page): boolean =>
  /captcha(?:(?! \s)[^.!?<>]){0,30}(?:nval|corre|expir|fail|requi|geldig)|(?:nval|ncorr|auvais|rreur)(?:(?! \s)[^.!?<>]){0,16}captcha/i.test(
    spokenBy(page),
  );

/** Whether a page has a form without anything to write: people press a button, or tick a box. */
const isQuestion = ({ body }: Page): boolean => body.includes("<form") && !WRITTEN.test(body);

/** Whether the page that comes instead of a log-in asks for consent of somebody who is in already. */
export const asksConsent = (page: Page): boolean =>
  isQuestion(page) && (isAuthorizing(page.url) || CONSENT.split("|").some((sign) => page.body.includes(sign)));

/**
 * What an error page (400 and above) says about the form that it answers: it had expired (419 is Laravel's status for it), or its
 * token against forgery was not taken. Undefined where it is an error like any other; 502 and above are nobody's expiry.
 */
export const lapseOf = (form: Page, answer: Page): Ending | undefined => {
  if (answer.status > 500) return undefined;
  if (HAS_STRANGE_FORMS && isStale(form, answer)) return unexpected("change-password-asked");
  if (answer.status === 419 || shows(EXPIRED, form, answer) || shows(LOST, form, answer)) return unexpected("expired");
  return shows(FORGERY, form, answer) ? unexpected("csrf-refused") : undefined;
};
