/**
 * URLs without the `URL` class, which k6 does not have. Origins are compared whole: what does not parse cleanly
 * (user information, backslashes, control characters) never equals an origin of the plan and is therefore never contacted.
 */

import { encodeFields } from "./charset.ts";

const cutAt = (text: string, mark: string): string => {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
};

/** Index at which the path of an absolute URL begins; its length where it has none. */
const pathStart = (url: string): number => {
  const from = url.indexOf("://") + 3;
  return from + cutAt(cutAt(cutAt(url.slice(from), "/"), "#"), "?").length;
};

/** `scheme://host[:port]` in lower case, the scheme's default port left out. Without a pattern: the first one costs every VU 25 kB. */
export const originOf = (url: string): string => {
  const origin = url.slice(0, pathStart(url)).toLowerCase();
  const port = origin.startsWith("https:") ? ":443" : ":80";
  return origin.endsWith(port) ? origin.slice(0, -port.length) : origin;
};

/** The one of `origins` that `url` belongs to; undefined where it belongs to none. Most begin as one does, which is told at once. */
export const originAmong = (origins: readonly string[], url: string): string | undefined => {
  for (let index = 0; index < origins.length; index += 1) {
    const one = origins[index] as string;
    if (url.startsWith(one) && url.charAt(one.length) === "/") return one;
  }
  const origin = originOf(url);
  return origins.includes(origin) ? origin : undefined;
};

/** `host[:port]` of an absolute URL. */
export const hostOf = (url: string): string => originOf(url).split("://")[1] ?? "";

/** The path of an absolute URL, without query and fragment; `/` where it has none. */
export const pathOf = (url: string): string => cutAt(cutAt(url.slice(pathStart(url)), "#"), "?") || "/";

/** The URL without query, fragment and `;jsessionid=…`: what may be shown, because tickets, tokens and sessions travel in them. */
export const withoutQuery = (url: string): string => cutAt(cutAt(cutAt(url, "#"), "?"), ";");

/** Whether two addresses are the same but for what travels in them: query, fragment and session. */
export const isSameRoute = (one: string, other: string): boolean => hostOf(one) === hostOf(other) && routeOf(one) === routeOf(other);

/** The path as one thinks of it: without the `;jsessionid=…` that Java servers add until they have seen their cookie. */
export const routeOf = (url: string): string => cutAt(pathOf(url), ";");

/** A path that may be shown and counted: parts as long as tokens are left out, and what divides tags in samples. */
export const shownPath = (path: string): string => path.replace(/[^/]{24,}/g, "…").replace(/[&="]/g, "_");

const removeDots = (path: string): string => {
  if (!path.includes("/.")) return path;
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part !== "." && part !== "..") kept.push(part);
    else if (part === ".." && kept.length > 1) kept.pop();
  }
  return kept.join("/") + (/\/\.\.?$/.test(path) ? "/" : "");
};

/**
 * `reference` as found in a page or in a Location header, made absolute against the URL of the page (RFC 3986 §5.2). Empty and
 * `#…` give the page itself; the fragment is dropped, as in a request. Accents and spaces are encoded, as browsers do: k6 would send them as they are,
 * and servers refuse that.
 */
export const resolveUrl = (base: string, reference: string): string => {
  let ref = cutAt(reference.trim(), "#");
  if (!(HAS_STRANGE_FORMS && isPlain(ref))) ref = ref.replace(/[^!-~]+/g, encodeURIComponent);
  const page = cutAt(base, "#");
  if (ref.charAt(0) !== "/" && /^[a-z][\w+.-]*:/i.test(ref)) return ref;
  if (ref.startsWith("//")) return `${cutAt(page, ":")}:${ref}`;
  const origin = page.slice(0, pathStart(page));
  const path = cutAt(ref, "?");
  if (path === "") return ref === "" ? page : origin + pathOf(page) + ref;
  return origin + removeDots(path.startsWith("/") ? path : pathOf(page).replace(/[^/]*$/, path)) + ref.slice(path.length);
};

/** Whether nothing in it needs encoding, told without a pattern: over a request of SAML one takes k6 as long as reading a form. */
const isPlain = (address: string): boolean => {
  const rest = address.replaceAll("%", "");
  return encodeURI(rest) === rest;
};

export const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

/** The value of `name` in the query of `url`, decoded; undefined where it is not there. */
export const queryValue = (url: string, name: string): string | undefined => {
  const [, ...query] = cutAt(url, "#").split("?");
  for (const pair of query.join("?").split("&")) {
    // What is not UTF-8 stays encoded: an old server's Latin-1 ends nobody's visit.
    if (cutAt(pair, "=") === name) return decoded(pair.slice(name.length + 1).replaceAll("+", " "));
  }
  return undefined;
};

/** `url` with `fields` appended to its query. */
export const withQuery = (url: string, fields: Readonly<Record<string, string>>): string =>
  url + (url.includes("?") ? "&" : "?") + encodeFields(Object.entries(fields));
