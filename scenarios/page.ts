import { resolveUrl } from "./address.ts";
import type { Exchange } from "./browser.ts";
import type { Ending } from "./ending.ts";
import type { Form } from "./form.ts";
import { endOf, RAW } from "./markup.ts";
import { isPasswordByName, readOddTag } from "./tag.ts";

/** What came back for one request. */
export interface Page {
  readonly url: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly body: string;
  /** Names as Go writes them: `Content-Type`, `Location`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The charset in which forms are sent back. */
  readonly charset: "utf-8" | "windows-1252";
  /** Absolute, where the answer is a redirect; else empty. */
  readonly location: string;
  /** It was asked for as data may be, and so is what it leads to. */
  readonly isData?: boolean | undefined;
  /** What a 307 or 308 asks to be sent again elsewhere, as it is: a form with its fields. */
  readonly again?: Exchange | false;
  /** Its forms, once somebody has asked for them: see `formsOf`. */
  forms?: readonly Form[];
  /** Whether it asks for a password, once somebody has asked (`HAS_STRANGE_FORMS`): of a page of any make several parts of a sign-in do. */
  asks?: boolean;
}

/** Which substrings say what a page is. */
export interface PageRules {
  readonly waiting: readonly string[];
  readonly error: readonly string[];
  readonly blocked: readonly string[];
}

/**
 * The pages that platforms showed in 2020 and 2021, beside what protection layers and servers say. Fragments carry no
 * apostrophe and no closing accent where a vendor may write either form. Error pages are known by their tags, because a healthy
 * page holds the same words in its scripts. Words begin with a rare letter where nothing else can be meant: what begins with a frequent one takes
 * k6 five times as long to look for.
 */
const RULES: PageRules = {
  waiting: [
    "xceptionnelle, mesures exceptionnelles",
    "gique de quota",
    "s nombreux aujourd",
    "attendre 3 minutes",
    "attendez 3 minutes",
    "quota_overflow",
    "s grand nombre de connexions",
    "porairement restreint",
    "s momentanément indisponible",
    "s momentan&eacute;ment indisponible",
    "attendre votre tour",
    ">Service momentanément indisponible",
    ">Service temporairement indisponible",
    ">Trop de connexions",
    "Waiting Room powered by",
    "You are now in line",
    "<title>File d",
  ],
  error: [
    "<title>Error",
    "<title>Erreur",
    "<title>500",
    "<title>502",
    "<title>503",
    "<h1>Error",
    "<h1>Erreur",
    "<h1>500<",
    "<h1>503<",
    "Internal Server Error</",
    "Service Unavailable</",
    "Bad Gateway</",
    "Gateway Time-out</",
    "Une erreur est survenue</",
    "Whitelabel Error Page",
    "<title>Maintenance",
    "en maintenance</title>",
    "en maintenance</h1>",
    "<title>404",
    "Fatal error</b>",
    // Each of SimpleSAMLphp's, in every language; they come with 200.
    'class="trackidtext"',
  ],
  blocked: [
    // Not their scripts alone: Cloudflare and Imperva put one into every healthy page, too.
    "/orchestrate/",
    "_cf_chl_opt",
    "Just a moment...</title>",
    "Attention Required! | Cloudflare",
    "WUDNSAI=",
    "SWJIYLWA=5074a744",
    "Incapsula incident",
    "captcha-delivery.com",
    "The requested URL was rejected",
    "Access Denied</",
    "pport ID is",
  ],
};

/** The built-in rules with the plan's own before them. */
export const withRules = (own: PageRules): PageRules =>
  !HAS_RULES
    ? RULES
    : {
        waiting: own.waiting.concat(RULES.waiting),
        error: own.error.concat(RULES.error),
        blocked: own.blocked.concat(RULES.blocked),
      };

/** Whether the body holds one of the rules. An iterator or a function for each costs more than the search itself on k6. */
const matches = (body: string, rules: readonly string[]): boolean => {
  for (let index = rules.length - 1; index >= 0; index -= 1) if (body.includes(rules[index] as string)) return true;
  return false;
};

/** Whether the answer is a page for people rather than data or a script. Without a pattern: on k6 each call would make it anew, and a morning asks for mostly data. */
export const isHtml = ({ headers: { "Content-Type": type } }: Page): boolean => type === undefined || type.toLowerCase().includes("html");

/**
 * Whether the page asks for a password, in more than `count` fields. The word is found as text and only what stands before it is
 * matched: a pattern over a whole page with accents costs a millisecond on k6. A style (`input[type=password]`), a script (`box.type = "password"`) or a comment asks for none.
 */
const hasPasswords = ({ body }: Page, count = 0): boolean =>
  (count < 1 && (HAS_STRANGE_FORMS ? showsBox(body) : body.includes(' type="password"'))) ||
  countPasswords(body, "assword") + countPasswords(body, "ASSWORD") > count;

/** `hasPasswords`, told once of each page. */
export const asksPassword: typeof hasPasswords = HAS_STRANGE_FORMS
  ? (page, count = 0) => {
      if (count > 0) return hasPasswords(page, count);
      page.asks ??= hasPasswords(page);
      return page.asks;
    }
  : hasPasswords;

/** Whether the first box as most pages write it stands in no comment: that is told at once, and asked several times a sign-in. */
const showsBox = (body: string): boolean => {
  const at = body.indexOf(' type="password"');
  if (at < 0) return false;
  const [, ...remarks] = body.slice(0, at).split("<!--");
  return remarks.length < 1 || `${remarks.pop()}`.includes("-->");
};

