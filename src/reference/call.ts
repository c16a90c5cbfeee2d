import type { IncomingHttpHeaders } from "node:http";
import type { Milliseconds } from "../core/units.ts";

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
  #form: URLSearchParams | undefined;

  constructor(
    request: { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer },
    at: Milliseconds,
  ) {
    const cut = request.url.indexOf("?");
    this.method = request.method;
    this.path = cut < 0 ? request.url : request.url.slice(0, cut);
    this.search = cut < 0 ? "" : request.url.slice(cut + 1);
    this.headers = request.headers;
    this.body = request.body;
    this.at = at;
  }

  /** A parameter of the query; "" where it is missing. */
  query(name: string): string {
    this.#query ??= new URLSearchParams(this.search);
    return this.#query.get(name) ?? "";
  }

  /** A field of an urlencoded body; undefined where it is missing. */
  field(name: string): string | undefined {
    this.#form ??= new URLSearchParams(this.body.toString("latin1"));
    return this.#form.get(name) ?? undefined;
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
