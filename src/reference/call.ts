import type { IncomingHttpHeaders } from "node:http";
import type { Milliseconds } from "../core/units.ts";

/** Charsets in which forms come back; a form comes back in its page's own. */
export type FormCharset = "utf8" | "latin1";

/** One request as the routes see it. */
export class Call {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  /** Query without the question mark, as sent. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The instant at which it is answered: its arrival, or the scheduled end of its service. */
  at: Milliseconds;
  #query: URLSearchParams | undefined;
  #form: ReadonlyMap<string, string> | undefined;
  readonly #charset: FormCharset;

  constructor(
    request: {
      readonly method: string;
      readonly url: string;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
      /** Charset of the page that the form was on. */
      readonly charset?: FormCharset;
    },
    at: Milliseconds,
  ) {
    const cut = request.url.indexOf("?");
    this.method = request.method;
    this.path = cut < 0 ? request.url : request.url.slice(0, cut);
    this.search = cut < 0 ? "" : request.url.slice(cut + 1);
    this.headers = request.headers;
    this.body = request.body;
    this.at = at;
    this.#charset = request.charset ?? "utf8";
  }

  /** A parameter of the query; "" where it is missing. */
  query(name: string): string {
    this.#query ??= new URLSearchParams(this.search);
    return this.#query.get(name) ?? "";
  }

  /** A field of an urlencoded body; undefined where it is missing. */
  field(name: string): string | undefined {
    this.#form ??= parseForm(this.body.toString("latin1"), this.#charset);
    return this.#form.get(name);
  }

  cookie(name: string): string | undefined {
    for (const pair of (this.headers.cookie ?? "").split(";")) {
      const cut = pair.indexOf("=");
      if (cut > 0 && pair.slice(0, cut).trim() === name) return unquote(pair.slice(cut + 1).trim());
    }
    return undefined;
  }

  header(name: string): string | undefined {
    const value = this.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }
}

const unquote = (value: string): string => (value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value);

function parseForm(body: string, charset: FormCharset): ReadonlyMap<string, string> {
  const decode = (text: string): string => {
    const bytes = text.replace(/\+/g, " ").replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return charset === "latin1" ? bytes : Buffer.from(bytes, "latin1").toString("utf8");
  };
  const fields = new Map<string, string>();
  for (const pair of body.split("&")) {
    const cut = pair.indexOf("=");
    const name = decode(cut < 0 ? pair : pair.slice(0, cut));
    if (!fields.has(name)) fields.set(name, cut < 0 ? "" : decode(pair.slice(cut + 1)));
  }
  return fields;
}
