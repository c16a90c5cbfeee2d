import { formatCookie, parseSetCookie, type SetCookie } from "./cookie.ts";
import { decodeBody } from "./decode.ts";
import { exchange, type WireResponse } from "./exchange.ts";
import { wireLines } from "./go-headers.ts";
import { headerValues, joinHeaders } from "./headers.ts";
import type { HttpRequest } from "./http-request.ts";
import { HttpResponse, type ResponseCookie } from "./http-response.ts";
import { type HttpUrl, isReadByGo, resolveUrl } from "./http-url.ts";
import { CUT_SHORT, classifyError, type NetworkError } from "./network-error.ts";
import { measurePhases, type Phases } from "./phases.ts";
import type { VirtualUser } from "./virtual-user.ts";

/** One hop of a request: the first, or the target of a redirect. */
interface Hop {
  readonly method: string;
  readonly url: HttpUrl;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer | null;
  /** False once a redirect dropped the body; it never comes back. */
  readonly keepsBody: boolean;
  /** Redirects followed before it. */
  readonly followed: number;
}

type SentCookies = HttpRequest["cookies"];

/** Ten, as in k6, with a warning when they are used up. */
const DEFAULT_REDIRECTS = 10;
/** Go's zero time in ms, which k6 shows for a cookie without a date. */
const NO_DATE_MS = -6_795_364_578_871;
const SENSITIVE = ["Authorization", "Www-Authenticate", "Cookie", "Cookie2"];
const OF_BODY = ["Content-Encoding", "Content-Language", "Content-Location", "Content-Type"];

/** Sends a request, follows its redirects and calls back once with the last response. Each hop leaves its rows. */
export function fetch(vu: VirtualUser, request: HttpRequest, done: (response: HttpResponse) => void): void {
  const deadline = performance.now() + request.timeoutMs;
  const tags = new Map(vu.tags);
  for (const key in request.tags) tags.set(key, String(request.tags[key]));
  if (request.url.name !== "" && !tags.has("name") && vu.program.options.systemTags.has("name")) tags.set("name", request.url.name);
  const play = (hop: Hop): void => {
    const cookies = hop.url.refusal === undefined ? collectCookies(request, hop.url.text) : [];
    const wire = {
      origin: hop.url.origin,
      target: hop.url,
      method: hop.method,
      path: hop.url.path,
      headers: wireHeaders(hop, cookies),
      body: hop.body,
      deadline,
      refusal: hop.url.refusal ?? refuseBody(hop),
    };
    exchange(vu.connections, wire, (answer) => {
      const phases = measurePhases(answer.marks, answer.endMs);
      if (answer.error === undefined) request.jar.store(hop.url.text, headerValues(answer.headers, "Set-Cookie"));
      const next = answer.error === undefined ? nextHop(vu, request, hop, answer) : undefined;
      const { body, error } = next === undefined ? readBody(request, answer) : { body: null, error: undefined };
      writeRows(vu, request, hop, answer, phases, tags, error);
      if (next !== undefined && "url" in next) play(next);
      else done(makeResponse(vu, { request, hop, answer, phases, body, error: next ?? error, cookies }));
    });
  };
  play({ method: request.method, url: request.url, headers: request.headers, body: request.body, keepsBody: true, followed: 0 });
}

function collectCookies(request: HttpRequest, url: string): SentCookies {
  const replaced = new Set(request.cookies.filter((cookie) => cookie.replace).map((cookie) => cookie.name));
  const stored = request.jar.cookies(url).filter(({ name }) => !replaced.has(name));
  return stored.length === 0 ? request.cookies : [...request.cookies, ...stored.map((cookie) => ({ ...cookie, replace: false }))];
}

const WITH_BODY = ["POST", "PUT", "PATCH"];

/** undici loses its connection, or the process, where HTTP/2 is to carry another method's body; until there is an answer nobody knows that TLS means HTTP/2. */
function refuseBody({ method, url, body }: Hop): NetworkError | undefined {
  if (body === null || !url.isSecure || WITH_BODY.includes(method)) return undefined;
  const message = `the embedded engine sends no body with ${method} over TLS; run this script with k6`;
  return { code: 1000, message, detail: message };
}

