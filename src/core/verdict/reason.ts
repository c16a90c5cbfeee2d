/** What a reason says for people: what was seen, and what to do about it. */
export interface ReasonWords {
  readonly seen: string;
  readonly todo: string;
}

/** Reasons with a part of their own: `no-field-lt`, an error of OAuth (RFC 6749 §4.1.2.1), a status of SAML (SAML 2.0 core §3.2.2.2). */
const FAMILIES = [
  ["no-field", /^no-field-(.+)$/],
  ["provider-error", /^((?:[a-z]+_)+[a-z]+)$/],
  ["saml-status", /^([A-Z][A-Za-z]+)$/],
] as const;

/** Every reason that the sign-ins of `scenarios/` give themselves, but numbers and what a chain says of its steps, which are sentences. `{part}` is the reason's own part. */
export const REASONS = {
  "foreign-host": {
    seen: "an answer leads to an origin that the plan does not list, and only the plan's own are contacted",
    todo: "list that of the last address under target.allow, with its authorisation",
  },
  "redirect-loop": {
    seen: "one redirect led to the next without an end",
    todo: "is target.url the platform's own address, with its scheme and host, and do its cookies come back to it?",
  },
  "error-page": {
    seen: "a page of an error or of maintenance came with a status that says nothing of it",
    todo: "look at the platform's log; words of a page that asks people to wait belong under pages.waiting",
  },
  "landing-text-missing": {
    seen: "the last page does not hold the text of landing.contains, or is not the page that holds it",
    todo: "see landing.url",
  },
  "landing-cookie-missing": {
    seen: "the cookie of landing.cookie is not there for the last address",
    todo: "is that its name, and is it set for that address?",
  },
  "landing-not-a-page": {
    seen: "the last answer is no page, or a script alone that leads elsewhere",
    todo: "200 with HTML is wanted, or with data that hold the text of landing.contains",
  },
  "placeholder-page": {
    seen: "the landing page is a list of files, the page of an empty server, of maintenance, of an error or of a platform that is full",
    todo: "see landing.url, or name a text of the right page as landing.contains; words of a page that asks people to wait belong under pages.waiting",
  },
  "landing-elsewhere": {
    seen: "the landing page leads elsewhere",
    todo: "name where it leads as landing.url, or a text of it as landing.contains",
  },
  "login-form": {
    seen: "a page asks for the password again and does not say why",
    todo: "is it right, and is landing.url behind the sign-in?",
  },
  "no-password-field": {
    seen: "no form of the last page asks for a password",
    todo: "one drawn by a script is described as a chain (kind: chain); of a page that only has links to several, name the address of one",
  },
  "no-login-field": {
    seen: "the form that asks for the password has no box for the account",
    todo: "a log-in that asks in another way is described as a chain (kind: chain)",
  },
  "no-field": {
    seen: "the log-in form lacks {part}, without which the server does not know its own form",
    todo: "is the last page the log-in of the server that the plan names, and kind the right one?",
  },
  "no-ticket": {
    seen: "the password led to a page that neither lets in nor refuses",
    todo: "rentree check shows it; a consent is given by the share of people that consent names; what else is asked on the way in is described as a chain (kind: chain)",
  },
  "ticket-refused": {
    seen: "the service does not take the ticket that the CAS server gave",
    todo: "is signIn.service the address that the service itself gives, and does it know these accounts?",
  },
  "service-not-registered": { seen: "the CAS server does not know signIn.service", todo: "register it there, or name one that is" },
  "no-SAMLResponse": {
    seen: "the last page is neither a log-in, nor a choice that signIn.profile names, nor the provider's response",
    todo: "rentree check shows it; name the choice as signIn.profile, or let the provider answer at once",
  },
  "assertion-refused": {
    seen: "the service does not take what the provider says of the account",
    todo: "does it know these accounts, and do its clock and its certificates agree with the provider's?",
  },
  "saml-status": {
    seen: "the provider's response says {part} instead of who somebody is",
    todo: "its log and that of the service say why",
  },
  "no-code": {
    seen: "the provider leads back without a code",
    todo: "does it take redirectUri, and the code flow, for this client?",
  },
  "provider-error": {
    seen: "the provider leads back with the error {part}",
    todo: "its log says why; look at clientId, scope and redirectUri",
  },
  "wrong-state": {
    seen: "the provider leads back with the state of somebody else",
    todo: "does a cache in between answer people with what others were sent?",
  },
  "wrong-nonce": {
    seen: "the provider's token is for the request of somebody else",
    todo: "does a cache in between answer people with what others were sent?",
  },
  "no-token": {
    seen: "the password or the code was exchanged for no token",
    todo: "does the client have this grant and this scope, and is the address that of tokens?",
  },
  "no-discovery": {
    seen: "the issuer does not say its addresses",
    todo: "is signIn.issuer right? Else name authorize, token and userinfo",
  },
  "client-refused": { seen: "the provider does not take clientId and clientSecret", todo: "are they those that it has on record?" },
  "no-session-cookie": {
    seen: "the platform took the password and gave no cookie of a session",
    todo: "is signIn.kind that of the platform, and does nothing in between take its cookies away?",
  },
  "no-sesskey": {
    seen: "the landing page is none that Moodle shows to somebody who is in",
    todo: "is target.url the address of Moodle's front page?",
  },
  "proof-was-there-before": {
    seen: "what the chain expects was there before the password",
    todo: "name a text that only the right page has as landing.contains",
  },
  "consent-asked": {
    seen: "the account is asked for its consent",
    todo: "give a share of people.consent, and check with --writes where it is to be given",
  },
  "change-password-asked": {
    seen: "the account has to choose a new password",
    todo: "give a share of people.changePassword, and check with --writes where it is to be changed",
  },
  "more-asked": {
    seen: "the account is asked for a second factor, or for what its profile lacks",
    todo: "test with accounts of which nothing more is asked",
  },
  "code-asked": {
    seen: "the password was taken, and a code is asked for after it",
    todo: "test with accounts that have no second factor",
  },
  "captcha-asked": {
    seen: "the platform asks for, or did not take, what tells people from programs",
    todo: "have the captcha turned off for the test, or for its source address",
  },
  "account-in-use": {
    seen: "this account is signed in already, as often as the platform lets one be",
    todo: "give as many accounts as people, or let them sign out (people.logout)",
  },
  "sessions-full": {
    seen: "the platform says that it has as many sessions as it takes",
    todo: "give words of that page under pages.waiting, and it counts as one that asks people to wait",
  },
  locked: {
    seen: "the account is locked or disabled",
    todo: "have it unlocked, give more accounts, or have the lock's limit raised for the test",
  },
  expired: {
    seen: "the form, or the session that it belongs to, was over when it was sent",
    todo: "give people less time to type (people.typing); else a node of the platform may not know the sessions of another",
  },
  "csrf-refused": {
    seen: "the platform does not take the token against forgery that its form came with",
    todo: "a chain keeps it from the page before; else a node of the platform may not know the sessions of another",
  },
} as const satisfies Readonly<Record<string, ReasonWords>>;

