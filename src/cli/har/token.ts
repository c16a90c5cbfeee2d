import { readJson } from "./json.ts";
import { hasCredentials, type Recorded } from "./recording.ts";

/** A value that may be somebody's secret: long, or without a sense that people would read. */
export const TOKEN = /^(?=.{9,})(?=.*\d)\S+$|^.{25,}$/s;

/** How deep data is looked into: nobody's log-in lies deeper, and a hostile recording must not use up the stack. */
export const DEEPEST = 64;

/** Where a value that was sent had come from: the answer, and what a chain keeps of it. */
export interface Origin {
  readonly from: Recorded;
  readonly name: string;
  readonly source: Readonly<Record<string, string>>;
}

/** A word of a protocol or of a form, as everybody sends it: `password`, `client_credentials`. */
const WORD = /^(?=.{1,20}$)[a-z]+(?:[_-][a-z]+)*$/;

/** The latest of the answers in which `value` came, in a place that a chain can name; undefined where it came in none. */
export function findOrigin(entries: readonly Recorded[], value: string): Origin | undefined {
  if (value.length < 6 || WORD.test(value)) return undefined;
  for (const from of entries.toReversed()) {
    const source = sourceIn(from, value);
    if (source !== undefined) return { from, source, name: nameOf(nameIn(source)) };
  }
  return undefined;
}

/** Cookies that scripts send back in a header against forgery: Angular, axios, Laravel and Spring; Django. */
const SENT_BACK: Readonly<Record<string, string>> = { "x-xsrf-token": "XSRF-TOKEN", "x-csrftoken": "csrftoken" };

/** Where the value of such a header comes from, though the browser saved no cookies: the last answer before that is no static file has set it by then. */
export function guessCookie(entries: readonly Recorded[], header: string): Origin | undefined {
  const cookie = Object.hasOwn(SENT_BACK, header) && !entries.some(hasCredentials) ? SENT_BACK[header] : undefined;
  const from = entries.findLast(({ mime }) => !/css|script|image|font|wasm|octet|video|audio/.test(mime));
  return cookie === undefined || from === undefined ? undefined : { from, source: { cookie }, name: nameOf(cookie) };
}

/** Names that answers have for the token which goes into `Authorization` (RFC 6750), as far as anybody can guess. */
const BEARER = /^(?:access_?token|id_?token|token|jwt)$/i;

/** The token that an answer brings, by its name. */
export function findBearer(from: Recorded): Origin | undefined {
  const path = pathWhere(readJson(from.body), (value, key) => typeof value === "string" && value.length > 5 && BEARER.test(key));
  return path === undefined ? undefined : { from, source: { json: path }, name: nameOf(path) };
}

function sourceIn({ came, body, mime, forms }: Recorded, value: string): Origin["source"] | undefined {
  const cookie = came.find(([name, text]) => name === "set-cookie" && [value, encodeURIComponent(value)].includes(cookieValue(text)));
  if (cookie !== undefined) return { cookie: cookie[1].split("=")[0]?.trim() ?? "" };
  const header = came.find(([name, text]) => name !== "set-cookie" && text === value);
  if (header !== undefined) return { header: header[0] };
  if (mime.includes("json"))
    return withKey(
      "json",
      pathWhere(readJson(body), (one) => one === value),
    );
  const tag = [...body.matchAll(/<[a-z][^<>]{0,9999}>/gi)].map(([text]) => text).find((text) => text.includes(value));
  if (tag === undefined) return textAround(body, value);
  const input = forms.flatMap(({ inputs }) => inputs).find((one) => one.value === value);
  if (input !== undefined) return { input: input.name };
  const meta = /^<meta\b.*?\b(?:name|property)\s*=\s*["']?([\w:.-]+)/is.exec(tag)?.[1];
  return meta === undefined ? withKey("attribute", attributeWith(tag, value)) : { meta };
}

/** What an origin is called: by its own name, or by what its text says that it is. */
const nameIn = (source: Origin["source"]): string =>
  source["after"] === undefined ? (Object.values(source)[0] ?? "") : (/[cx]srf|nonce|state/i.exec(source["after"])?.[0] ?? "token");

/** Characters of a line that say where a value stands. */
const MOST_BEFORE = 60;

/**
 * What stands around a value in a script of a page, as `window.csrf = "…"` does: all of its statement before it on its line, where that says no secret of
 * its own and comes nowhere sooner, and the quote after it. What is said before that may be the name of whoever was recorded.
 */
function textAround(body: string, value: string): Origin["source"] | undefined {
  const at = body.indexOf(value);
  const before = body.charAt(at + value.length);
  if (at < 0 || !/["'`]/.test(before)) return undefined;
  const begins = Math.max(...["\n", ";", ","].map((sign) => body.lastIndexOf(sign, at)));
  const after = body.slice(begins + 1, at).trimStart();
  const isTelling = /[a-z]{3}/i.test(after) && after.length <= MOST_BEFORE && !/[^\x20-\x7e]/.test(after);
  const isOwn = !after.split(/[^\w-]+/).some((word) => TOKEN.test(word));
  return isTelling && isOwn && body.indexOf(after) + after.length === at ? { after, before } : undefined;
}

const withKey = (key: string, found: string | undefined): Origin["source"] | undefined =>
  found === undefined ? undefined : { [key]: found };
const cookieValue = (text: string): string =>
  text
    .split(";")[0]
    ?.replace(/^[^=]*=/, "")
    .trim() ?? "";
const attributeWith = (tag: string, value: string): string | undefined =>
  [...tag.matchAll(/([\w:-]+)\s*=\s*["']?([^"'>]*)/g)].find(([, , text]) => text === value)?.[1];

/** `data.tokens.0`: the keys under which a value lies. */
function pathWhere(node: unknown, isIt: (value: unknown, key: string) => boolean, depth = 0): string | undefined {
  if (typeof node !== "object" || node === null || depth > DEEPEST) return undefined;
  for (const [key, child] of Object.entries(node)) {
    if (isIt(child, key)) return key;
    const below = pathWhere(child, isIt, depth + 1);
    if (below !== undefined) return `${key}.${below}`;
  }
  return undefined;
}

/** A name that braces can hold. */
const nameOf = (found: string): string => plainName(found.split(".").findLast((part) => /[a-z]/i.test(part)) ?? "token").toLowerCase();

/** A name as braces can hold it: `établissement` without its accent, `_` for what is no letter, digit or `_`. */
export const plainName = (name: string): string => name.normalize("NFD").replace(/\p{M}/gu, "").replace(/\W+/g, "_");
