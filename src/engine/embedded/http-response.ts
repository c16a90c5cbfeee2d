import { formatCookie } from "./cookie.ts";
import { GoError } from "./go-error.ts";
import type { HttpRequest } from "./http-request.ts";
import { valueAt } from "./json-path.ts";
import { parseHtml } from "./modules/selection.ts";
import type { Phases } from "./phases.ts";

/** A cookie of a response, named as k6 names its parts. */
export interface ResponseCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly http_only: boolean;
  readonly secure: boolean;
  readonly max_age: number;
  readonly expires: number;
}

/** An empty list stands where a request was never sent: that is how k6 shows it. */
export type Body = string | ArrayBuffer | readonly never[] | null;

/** What a response is made of; see `HttpResponse`. */
export interface ResponseParts {
  readonly remote: { readonly ip: string; readonly port: number } | undefined;
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly proto: string;
  readonly headers: Record<string, string>;
  readonly cookies: Record<string, ResponseCookie[]>;
  readonly body: Body;
  readonly phases: Phases;
  readonly tlsVersion: string;
  readonly error: string;
  readonly errorCode: number;
  readonly request: HttpRequest | undefined;
  /** The `Cookie` headers that were sent. */
  readonly sentCookies: ReadonlyArray<{ readonly name: string; readonly value: string; readonly replace: boolean }>;
}

const NO_OCSP = { produced_at: 0, this_update: 0, next_update: 0, revoked_at: 0, revocation_reason: "", status: "" };

/** Over TLS, when the server staples nothing. */
const UNKNOWN_OCSP = { ...NO_OCSP, status: "unknown" };

/** The response that a script gets. */
export class HttpResponse {
  readonly remote_ip: string;
  readonly remote_port: number;
  readonly url: string;
  readonly status: number;
  readonly status_text: string;
  readonly proto: string;
  readonly headers: Record<string, string>;
  readonly cookies: Record<string, ResponseCookie[]>;
  readonly body: Body;
  readonly timings: Readonly<Record<string, number>>;
  readonly tls_version: string;
  readonly tls_cipher_suite = "";
  readonly ocsp: typeof NO_OCSP;
  readonly error: string;
  readonly error_code: number;
  readonly request: unknown;

  constructor(parts: ResponseParts) {
    this.remote_ip = parts.remote?.ip ?? "";
    this.remote_port = parts.remote?.port ?? 0;
    this.url = parts.url;
    this.status = parts.status;
    this.status_text = parts.statusText;
    this.proto = parts.proto;
    this.headers = parts.headers;
    this.cookies = parts.cookies;
    this.body = parts.body;
    this.timings = nameTimings(parts.phases);
    this.tls_version = parts.tlsVersion;
    this.ocsp = parts.tlsVersion === "" ? NO_OCSP : UNKNOWN_OCSP;
    this.error = parts.error;
    this.error_code = parts.errorCode;
    this.request = describeRequest(parts);
  }

  /** The body as JSON, or the part of it at a path such as `items.0.id`; undefined where there is none, or the body is no JSON. */
  json(...given: readonly unknown[]): unknown {
    const text = this.#text("JSON");
    if (given.length > 0) return selectJson(text, String(given[0] ?? ""));
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new GoError(explainJson(text, (error as Error).message));
    }
  }

  /** The body as a selection of elements. */
  html(selector?: string): unknown {
    const page = parseHtml(this.#text("HTML"), this.url);
    return selector === undefined ? page : page.find(selector);
  }

  submitForm(): never {
    throw new Error(
      "response.submitForm() is not part of the embedded engine, which makes no synchronous calls; use http.asyncRequest, or run this script with k6",
    );
  }

  clickLink(): never {
    throw new Error(
      "response.clickLink() is not part of the embedded engine, which makes no synchronous calls; use http.asyncRequest, or run this script with k6",
    );
  }

  #text(format: string): string {
    if (this.body === null) {
      throw new GoError(
        `the body is null so we can't transform it to ${format} - this likely was because of a request error getting the response`,
      );
    }
    return typeof this.body === "string" ? this.body : Buffer.from(this.body as ArrayBuffer).toString();
  }
}

function nameTimings(phases: Phases): Readonly<Record<string, number>> {
  const { duration, blocked, connecting, tlsHandshaking, sending, waiting, receiving } = phases;
  return { duration, blocked, looking_up: 0, connecting, tls_handshaking: tlsHandshaking, sending, waiting, receiving };
}

function describeRequest({ request, sentCookies }: ResponseParts): unknown {
  if (request === undefined) return null;
  const cookies: Record<string, unknown[]> = {};
  for (const cookie of sentCookies)
    cookies[cookie.name] = [...(cookies[cookie.name] ?? []), { name: cookie.name, value: cookie.value, replace: cookie.replace }];
  const headers = Object.fromEntries([...request.headers].map(([name, value]) => [name, [value]]));
  if (sentCookies.length > 0)
    headers["Cookie"] = [[...(headers["Cookie"] ?? []), ...sentCookies.map(({ name, value }) => formatCookie(name, value))].join("; ")];
  return { method: request.method, url: request.url.text, headers, body: request.bodyText, cookies };
}

/** k6's words; the place is known only where the text ends too early. */
function explainJson(text: string, message: string): string {
  const isCut = message.startsWith("Unexpected end");
  const lines = text.split("\n");
  const place = isCut ? `line ${lines.length}, character ${(lines.at(-1) ?? "").length}` : "line 1, character 1";
  return `cannot parse json due to an error at ${place} , error: ${isCut ? "unexpected end of JSON input" : message}`;
}

function selectJson(text: string, path: string): unknown {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  try {
    return valueAt(body, path);
  } catch (error) {
    throw new Error(
      `response.json(${JSON.stringify(path)}) is not part of the embedded engine: the path ${(error as Error).message}; look in response.json() instead, or run this script with k6`,
    );
  }
}
