import { CookieJar } from "../cookie-jar.ts";
import { fetch } from "../fetch.ts";
import { parseRequest, type RequestDefaults, type ResponseCallback } from "../http-request.ts";
import { HttpResponse } from "../http-response.ts";
import { InvalidUrl, NamedUrl } from "../http-url.ts";
import { measurePhases, noMarks } from "../phases.ts";
import type { VirtualUser } from "../virtual-user.ts";
import type { Vu } from "../vu.ts";
import { ScriptJar } from "./script-jar.ts";

/** k6's synchronous calls; here they are refused by name. */
const SYNCHRONOUS = ["get", "head", "post", "put", "patch", "del", "options", "request", "batch"] as const;
/** What stands for a value in the name of a URL template. */
const PLACE = ["$", "{", "}"].join("");
/** Statuses that are expected unless a script says otherwise. */
const EXPECTED: ResponseCallback = (status) => status >= 200 && status < 400;

/** `k6/http`: asynchronous requests. What knows nothing of its VU is the same for all of them. */
export function httpModule(vu: Vu): Readonly<Record<string, unknown>> {
  const user = vu as VirtualUser;
  let responseCallback: ResponseCallback = EXPECTED;
  return {
    __proto__: SHARED,
    asyncRequest: (method: unknown, url: unknown, body?: unknown, params?: unknown) => {
      if (vu.isInit) throw new Error("Making http requests in the init context is not supported");
      if (method === "CONNECT") refuse('http.asyncRequest("CONNECT")', "use another method");
      const { options, userAgent } = vu.program;
      return send(user, String(method), url, body, params, { options, userAgent, jar: user.jar, responseCallback, jarOf, callbackOf });
    },
    setResponseCallback: (token: unknown) => {
      const found = token === null ? null : callbackOf(token);
      if (found === undefined) throw new Error("unsupported argument, expected http.expectedStatuses");
      responseCallback = found;
    },
    cookieJar: () => new ScriptJar(user.jar),
  };
}

/** What `http.expectedStatuses` gives to a script. */
class ExpectedStatuses {
  readonly #matches: ResponseCallback;

  constructor(ranges: readonly unknown[]) {
    this.#matches = matchStatuses(ranges);
  }

  static callback(token: ExpectedStatuses): ResponseCallback {
    return token.#matches;
  }
}

const callbackOf: RequestDefaults["callbackOf"] = (value) =>
  value instanceof ExpectedStatuses ? ExpectedStatuses.callback(value) : undefined;
const jarOf: RequestDefaults["jarOf"] = (value) => (value instanceof ScriptJar ? ScriptJar.inner(value) : undefined);

const SHARED: Readonly<Record<string, unknown>> = {
  url: (parts: TemplateStringsArray, ...values: readonly unknown[]) =>
    new NamedUrl(String.raw({ raw: parts }, ...values), parts.join(PLACE)),
  expectedStatuses: (...ranges: readonly unknown[]) => new ExpectedStatuses(ranges),
  CookieJar: function (this: unknown) {
    return new ScriptJar(new CookieJar());
  },
  file: () => refuse("http.file()", "send a string or an ArrayBuffer as the body"),
  ...Object.fromEntries(
    SYNCHRONOUS.map((name) => [name, () => refuse(`http.${name}()`, "use await http.asyncRequest(method, url, body, params)")]),
  ),
};

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
