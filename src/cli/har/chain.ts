import type { Place } from "./address.ts";
import { stepsOf, typedOn } from "./form-chain.ts";
import { answerTo, proposeJson, sendsJson } from "./json-chain.ts";
import { isInside, type Landing, landingOf } from "./landing.ts";
import { type Left, leftOf, originOf } from "./left.ts";
import { asksPassword } from "./page-form.ts";
import { hasCredentials, type Recorded } from "./recording.ts";
import { findWay, formSent, isPage, isSent, type Way } from "./way.ts";

/** A step of a proposed chain, in the words of the plan. */
export interface ProposedStep {
  readonly name: string;
  readonly get?: string;
  readonly post?: string;
  readonly submit?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expect?: Readonly<Record<string, string | number>>;
  readonly keep?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Proposal {
  /** Origin of the page behind the sign-in: `target.url`. */
  readonly target: string;
  /** Further origins that the sign-in passes through: `target.allow`. */
  readonly allow: readonly string[];
  readonly steps: readonly ProposedStep[];
  /** Sent with everything behind the door. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly landing: Landing;
  readonly left: Left;
  /** What the browser did not save, so that the chain lacks it. */
  readonly missing: readonly Missing[];
}

/** The pages themselves; or cookies and `Authorization`, which browsers leave out unless they are told to save what is sensitive. */
export type Missing = "content" | "cookies";

export type Proposed = { readonly kind: "ok"; readonly proposal: Proposal } | { readonly kind: "wrong"; readonly why: string };

/**
 * Proposes a chain from a recording: the pages and forms that lead to the page behind the sign-in. Only names come from the recording's
 * cookies and fields; values are taken where the page itself offers them again, or where they are too short to be a secret.
 */
export function proposeChain(entries: readonly Recorded[]): Proposed {
  const way = findWay(entries);
  if (way !== undefined) return proposeWay(entries, way);
  const calls = entries.filter(sendsJson);
  const call = calls.findLast(({ url }) => url === calls[0]?.url);
  return call === undefined ? { kind: "wrong", why: whyNone(entries) } : { kind: "ok", proposal: proposeCall(entries, call) };
}

/** A box for a password, with a name or without. */
const SHOWS_BOX = /<input[^<>]{0,999}\stype\s*=\s*["']?password\b/i;

function whyNone(entries: readonly Recorded[]): string {
  const isBasic = ({ sent, came }: Recorded): boolean =>
    sent.some(([name, value]) => name === "authorization" && /^basic /i.test(value)) ||
    came.some(([name, value]) => name === "www-authenticate" && /^basic/i.test(value));
  if (entries.some(isBasic)) return "its password goes into a window of the browser's own (HTTP Basic), which no chain fills in";
  if (!entries.some(isPage)) return "it holds no page; record from the address of the sign-in page on";
  if (!entries.some(({ body }) => body !== ""))
    return "no form with a password is seen in it, for it lacks what its pages hold; save it again as HAR with content";
  if (entries.some(({ body }) => SHOWS_BOX.test(body)) && entries.some(({ method }) => method === "POST"))
    return "a page of it asks for a password, but none is sent by a name of its own: a script makes something else of it, a hash for example, which a chain (kind: chain) cannot do";
  return "no form with a password is sent in it; clear the cookies, and record while signing in";
}

function proposeWay(entries: readonly Recorded[], way: Way): Proposed {
  const { before, password, after } = way;
  const used = [...before, password, ...after];
  const last = used.at(-1) ?? password;
  if (isRefused(way, last)) {
    const how = last.status >= 400 ? `${last.status}` : "the form came again";
    return { kind: "wrong", why: `the password was refused in it (${how}); record a sign-in that gets in` };
  }
  const origins = [...new Set(used.map(originOf))];
  const target = originOf(last.location === "" ? last : (used[0] ?? last));
  const place = { target, typed: typedOn(way) };
  return {
    kind: "ok",
    proposal: {
      target,
      allow: origins.filter((origin) => origin !== target),
      steps: stepsOf(way, place),
      landing: landingAfter(entries, way, place),
      left: leftOf(entries, used, origins),
      missing: missingIn(
        entries,
        before.filter(({ location }) => location === ""),
      ),
    },
  };
}

/** Whether the last page has the form again that the password was sent from. */
function isRefused({ before, password }: Way, last: Recorded): boolean {
  if (last.status === 401 || last.status === 403) return true;
  const form = before.map((page) => formSent(page, password)).findLast((one) => one !== undefined);
  const again = last.forms.find(asksPassword);
  return form !== undefined && asksPassword(form) && again !== undefined && again.selector === form.selector;
}

/** Where the way ends; where nothing shows there who is in, what was opened next. */
function landingAfter(entries: readonly Recorded[], { before, password, after }: Way, place: Place): Landing {
  const last = after.at(-1) ?? password;
  const shown = last.location === "" ? landingOf(last, before, place) : {};
  const sent = [password, ...after].findLast(isSent) ?? password;
  // A redirect that leads there by way of other pages is followed; to open the last one in their place would leave them out.
  const isDirect = sent.location === "" || new URL(sent.location).pathname === new URL(last.url).pathname;
  const { url, ...proof } = shown;
  const own = isDirect ? shown : proof;
  if (own.contains !== undefined) return own;
  const later = entries.slice(entries.indexOf(last) + 1).filter((entry) => isInside(entry) && originOf(entry) === originOf(last));
  const next = later.map((page) => landingOf(page, before, place)).find(({ url, contains }) => url !== undefined && contains !== undefined);
  return next ?? own;
}

/** A log-in by JSON: the platform is the origin that answers the log-in; that of the first page may be another. */
function proposeCall(entries: readonly Recorded[], call: Recorded): Proposal {
  const page = entries.find(({ mime, method }) => method === "GET" && mime.includes("html"));
  const answer = answerTo(call, entries);
  const own = [...new Set([page ?? call, call, answer].map(originOf))];
  // Headers of the chain go to the target only: it is the origin that is read behind the door.
  const target = originOf(answer);
  const { steps, headers, landing, used } = proposeJson(
    entries.filter((entry) => own.includes(originOf(entry)) && (entry.status < 400 || isNobodyYet(entry))),
    call,
    target,
  );
  const origins = [...new Set(used.map(originOf))];
  return {
    target,
    allow: origins.filter((origin) => origin !== target),
    steps,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    landing,
    left: leftOf(entries, used, own),
    missing: missingIn(entries, neededAmong(entries, answer, headers)),
  };
}

/** Data that says before the sign-in that nobody is in, and may bring along what it needs. */
const isNobodyYet = ({ method, status, mime }: Recorded): boolean => method === "GET" && status === 401 && mime.includes("json");

/**
 * The exchanges of which the content is needed. An answer without any (RFC 9110 §15.3.5) lacks none; browsers forget that of others where the page moves
 * on at once, which matters where a header behind the door may have come with it.
 */
function neededAmong(entries: readonly Recorded[], answer: Recorded, headers: Readonly<Record<string, string>>): readonly Recorded[] {
  if (answer.status === 204) return entries.filter(isPage);
  const saved = entries.filter(({ body }) => body !== "");
  return Object.values(headers).some((value) => value.includes("${")) ? [answer] : saved;
}

/** What is in no exchange at all was not saved; `shown`: those of which the chain needs the content. */
function missingIn(entries: readonly Recorded[], shown: readonly Recorded[]): readonly Missing[] {
  return [
    ...(shown.some(({ body }) => body === "") || shown.length === 0 ? (["content"] as const) : []),
    ...(entries.some(hasCredentials) ? [] : (["cookies"] as const)),
  ];
}
