import { CookieJar } from "../cookie-jar.ts";
import { fetch } from "../fetch.ts";
import { parseRequest, type RequestDefaults, type ResponseCallback } from "../http-request.ts";
import { HttpResponse } from "../http-response.ts";
import { InvalidUrl, NamedUrl } from "../http-url.ts";
import { measurePhases, noMarks } from "../phases.ts";
import type { VirtualUser } from "../virtual-user.ts";
import type { Vu } from "../vu.ts";

/** k6's synchronous calls; here they are refused by name. */
const SYNCHRONOUS = ["get", "head", "post", "put", "patch", "del", "options", "request", "batch"] as const;
/** What stands for a value in the name of a URL template. */
const PLACE = ["$", "{", "}"].join("");
/** Statuses that are expected unless a script says otherwise. */
const EXPECTED: ResponseCallback = (status) => status >= 200 && status < 400;

/** `k6/http`: asynchronous requests. */
export function httpModule(vu: Vu): Readonly<Record<string, unknown>> {
  const user = vu as VirtualUser;
  const jars = new WeakMap<object, CookieJar>();
  const callbacks = new WeakMap<object, ResponseCallback>();
  let responseCallback: ResponseCallback = EXPECTED;
  const defaults = (): RequestDefaults => ({
    options: vu.program.options,
    userAgent: vu.program.userAgent,
    jar: user.jar,
    responseCallback,
    jarOf: (value) => (typeof value === "object" && value !== null ? jars.get(value) : undefined),
    callbackOf: (value) => (typeof value === "object" && value !== null ? callbacks.get(value) : undefined),
  });
  const exposeJar = (jar: CookieJar): object => {
    const object = describeJar(jar);
    jars.set(object, jar);
    return object;
  };
  const http: Record<string, unknown> = {
    asyncRequest: (method: unknown, url: unknown, body?: unknown, params?: unknown) => {
      if (vu.isInit) throw new Error("Making http requests in the init context is not supported");
      return send(user, String(method), url, body, params, defaults());
    },
    url: (parts: TemplateStringsArray, ...values: readonly unknown[]) =>
      new NamedUrl(String.raw({ raw: parts }, ...values), parts.join(PLACE)),
    expectedStatuses: (...ranges: readonly unknown[]) => {
      const token = {};
      callbacks.set(token, matchStatuses(ranges));
      return token;
    },
    setResponseCallback: (token: unknown) => {
      const found = token === null ? null : callbacks.get(token as object);
      if (found === undefined) throw new Error("unsupported argument, expected http.expectedStatuses");
      responseCallback = found;
    },
    cookieJar: () => exposeJar(user.jar),
    CookieJar: function (this: unknown) {
      return exposeJar(new CookieJar());
    },
    file: () => refuse("http.file()", "send a string or an ArrayBuffer as the body"),
  };
  for (const name of SYNCHRONOUS) http[name] = () => refuse(`http.${name}()`, "use await http.asyncRequest(method, url, body, params)");
  return http;
}

function refuse(call: string, instead: string): never {
  throw new Error(`${call} is not part of the embedded engine; ${instead}, or run this script with k6`);
}

function send(
  user: VirtualUser,
  method: string,
  url: unknown,
  body: unknown,
  params: unknown,
  defaults: RequestDefaults,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let request: ReturnType<typeof parseRequest>;
    try {
      request = parseRequest(method, url, body, params, defaults);
    } catch (error) {
      if (user.program.options.throw) return reject(error);
      return resolve(unsentResponse(user, error as Error));
    }
    const release = user.hold();
    const { life } = user;
    fetch(user, request, (response) => {
      if (life !== user.life) return;
      user.enter(() => {
        if (request.throws && response.error !== "" && response.status === 0) reject(new Error(response.error));
        else resolve(response);
        release();
      });
    });
  });
}

/** A request that could not be made up: logged, and answered with the reason. */
function unsentResponse(user: VirtualUser, error: Error): HttpResponse {
  user.program.log("warning", "Request Failed", { error: error.message });
  return new HttpResponse({
    remote: undefined,
    url: "",
    status: 0,
    statusText: "",
    proto: "",
    headers: {},
    cookies: {},
    body: [],
    phases: measurePhases(noMarks(), 0),
    tlsVersion: "",
    error: error.message,
    errorCode: error instanceof InvalidUrl ? 1020 : 0,
    request: undefined,
    sentCookies: [],
  });
}

/** Numbers, and `{ min, max }` with both ends in. */
function matchStatuses(ranges: readonly unknown[]): ResponseCallback {
  if (ranges.length === 0) throw new Error("no arguments");
  const parsed = ranges.map((range) => {
    if (typeof range === "number" && Number.isInteger(range)) return { min: range, max: range };
    const { min, max } = (range ?? {}) as { readonly min?: unknown; readonly max?: unknown };
    if (typeof min !== "number" || typeof max !== "number")
      throw new Error("both min and max need to be set for status ranges, or a whole number given");
    return { min, max };
  });
  return (status) => parsed.some(({ min, max }) => status >= min && status <= max);
}

/** A jar as scripts see it. */
function describeJar(jar: CookieJar): object {
  return {
    cookiesForURL: (url: string) => {
      const found: Record<string, string[]> = {};
      for (const { name, value } of jar.cookies(url)) found[name] = [...(found[name] ?? []), value];
      return found;
    },
    set: (url: string, name: string, value: unknown, options: Readonly<Record<string, unknown>> = {}) => {
      jar.set(url, { name, value: String(value), ...readAttributes(options) });
      return true;
    },
    clear: (url: string) => jar.clear(url),
    delete: (url: string, name: string) => {
      if (name === "" || name === undefined) throw new Error("cookie: is null");
      jar.remove(url, name);
    },
  };
}

function readAttributes(options: Readonly<Record<string, unknown>>) {
  const expires = options["expires"];
  const date = expires === undefined || expires === "" ? undefined : new Date(String(expires));
  if (date !== undefined && Number.isNaN(date.getTime())) throw new Error(`unable to parse "expires" date string "${String(expires)}"`);
  return {
    domain: String(options["domain"] ?? ""),
    path: String(options["path"] ?? ""),
    httpOnly: Boolean(options["http_only"]),
    secure: Boolean(options["secure"]),
    maxAge: Math.trunc(Number(options["max_age"] ?? 0)) || 0,
    expires: date,
  };
}
