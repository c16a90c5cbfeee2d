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
/** A URL that parses but cannot be fetched: k6's code 1000. */
export class UnsupportedUrl extends Error {}

/** Reads what a script passes as a URL: a text or a template with a name. Throws `InvalidUrl` or `UnsupportedUrl`. */
export function parseUrl(given: unknown): HttpUrl {
  if (given instanceof NamedUrl) return readUrl(given.url, given.name);
  if (typeof given !== "string") throw new InvalidUrl(`invalid URL: '#${String(given)}'`);
  return readUrl(given, "");
}

/** The target of a redirect, which may be relative. */
export function resolveUrl(from: HttpUrl, location: string): HttpUrl {
  try {
    return readUrl(/^[a-z][a-z0-9+.-]*:\/\//i.test(location) ? location : new URL(location, from.text).href, "");
  } catch {
    throw new InvalidUrl(`failed to parse Location header "${location}"`);
  }
}

function readUrl(text: string, name: string): HttpUrl {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text)) throw new UnsupportedUrl('unsupported protocol scheme ""');
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new InvalidUrl(`invalid URL: parse ${JSON.stringify(text)}: invalid character or host in URL`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new UnsupportedUrl(`unsupported protocol scheme "${url.protocol.slice(0, -1)}"`);
  const isSecure = url.protocol === "https:";
  const shown = /^[\x21-\x7e]*$/.test(text) ? text : url.href;
  return {
    text: shown,
    clean: url.username === "" ? shown : shown.replace(/\/\/[^@/]*@/, url.password === "" ? "//****@" : "//****:****@"),
    name,
    origin: `${url.protocol}//${url.host}`,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (isSecure ? 443 : 80) : Number(url.port),
    isSecure,
    path: url.pathname + url.search,
    credentials:
      url.username === "" ? "" : Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString("base64"),
  };
}
