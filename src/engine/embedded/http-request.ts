import type { CookieJar } from "./cookie-jar.ts";
import { encodeBody } from "./decode.ts";
import { parseDuration } from "./duration.ts";
import { canonicalName } from "./headers.ts";
import { formPayload } from "./http-body.ts";
import { type HttpUrl, parseUrl } from "./http-url.ts";
import type { Options } from "./options.ts";

export type ResponseType = "text" | "binary" | "none";
/** Tells whether a status was to be expected; `null` leaves `http_req_failed` and its tag out. */
export type ResponseCallback = ((status: number) => boolean) | null;

/** A request as the script asked for it, ready to be sent. */
export interface HttpRequest {
  readonly method: string;
  readonly url: HttpUrl;
  /** Canonical names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer | null;
  /** The body before packing, for `response.request`. */
  readonly bodyText: string;
  readonly timeoutMs: number;
  readonly redirects: number | undefined;
  /** Cookies of this request alone; `replace` keeps the jar's of the same name out. */
  readonly cookies: ReadonlyArray<{ readonly name: string; readonly value: string; readonly replace: boolean }>;
  readonly jar: CookieJar;
  readonly tags: Readonly<Record<string, string>>;
  readonly responseType: ResponseType;
  readonly responseCallback: ResponseCallback;
  readonly throws: boolean;
}

/** What a request inherits from its VU. */
export interface RequestDefaults {
  readonly options: Options;
  readonly userAgent: string;
  readonly jar: CookieJar;
  readonly responseCallback: ResponseCallback;
  /** The jar and the callback behind a script's `CookieJar` and `expectedStatuses` objects. */
  readonly jarOf: (value: unknown) => CookieJar | undefined;
  readonly callbackOf: (value: unknown) => ResponseCallback | undefined;
}

/** k6 waits a minute for an answer (`js/modules/k6/http/request.go`). */
const TIMEOUT_MS = 60_000;
const RESPONSE_TYPES: readonly string[] = ["text", "binary", "none"];

/** Reads the arguments of `asyncRequest(method, url, body, params)`. Throws where k6 would not send. */
export function parseRequest(method: string, url: unknown, body: unknown, params: unknown, defaults: RequestDefaults): HttpRequest {
  const given = (typeof params === "object" && params !== null ? params : {}) as Readonly<Record<string, unknown>>;
  const parsed = parseUrl(url);
  const payload = formPayload(body);
  const headers = readHeaders(given["headers"], defaults.userAgent, payload.contentType);
  if (parsed.credentials !== "" && !headers.has("Authorization")) headers.set("Authorization", `Basic ${parsed.credentials}`);
  refuseUnsupported(given);
  return {
    method,
    url: parsed,
    headers,
    body: packBody(payload.body, given["compression"], headers),
    bodyText: payload.body === null ? "" : String(payload.body),
    timeoutMs: readTimeout(given["timeout"]),
    redirects: given["redirects"] === undefined ? defaults.options.maxRedirects : Math.trunc(Number(given["redirects"])) || 0,
    cookies: readCookies(given["cookies"]),
    jar: defaults.jarOf(given["jar"]) ?? defaults.jar,
    tags: readTags(given["tags"], "invalid HTTP request metric tags: "),
    responseType: readResponseType(given["responseType"], defaults.options.discardResponseBodies),
    responseCallback: readCallback(given, defaults),
    throws: given["throw"] === undefined ? defaults.options.throw : Boolean(given["throw"]),
  };
}

/** Tags as k6 accepts them: texts, numbers and booleans. */
export function readTags(given: unknown, prefix: string): Readonly<Record<string, string>> {
  if (given === null || given === undefined) return {};
  const tags: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) {
    if (!["string", "number", "boolean"].includes(typeof value)) {
      throw new Error(
        `${prefix}invalid value for metric tag '${key}': only String, Boolean and Number types are accepted as a metric tag values`,
      );
    }
    tags[key] = String(value);
  }
  return tags;
}

function readHeaders(given: unknown, userAgent: string, contentType: string): Map<string, string> {
  const headers = new Map<string, string>();
  if (contentType !== "") headers.set("Content-Type", contentType);
  if (userAgent !== "") headers.set("User-Agent", userAgent);
  if (typeof given === "object" && given !== null)
    for (const [name, value] of Object.entries(given)) headers.set(canonicalName(name), String(value));
  return headers;
}

function refuseUnsupported(given: Readonly<Record<string, unknown>>): void {
  if (given["auth"] === undefined || given["auth"] === "basic") return;
  throw new Error(`the embedded engine does not speak auth '${String(given["auth"])}'; write the Authorization header, or use k6`);
}

function packBody(body: Buffer | null, compression: unknown, headers: Map<string, string>): Buffer | null {
  const names = String(compression ?? "").trim();
  if (body === null || names === "") return body;
  const list = names.split(",").map((name) => name.trim());
  if (!headers.has("Content-Encoding")) headers.set("Content-Encoding", list.join(", "));
  return encodeBody(body, list);
}

function readTimeout(given: unknown): number {
  if (given === undefined) return TIMEOUT_MS;
  try {
    return parseDuration(given);
  } catch (error) {
    throw new Error(`invalid timeout value: ${(error as Error).message}`);
  }
}

function readCookies(given: unknown): HttpRequest["cookies"] {
  if (typeof given !== "object" || given === null) return [];
  return Object.entries(given)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => {
      if (typeof value !== "object") return { name, value: String(value), replace: false };
      return {
        name,
        value: String((value as { value?: unknown }).value ?? ""),
        replace: Boolean((value as { replace?: unknown }).replace),
      };
    });
}

function readResponseType(given: unknown, discards: boolean): ResponseType {
  if (given === undefined) return discards ? "none" : "text";
  if (!RESPONSE_TYPES.includes(String(given))) throw new Error(`${String(given)} does not belong to ResponseType values`);
  return given as ResponseType;
}

function readCallback(given: Readonly<Record<string, unknown>>, defaults: RequestDefaults): ResponseCallback {
  if (!("responseCallback" in given) || given["responseCallback"] === undefined) return defaults.responseCallback;
  if (given["responseCallback"] === null) return null;
  const callback = defaults.callbackOf(given["responseCallback"]);
  if (callback === undefined) throw new Error("unsupported responseCallback");
  return callback;
}
