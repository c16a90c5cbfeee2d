import { isSamePage } from "./address.ts";
import { PASSWORD } from "./data.ts";
import { asksPassword, type PageForm } from "./page-form.ts";
import type { Recorded } from "./recording.ts";

/** The exchanges of a sign-in by forms: each leads to the next, by a redirect, a refresh or a form. */
export interface Way {
  readonly before: readonly Recorded[];
  /** The one that sends the password. */
  readonly password: Recorded;
  readonly after: readonly Recorded[];
}

/** A page, or an answer that leads to one; an address that is not there has a page as well, but nobody meant it. */
export const isPage = (entry: Recorded): boolean =>
  !isPart(entry) && ((entry.mime.includes("html") && entry.status < 400 && entry.status !== 204) || entry.location !== "");

/** Whether the browser asked for a part of a page (W3C Fetch Metadata): a script of somebody who is not in may be led to the log-in as well. */
const isPart = ({ sent }: Recorded): boolean =>
  sent.some(([name, value]) => name === "sec-fetch-dest" && /^(?:script|style|image|font|audio|video|track|manifest)$/.test(value));

export const isSent = ({ method, fields }: Recorded): boolean => method === "POST" || fields.length > 0;

/**
 * The way of the last attempt at the first form that a password is sent from: who mistypes it tries again. What else was opened is no part
 * of it.
 */
export function findWay(entries: readonly Recorded[]): Way | undefined {
  const sends = entries.filter((entry, at) => isSent(entry) && sendsPassword(entry, entries.slice(0, at)));
  const first = sends.find(isPage) ?? sends.find(({ mime, status }) => mime.includes("html") && status >= 400);
  if (first === undefined) return undefined;
  const attempts = sends.filter(({ url }) => routeOf(url) === routeOf(first.url));
  const password = attempts.findLast(isPage) ?? attempts.at(-1) ?? first;
  const start = entries.indexOf(attempts[0] ?? first);
  return {
    before: wayTo(password, entries.slice(0, start)),
    password,
    after: wayFrom(password, entries.slice(entries.indexOf(password) + 1)),
  };
}