function wireHeaders(hop: Hop, cookies: SentCookies): readonly string[] {
  const headers = wireLines(hop.headers, hop.url.isSecure);
  if (cookies.length > 0) {
    const own = hop.headers.get("Cookie");
    const pairs = cookies.map(({ name, value }) => formatCookie(name, value));
    if (own === undefined) headers.push("Cookie", pairs.join("; "));
    else headers[headers.indexOf("Cookie") + 1] += `; ${pairs.join("; ")}`;
  }
  return headers;
}

/** Where a redirect leads, by Go's rules (`net/http/client.go`); undefined where the answer is the last one. */
function nextHop(vu: VirtualUser, request: HttpRequest, hop: Hop, answer: WireResponse): Hop | NetworkError | undefined {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const location = headerValues(answer.headers, "Location")[0] ?? "";
  if (location === "") return undefined;
  const isLast = hop.followed + 1 > (request.redirects ?? DEFAULT_REDIRECTS);
  let url: HttpUrl;
  // Go reads the address before it asks whether to go there.
  try {
    url = resolveUrl(hop.url, location);
  } catch (error) {
    if (isLast && isReadByGo(location)) return undefined;
    return { code: 1000, message: (error as Error).message, detail: (error as Error).message };
  }
  if (isLast) {
    if (request.redirects === undefined) warnOfRedirects(vu, request, hop);
    return undefined;
  }
  const keepsMethod = answer.status >= 307 || hop.method === "GET" || hop.method === "HEAD";
  const keepsBody = answer.status >= 307 && hop.keepsBody;
  const headers = new Map(hop.headers);
  for (const name of [...(isRelated(request.url.host, url.host) ? [] : SENSITIVE), ...(keepsBody ? [] : OF_BODY)]) headers.delete(name);
  if (url.host !== hop.url.host || url.port !== hop.url.port) headers.delete("Host");
  if (!request.headers.has("Referer") && !(hop.url.isSecure && !url.isSecure)) headers.set("Referer", hop.url.text);
  return {
    method: keepsMethod ? hop.method : "GET",
    url,
    headers,
    body: keepsBody ? hop.body : null,
    keepsBody,
    followed: hop.followed + 1,
  };
}

function warnOfRedirects(vu: VirtualUser, request: HttpRequest, hop: Hop): void {
  vu.program.log(
    "warning",
    `Stopped after ${hop.followed + 1} redirects and returned the redirection; pass { redirects: n } in request params or set global maxRedirects to silence this`,
    { url: request.url.text },
  );
}

function isRelated(from: string, to: string): boolean {
  return from === to || to.endsWith(`.${from}`);
}

function readBody(
  request: HttpRequest,
  answer: WireResponse,
): { readonly body: string | ArrayBuffer | null; readonly error: NetworkError | undefined } {
  const hasNone = answer.error !== undefined && answer.body.length === 0;
  if (hasNone || request.responseType === "none" || answer.status === 204 || answer.status === 304)
    return { body: null, error: answer.error };
  try {
    const packed = answer.body.length === 1 && answer.body[0] !== undefined ? answer.body[0] : Buffer.concat(answer.body);
    const encodings = answer.error !== undefined ? "" : (headerValues(answer.headers, "Content-Encoding")[0] ?? "");
    const plain = encodings === "" ? packed : decodeBody(packed, encodings);
    return { body: request.responseType === "text" ? plain.toString() : Uint8Array.from(plain).buffer, error: answer.error };
  } catch (error) {
    // Where it breaks off Go says so in its own words; one of nothing it cannot even begin.
    if ((error as { code?: unknown }).code === "Z_BUF_ERROR" && answer.body.length > 0) return { body: null, error: CUT_SHORT };
    const { detail } = classifyError(error, true);
    return { body: null, error: { code: 1701, message: `error decompressing response body (${detail})`, detail } };
  }
}