export type ReasonCode = keyof typeof REASONS;

/** Reasons behind which a waiting page may stand that no rule knows: what came is not what the sign-in needs, and nothing tells what it is. */
const VAGUE: readonly ReasonCode[] = [
  "landing-text-missing",
  "landing-cookie-missing",
  "landing-not-a-page",
  "landing-elsewhere",
  "no-password-field",
  "no-login-field",
  "no-field",
  "no-ticket",
  "no-SAMLResponse",
  "no-token",
  "no-session-cookie",
  "no-sesskey",
];
export const isVague = (code: ReasonCode): boolean => VAGUE.includes(code);

/** A reason's code, with the part of it that is its own; undefined for a number, a chain's sentence and what a sign-in beside the plan says. */
export function readReason(reason: string): { readonly code: ReasonCode; readonly part: string } | undefined {
  if (Object.hasOwn(REASONS, reason)) return { code: reason as ReasonCode, part: "" };
  for (const [code, pattern] of FAMILIES) {
    const part = pattern.exec(reason)?.[1];
    if (part !== undefined) return { code, part };
  }
  return undefined;
}

/** The words of a reason, from a table of one language; undefined where it has none. */
export function wordsOf(reason: string, table: Readonly<Record<ReasonCode, ReasonWords>> = REASONS): ReasonWords | undefined {
  const read = readReason(reason);
  if (read === undefined) return undefined;
  const { seen, todo } = table[read.code];
  return { seen: seen.replace("{part}", read.part), todo };
}