const routeOf = (url: string): string => url.split(/[?#;]/)[0] ?? "";

/** Whether the page asks for a password, by whatever name, or a name says that one is sent. */
function sendsPassword(sent: Recorded, earlier: readonly Recorded[]): boolean {
  if (sent.fields.some(([name, value]) => PASSWORD.test(name) && value !== "")) return true;
  return earlier.some((page) => {
    const form = formSent(page, sent);
    return form?.inputs.some(({ name, type }) => type === "password" && sent.fields.some(([one, value]) => one === name && value !== ""));
  });
}

/** The form of `page` that `sent` fits best; undefined where none has an input of what was sent. */
export const formSent = (page: Recorded, sent: Recorded): PageForm | undefined => bestOf(page.forms, (form) => fitOf(form, page, sent));

/** How well a form fits what was sent: it leads to that address, its password was sent, it has the inputs; 0 where it has none of them. */
function fitOf({ action, inputs }: PageForm, { url }: Recorded, { url: to, fields }: Recorded): number {
  const own = inputs.filter(({ name }) => fields.some(([one]) => one === name));
  const leads = URL.canParse(action, url) && routeOf(new URL(action, url).href) === routeOf(to);
  return own.length === 0 ? 0 : own.length + (leads ? 1_000_000 : 0) + (asksPassword({ inputs: own }) ? 10_000 : 0);
}

/** The first of those that fit best; none where nothing fits. */
function bestOf<T>(all: readonly T[], fit: (one: T) => number): T | undefined {
  const fits = all.map(fit);
  const most = fits.reduce((one, other) => Math.max(one, other), 0);
  return most === 0 ? undefined : all[fits.indexOf(most)];
}

/** Where an answer leads its reader by itself; empty where it stays. */
export function onwardOf({ location, body, url }: Recorded): string {
  if (location !== "") return location;
  const refresh = /<meta\b[^>]{0,200}http-equiv\s*=\s*["']?refresh\b[^>]{0,2000}>/i.exec(body)?.[0] ?? "";
  const to = /url\s*=\s*['"]?([^'"\s>]+)/i.exec(refresh)?.[1]?.replaceAll("&amp;", "&") ?? "";
  return to !== "" && URL.canParse(to, url) ? new URL(to, url).href : "";
}

/** Whether `next` is where `before` leads by itself; two statuses have what was sent go there once more (RFC 9110 §15.4.8). */
export const isLedTo = (next: Recorded, before: Recorded): boolean =>
  (!isSent(next) || before.status === 307 || before.status === 308) && isSamePage(onwardOf(before), next.url);

/** From the page with the form back to what was opened first; where no page has the form, the latest page is taken for it. */
function wayTo(sent: Recorded, earlier: readonly Recorded[]): readonly Recorded[] {
  const fitIn = (page: Recorded): number =>
    isPage(page) ? page.forms.reduce((most, form) => Math.max(most, fitOf(form, page, sent)), 0) : 0;
  const page = bestOf(earlier.toReversed(), fitIn) ?? earlier.findLast((one) => isShown(one, sent));
  if (page === undefined) return [];
  const way = [page];
  for (let head = page; ; ) {
    const before: readonly Recorded[] = earlier.slice(0, earlier.indexOf(head));
    if (isSent(head)) return [...wayTo(head, before), ...way];
    const lead = before.findLast((one) => isPage(one) && isLedTo(head, one));
    // Whoever is turned to https begins there; http would only be one more origin.
    if (lead === undefined || LEAVING.test(lead.url) || lead.url.replace(/^http:/, "https:") === head.url) return way;
    head = lead;
    way.unshift(head);
  }
}

/** Ways out of a platform: who begins there is led to the form, but only who was in. */
const LEAVING = /log-?_?out|sign-?_?out|logoff|d[eé]connexion|d%C3%A9connexion|deconnect/i;

const isShown = (page: Recorded, sent: Recorded): boolean =>
  isPage(page) && page.location === "" && new URL(page.url).origin === new URL(sent.url).origin;

/** On to the page where it ends: through redirects, refreshes, and forms that a page sends by itself or in which something is chosen. */
function wayFrom(password: Recorded, later: readonly Recorded[]): readonly Recorded[] {
  const way: Recorded[] = [];
  let rest = later;
  for (let last = password; ; ) {
    const next = onwardOf(last) !== "" ? rest.find((one) => isLedTo(one, last)) : sentFrom(last, rest);
    if (next === undefined) return way;
    way.push(next);
    rest = rest.slice(rest.indexOf(next) + 1);
    last = next;
  }
}

/** The form that was sent next from a page, unless somebody wrote something into it: that is done behind the door. */
function sentFrom(page: Recorded, rest: readonly Recorded[]): Recorded | undefined {
  const { origin } = new URL(page.url);
  const next = rest.find(
    (one) => isPage(one) && (new URL(one.url).origin === origin || formSent(page, one) !== undefined || isPassed(one)),
  );
  if (next === undefined || !isSent(next) || LEAVING.test(next.url)) return undefined;
  if (isPassed(next)) return next;
  const form = formSent(page, next);
  const isWritten = ([name, value]: Recorded["fields"][number]): boolean =>
    value !== "" && WRITTEN.includes(form?.inputs.find((one) => one.name === name)?.type ?? "") && !/otp|code|pin/i.test(name);
  return form === undefined || next.fields.some(isWritten) ? undefined : next;
}

const WRITTEN = ["text", "textarea", "email", "tel", "search", "url"];

/** What identity providers have a page send by itself (SAML 2.0 bindings §3.5, OAuth 2.0 form post, WS-Federation). */
function isPassed({ method, fields }: Recorded): boolean {
  const names = fields.map(([name]) => name);
  return method === "POST" && (PASSED.some((name) => names.includes(name)) || CODE.every((name) => names.includes(name)));
}

const PASSED = ["SAMLRequest", "SAMLResponse", "RelayState", "wresult", "id_token"];
/** Each by itself may be what somebody chose or typed. */
const CODE = ["code", "state"];