function writeRows(
  vu: VirtualUser,
  request: HttpRequest,
  hop: Hop,
  answer: WireResponse,
  phases: Phases,
  base: ReadonlyMap<string, string>,
  error: NetworkError | undefined,
): void {
  if (!vu.isAlive) return;
  const tags = new Map(base);
  const { systemTags } = vu.program.options;
  const set = (name: string, value: string): void => void (systemTags.has(name) && tags.set(name, value));
  if (!base.has("name")) set("name", hop.url.clean);
  set("url", base.get("name") ?? hop.url.clean);
  set("method", hop.method);
  if (error === undefined) {
    set("status", String(answer.status));
    if (answer.status >= 400) set("error_code", String(1_000 + answer.status));
    set("proto", answer.proto);
    if (answer.tlsVersion !== "") set("tls_version", answer.tlsVersion);
  } else {
    set("error", error.message);
    set("error_code", String(error.code));
    set("status", "0");
  }
  if (answer.remote !== undefined) set("ip", answer.remote.ip);
  const rows: Array<readonly [string, number]> = [
    ["http_reqs", 1],
    ["http_req_duration", phases.duration],
    ["http_req_blocked", phases.blocked],
    ["http_req_connecting", phases.connecting],
    ["http_req_tls_handshaking", phases.tlsHandshaking],
    ["http_req_sending", phases.sending],
    ["http_req_waiting", phases.waiting],
    ["http_req_receiving", phases.receiving],
  ];
  if (request.responseCallback !== null) {
    const isExpected = request.responseCallback(error === undefined ? answer.status : 0);
    set("expected_response", String(isExpected));
    rows.push(["http_req_failed", isExpected ? 0 : 1]);
  }
  vu.rows.write(answer.endMs, rows, tags, vu.metadata);
}

interface Finished {
  readonly request: HttpRequest;
  readonly hop: Hop;
  readonly answer: WireResponse;
  readonly phases: Phases;
  readonly body: string | ArrayBuffer | null;
  readonly error: NetworkError | undefined;
  readonly cookies: SentCookies;
}

function makeResponse(vu: VirtualUser, { request, hop, answer, phases, body, error, cookies }: Finished): HttpResponse {
  const hasAnswer = error === undefined;
  if (!hasAnswer) vu.program.log("warning", "Request Failed", { error: `${capitalise(hop.method)} "${hop.url.text}": ${error.detail}` });
  return new HttpResponse({
    remote: answer.remote,
    url: hop.url.text,
    status: hasAnswer ? answer.status : 0,
    statusText: hasAnswer ? `${answer.status} ${answer.statusText}`.trim() : "",
    proto: hasAnswer ? answer.proto : "",
    headers: hasAnswer ? joinHeaders(answer.headers) : {},
    cookies: hasAnswer ? nameCookies(headerValues(answer.headers, "Set-Cookie")) : {},
    body,
    phases,
    tlsVersion: hasAnswer ? answer.tlsVersion : "",
    error: error?.message ?? "",
    errorCode: error?.code ?? (answer.status >= 400 ? 1_000 + answer.status : 0),
    request,
    sentCookies: cookies,
  });
}

function nameCookies(lines: readonly string[]): Record<string, ResponseCookie[]> {
  const cookies: Record<string, ResponseCookie[]> = {};
  for (const line of lines) {
    const cookie = parseSetCookie(line);
    if (cookie !== undefined) cookies[cookie.name] = [...(cookies[cookie.name] ?? []), nameCookie(cookie)];
  }
  return cookies;
}

function nameCookie({ name, value, domain, path, httpOnly, secure, maxAge, expires }: SetCookie): ResponseCookie {
  return { name, value, domain, path, http_only: httpOnly, secure, max_age: maxAge, expires: expires?.getTime() ?? NO_DATE_MS };
}

function capitalise(method: string): string {
  return method.charAt(0) + method.slice(1).toLowerCase();
}