const countPasswords = (body: string, word: string): number => {
  if (!body.includes(word)) return 0;
  const text = HAS_STRANGE_FORMS ? withoutRemarks(body) : body;
  const before = text.split(word).slice(0, -1);
  const typed = before.filter((part) => /[^[.\w-]type\s*=\s*['"]?p$/i.test(part.slice(-40))).length;
  return HAS_STRANGE_FORMS && typed === 0 ? countNamed(text, word) : typed;
};

/** Without what stands in comments; one that does not end reaches to the end of the page. */
const withoutRemarks = (body: string): string => {
  const [text, ...parts] = body.split("<!--");
  return text + parts.map((part) => (isRemark(part) ? part.slice(part.indexOf("-->") >>> 0) : part)).join("");
};

/** Whether what follows a mark is a comment: a script may speak of one, or begin so for old browsers, and then ends itself; one may end at once. */
const isRemark = (part: string): boolean =>
  !part.startsWith(">") && (part.includes("-->") || /<(\/?)(?:script|SCRIPT)/.exec(part)?.[1] !== "/");

/** Whether the page asks for a new password: it has more than one field for them. */
export const asksNewPassword = (page: Page): boolean => asksPassword(page, 1);

/** How long a page asks people to wait, in ms: Retry-After in seconds, or the "attendez N minutes" of its text. */
export const waitAsked = (page: Page): number | undefined => {
  const after = page.headers["Retry-After"] ?? "";
  const ms = Number(after) * 1_000 || Date.parse(after) - Date.now();
  if (ms > 0) return ms;
  const asked = /attend(?:re|ez)\s+(\d+)\s*(?:(mi?n)|s)/i.exec(page.body);
  return asked === null ? undefined : Number(asked[1]) * (asked[2] === undefined ? 1_000 : 60_000);
};

/**
 * What went wrong with an answer, as far as any page tells: undefined for a page that may be used. A waiting page is one by rule,
 * whatever its status; 509 is the mobile quota. Rules are asked of pages for people only: data may quote any text.
 */
export const classify = (page: Page, rules: PageRules): Ending | undefined => {
  const { status } = page;
  if (status >= 300 && status < 400) return undefined;
  const html = isHtml(page);
  if (status === 509 || ((html || status >= 400) && matches(page.body, rules.waiting)))
    return { outcome: "overload-page", waitMs: waitAsked(page) };
  if (status === 403 || status === 429 || (html && matches(page.body, rules.blocked)))
    return { outcome: "blocked", reason: `${status}`, waitMs: waitAsked(page) };
  // Kerberos is offered so, with the log-in for everybody else beside it.
  if (HAS_STRANGE_FORMS && status === 401 && `${page.headers["Www-Authenticate"]}`.includes("Negotiate") && asksPassword(page))
    return undefined;
  if (status >= 400) return { outcome: "http-error", reason: `${status}`, waitMs: waitAsked(page) };
  return html && matches(page.body, rules.error) ? { outcome: "unexpected-page", reason: "error-page" } : undefined;
};

/** Refreshes that one page may hold before nobody looks any further. */
const MOST_REFRESHES = 8;

/**
 * Where an answer sends its reader within three seconds by `Refresh` or `<meta http-equiv="refresh">`, absolute; empty where it does not, or
 * only later. What stands in `<noscript>`, a script or a comment moves no browser.
 */
export const refreshOf = (page: Page): string => {
  const { body, headers, status } = page;
  if (status !== 200) return "";
  if (headers["Refresh"] !== undefined) return soonTo(page, headers["Refresh"]);
  for (let at = body.indexOf("fresh"), count = 0; at >= 0 && count < MOST_REFRESHES; at = body.indexOf("fresh", at + 1), count += 1) {
    const start = body.lastIndexOf("<", at);
    if (!/^<meta\s/i.test(body.slice(start, start + 6))) continue;
    if (HAS_STRANGE_FORMS && isRaw(body.slice(0, start))) continue;
    const { attributes } = readOddTag(body, start + 5);
    const to = attributes["http-equiv"]?.toLowerCase() === "refresh" ? soonTo(page, attributes["content"] ?? "") : "";
    if (to !== "") return to;
  }
  return "";
};

/** Whether what begins after `before` stands in a text that is no markup. */
const isRaw = (before: string): boolean => RAW.split(" ").some((tag) => before.lastIndexOf(`<${tag}`) > before.lastIndexOf(endOf(tag)));

/** `0;url=/home`: the address, where the delay is short (WHATWG HTML, shared declarative refresh steps); empty where it is not. */
const soonTo = (page: Page, content: string): string => {
  const found = /^\s*(?:[0-2](?:\.\d*)?|\.\d+)(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|(\S.*))/is.exec(content);
  const address = (found?.[1] ?? found?.[2] ?? found?.[3] ?? "").trim();
  return address === "" ? "" : resolveUrl(page.url, address);
};

/** Where a browser goes on to at once from a page: a redirect, or a refresh; empty where it stays. */
export const nextOf = (page: Page): string => page.location || refreshOf(page);

/** Places of the word that are looked at before nobody looks any further. */
const MOST_NAMED = 20;

/** Boxes that only their name says to be for a password: see `isPasswordByName`. */
const countNamed = (body: string, word: string): number => {
  let named = 0;
  for (let at = body.indexOf(word), count = 0; at >= 0 && count < MOST_NAMED; at = body.indexOf(word, at + 1), count += 1) {
    const start = body.lastIndexOf("<", at);
    if (!/^<input\s/i.test(body.slice(start, start + 7))) continue;
    const { attributes, end } = readOddTag(body, start + 6);
    if (!isPasswordByName(attributes)) continue;
    named += 1;
    at = end;
  }
  return named;
};
