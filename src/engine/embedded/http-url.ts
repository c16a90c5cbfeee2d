import type { NetworkError } from "./network-error.ts";

/** A URL for the wire, and the texts under which it is shown. */
export interface HttpUrl {
  /** As the script wrote it, or escaped where it held more than plain characters. */
  readonly text: string;
  /** Without user and password: what the tags `url` and `name` hold. */
  readonly clean: string;
  /** The `name` that http.url`…` gives; empty otherwise. */
  readonly name: string;
  readonly origin: string;
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** Path and query. */
  readonly path: string;
  /** `user:password` in base64, from the URL; empty where there is none. */
  readonly credentials: string;
  /** Set where the URL parses but nothing can be sent to it; the other parts are then empty. */
  readonly refusal: NetworkError | undefined;
}

/** What http.url`…${x}…` returns. */
export class NamedUrl {
  readonly url: string;
  readonly name: string;

  constructor(url: string, name: string) {
    this.url = url;
    this.name = name;
  }

  toString(): string {
    return this.url;
  }
}

/** A URL that cannot be parsed: k6's code 1020, and nothing is sent. */
export class InvalidUrl extends Error {}

/** Reads what a script passes as a URL: a text or a template with a name. Throws `InvalidUrl`. */
export function parseUrl(given: unknown): HttpUrl {
  if (given instanceof NamedUrl) return readUrl(given.url, given.name);
  if (typeof given !== "string") throw new InvalidUrl(`invalid URL: '#${String(given)}'`);
  return readUrl(given, "");
}

/** What Go reads of an address, and a browser does not: a port that is too high, letters of any script in a host. Nothing can be sent to it. */
const READ_BY_GO = /^(?:[a-z][a-z0-9+.-]*:)?\/\/(?:[^/?#]*[^/?#\x20-\x7f][^/?#]*|[^/?#:]*:\d+)(?:[/?#]|$)/i;
/** What Go reads in no address, as far as a header may hold it. */
const CONTROL = /[\t\x7f]/;

/** Whether Go could tell where a redirect leads that is not followed, though a browser could not. */
export const isReadByGo = (location: string): boolean => READ_BY_GO.test(location) && !CONTROL.test(location);

/** The target of a redirect, which may be relative. */
export function resolveUrl(from: HttpUrl, location: string): HttpUrl {
  if (CONTROL.test(location)) throw new InvalidUrl(`failed to parse Location header ${JSON.stringify(location)}`);
  try {
    return readUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(location) ? location : new URL(location, from.text).href, "");
  } catch {
    throw new InvalidUrl(`failed to parse Location header "${location}"`);
  }
}

function readUrl(given: string, name: string): HttpUrl {
  const text = given.replace(/^[a-z][a-z0-9+.-]*:/i, (scheme) => scheme.toLowerCase());
  const refusal = refuseUrl(text);
  if (refusal !== undefined) return { ...NOWHERE, text, clean: text, name, refusal };
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new InvalidUrl(`invalid URL: parse ${JSON.stringify(text)}: ${explainUrl(text)}`);
  }
  const isSecure = url.protocol === "https:";
  const shown = /^[\x21-\x7e]*$/.test(text) ? text : url.href;
  return {
    text: shown,
    clean: hideCredentials(shown, url),
    name,
    origin: `${url.protocol}//${url.host}`,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
    isSecure,
    path: requestTarget(text, url),
    credentials:
      url.username === "" ? "" : Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString("base64"),
    refusal: undefined,
  };
}

/** A path as Go sends it unchanged, and what it leaves alone where it has to escape (`net/url`, encodePath). */
const SENT_AS_IT_IS = /^(?:[\w\-.~!$&'()*+,;=:@[\]/]|%[0-9a-f]{2})*$/i;
const UNESCAPED = /[\w\-.~$&+,/:;=@]/;

/** Path and query as Go sends them: no dots resolved, the query untouched. An address with spaces or accents is escaped as browsers do. */
function requestTarget(text: string, url: URL): string {
  if (!/^[\x21-\x7e]*$/.test(text)) return url.pathname + url.search;
  const whole = /^[a-z]+:\/\/[^/?#]*([^#]*)/.exec(text)?.[1] ?? "";
  const at = whole.indexOf("?");
  const path = at < 0 ? whole : whole.slice(0, at);
  return `${escapePath(path, text) || "/"}${at < 0 ? "" : whole.slice(at)}`;
}

function escapePath(path: string, text: string): string {
  if (SENT_AS_IT_IS.test(path)) return path;
  const wrong = /%(?![0-9a-f]{2}).{0,2}/i.exec(path)?.[0];
  if (wrong !== undefined) throw new InvalidUrl(`invalid URL: parse ${JSON.stringify(text)}: invalid URL escape ${JSON.stringify(wrong)}`);
  const bytes = Buffer.from(
    path.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
  return [...bytes].map((byte) => (UNESCAPED.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : escapeByte(byte))).join("");
}

const escapeByte = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;

const NOWHERE = { origin: "", host: "", port: 0, isSecure: false, path: "", credentials: "" };

/** What Go finds out only when it is to send. */
function refuseUrl(text: string): NetworkError | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):/.exec(text)?.[1] ?? "";
  const because = (code: number, message: string): NetworkError => ({ code, message, detail: message });
  if (scheme !== "http" && scheme !== "https") return because(1000, `unsupported protocol scheme "${scheme}"`);
  const authority = authorityOf(text);
  if (authority === "") return because(1000, "http: no Host in request URL");
  return /^[^[\]]*:\d*:\d*$/.test(authority) ? because(1101, "lookup: no such host") : undefined;
}

function explainUrl(text: string): string {
  const authority = authorityOf(text);
  if (authority.startsWith("[") && !authority.includes("]")) return "missing ']' in host";
  const letter = /[\s<>"^`{|}]/.exec(authority)?.[0];
  if (letter !== undefined) return `invalid character ${JSON.stringify(letter)} in host name`;
  const port = /:([^:\]]*)$/.exec(authority)?.[1];
  return port === undefined ? "invalid URL escape or host" : `invalid port ":${port}" after host`;
}

function authorityOf(text: string): string {
  return (/^[a-z]+:\/\/([^/?#]*)/.exec(text)?.[1] ?? "").replace(/^.*@/, "");
}

function hideCredentials(shown: string, url: URL): string {
  return url.username === "" ? shown : shown.replace(/\/\/[^@/]*@/, url.password === "" ? "//****@" : "//****:****@");
}
