import type { Params, RefinedResponse, ResponseType } from "k6/http";
import http from "k6/http";
import { originAmong, originOf, resolveUrl } from "./address.ts";
import { charsetOf, decodeWindows1252, encodeFields } from "./charset.ts";
import type { Ending } from "./ending.ts";
import { unexpected } from "./ending.ts";
import type { Field, Form } from "./form.ts";
import { fillForm, isMultipart } from "./form.ts";
import { hop as hopRow } from "./metrics.ts";
import { encodeMultipart, MULTIPART_TYPE } from "./multipart.ts";
import type { Page, PageRules } from "./page.ts";
import { classify, nextOf } from "./page.ts";
import type { Trace } from "./trace.ts";

/** One request. */
export interface Exchange {
  /** Part of the attempt that it belongs to: `form`, `credentials`, `ticket`, `landing` …; `page` after the sign-in. */
  readonly step: string;
  /** The hop's name in samples; default: the step. Few distinct values. */
  readonly name?: string;
  readonly url: string;
  readonly method?: "GET" | "POST" | "PUT";
  /** Sent as a form. */
  readonly fields?: readonly Field[];
  readonly charset?: Page["charset"];
  /** Sent as a form of that kind (`HAS_STRANGE_FORMS`). */
  readonly isMultipart?: boolean;
  /** Sent as it is. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Send no cookie and keep none: a call between servers. */
  readonly anonymous?: boolean;
  /** The page holds a form, whose charset matters: read as bytes. */
  readonly form?: boolean;
  /** Asked for by a script of a page rather than opened, or perhaps: a landing page that the plan names may be data, which some platforms turn into a page for whoever opens one. */
  readonly isData?: boolean | undefined;
  /** Asked before the general rules about errors: what this answer means to the sign-in, or `fine`. `undefined` leaves it to them. */
  readonly judge?: (page: Page) => Ending | "fine" | undefined;
}

/** What a browser is given: the world, so that tests can give another. */
export interface World {
  readonly origins: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly rules: PageRules;
  readonly trace?: Trace | undefined;
}

/** One person's browser: fresh cookies and connections (by the engine's configuration), six requests at a time per HTTP/1.1 host. */
export interface Browser {
  /** Until when the person waits, ms since 1970. */
  until: number;
  /** Sent with every request to the platform itself: a bearer token. */
  sessionHeaders: Readonly<Record<string, string>>;
  /** The address that ends this person's session, where only the sign-in could find it out; empty else. */
  wayOut: string;
  /** Where a landing page did not come in this visit: who comes again may be in already, and led there. Empty or not there: nowhere. */
  lostAt?: string;
  /** The last address of the sign-in, where its landing page is, in the script of `rentree check` only: it is asked again as nobody, and after signing out. */
  landed: string;
  /** The step that `landed` belongs to. */
  landedIn?: string;
  /** Whether the host of `url` answered by HTTP/2, where nothing waits for a slot. */
  readonly isUnlimited: (url: string) => boolean;
  /** One exchange, redirects not followed. Throws an `Ending` for an answer that cannot be used. */
  readonly send: (exchange: Exchange) => Promise<Page>;
  /** Follows redirects and pages that refresh to another at once, each a hop of its own, until `stop` claims the next URL. */
  readonly follow: (page: Page, step: string, stop?: (url: string) => boolean) => Promise<Page>;
  /** `send`, then `follow`. */
  readonly open: (exchange: Exchange) => Promise<Page>;
  /** Submits a form with `own` fields in place of its own. Redirects are not followed. */
  readonly submit: (form: Form, own: Readonly<Record<string, string>>, exchange: Omit<Exchange, "url">) => Promise<Page>;
  /** Value of a cookie that would be sent to `url`. */
  readonly cookie: (url: string, name: string) => string | undefined;
}

const SLOTS_PER_HOST = 6;
/** Chrome gives up after 20; twelve already covers every federation known, and a loop costs the platform less. */
const MAX_REDIRECTS = 12;
const K6_TIMEOUT = 1050;
/** What k6 has no number for: of the certificates that it does not take only one of an unknown authority and one for another name have theirs. */
const K6_UNNAMED = 1000;
/** The number that k6 keeps for TLS and does not give. */
const K6_TLS = 1300;
const FORM_TYPE = { "Content-Type": "application/x-www-form-urlencoded" };

interface Host {
  readonly name: string;
  busy: number;
  unlimited: boolean;
  readonly queue: (() => void)[];
}

type Answer = RefinedResponse<ResponseType | undefined>;

const readPage = (exchange: Exchange, answer: Answer): Page => {
  const { url } = exchange;
  const { status, headers, body } = answer;
  // Browsers stay at a choice (300), at what they have already (304), at what no longer is a redirect (305, 306) or not yet, and where nobody says where to go.
  const location = status > 300 && status < 309 && status % 8 > 2 && headers["Location"];
  const page = {
    url,
    status,
    headers,
    body: "",
    charset: "utf-8",
    location: location ? resolveUrl(url, location) : "",
    again: status > 306 && exchange,
    isData: exchange.isData,
  } as { -readonly [Key in keyof Page]: Page[Key] };
  if (body && status) page.body = typeof body === "string" ? body : new TextDecoder().decode(body);
  if (exchange.form) page.charset = charsetOf(headers["Content-Type"] ?? "", page.body);
  if (page.charset !== "utf-8" && body !== page.body) page.body = decodeWindows1252(new Uint8Array(body as ArrayBuffer));
  return page;
};

const judge = (page: Page, exchange: Exchange, rules: PageRules, { error, error_code: code }: Answer): Ending | undefined => {
  if (!page.status)
    return code === K6_TIMEOUT
      ? { outcome: "timed-out" }
      : { outcome: "network-error", reason: `${code === K6_UNNAMED && /^x509/.test(error) ? K6_TLS : code}` };
  const general = classify(page, rules);
  if (general?.outcome === "overload-page") return general;
  const own = exchange.judge?.(page) ?? general;
  // An error page, or a protection's with 200, says more than that no ticket came.
  if (HAS_NAMES && general && Object(own).reason === "no-ticket") return general;
  return own === "fine" ? undefined : own;
};

/** Hands the slot to the next in line, or frees it. */
const release = (host: Host): void => {
  const next = host.queue.shift();
  if (next) next();
  else host.busy -= 1;
};

/**
 * Where what is posted comes from, as browsers say it: Django and SvelteKit refuse what does not. Said to be a page of the same origin, as nearly
 * all are; the plan's own headers go before.
 */
const comesFrom = (origin: string): Record<string, string> => ({ Origin: origin, Referer: `${origin}/` });

/** What browsers say that they open: portals answer 401 or data to what does not, as mod_auth_openidc and Spring do. */
const PAGES = { Accept: "text/html,*/*;q=0.8" };

const request = (exchange: Exchange, origin: string, headers: Readonly<Record<string, string>>, timeout: number): Promise<Answer> => {
  const { fields, body, url } = exchange;
  const method = exchange.method ?? (fields ? "POST" : "GET");
  // Calls for data add nothing, and most are such: on k6 a copy costs as much as a dozen lines.
  const isPlain = !(fields || exchange.headers || (HAS_STRANGE_FORMS && (exchange.form || exchange.step !== "page" || method === "POST")));
  const params: Params = {
    redirects: 0,
    timeout,
    headers: isPlain
      ? headers
      : {
          ...(HAS_STRANGE_FORMS && (exchange.form || exchange.step === "landing") && !exchange.isData && PAGES),
          ...(HAS_STRANGE_FORMS && method === "POST" && !exchange.anonymous && comesFrom(origin)),
          ...headers,
          ...(fields && (HAS_STRANGE_FORMS && exchange.isMultipart ? MULTIPART_TYPE : FORM_TYPE)),
          ...exchange.headers,
        },
    tags: { name: exchange.name ?? exchange.step },
  };
  // k6 has a TextDecoder since 2.2; before, a page that is not UTF-8 loses its accents.
  if (exchange.form && globalThis.TextDecoder) params.responseType = "binary";
  if (exchange.anonymous) params.jar = new http.CookieJar();
  if (HAS_STRANGE_FORMS && fields && exchange.isMultipart) return http.asyncRequest(method, url, encodeMultipart(fields), params);
  return http.asyncRequest(method, url, fields ? encodeFields(fields, exchange.charset) : (body ?? null), params);
};

/**
 * A browser in `world`; it refuses origins that the plan does not list before any packet leaves. All in one function, because what its parts
 * share would else be handed over, or made, once more with each request.
 */
export const openBrowser = (world: World): Browser => {
  const hosts: Record<string, Host> = {};

  const send = async (exchange: Exchange): Promise<Page> => {
    const { url, step } = exchange;
    const origin = originAmong(world.origins, url);
    if (!origin) {
      const ending = unexpected("foreign-host");
      if (HAS_TRACE) world.trace?.({ exchange, ending });
      throw ending;
    }
    hosts[origin] ??= { name: origin.split("://")[1] as string, busy: 0, unlimited: false, queue: [] };
    const host = hosts[origin];
    if (host.busy < SLOTS_PER_HOST || host.unlimited) host.busy += 1;
    else await new Promise<void>((resolve) => host.queue.push(resolve));
    const sentAt = Date.now();
    let answer: Answer;
    try {
      const headers = HAS_HEADERS && origin === world.origins[0] ? { ...world.headers, ...browser.sessionHeaders } : world.headers;
      answer = await request(exchange, origin, headers, browser.until > sentAt ? browser.until - sentAt : 1);
    } catch (thrown) {
      // k6 throws at a 101 that nobody asked for; whatever else is thrown is a mistake of the script.
      if (!`${thrown}`.includes("response status")) throw thrown;
      answer = { status: 0, error_code: 1000, headers: {} } as Answer;
    } finally {
      release(host);
    }
    host.unlimited ||= answer.proto === "HTTP/2.0";
    const page = readPage(exchange, answer);
    const ending = judge(page, exchange, world.rules, answer);
    const { timings } = answer;
    const ms = page.status ? timings.blocked + timings.duration : Date.now() - sentAt;
    hopRow.add(ms, {
      name: exchange.name ?? step,
      step,
      status: `${page.status}`,
      host: host.name,
      ["outcome"]: ending?.outcome ?? "ok",
    });
    if (HAS_TRACE) world.trace?.({ exchange, page, ending, ms });
    if (HAS_TRACE && step !== "form" && step !== "page" && !exchange.anonymous) {
      browser.landed = url;
      browser.landedIn = step;
    }
    if (!ending) return page;
    if (step === "landing") browser.lostAt ||= url;
    throw ending;
  };

  const follow = async (first: Page, step: string, stop?: (url: string) => boolean): Promise<Page> => {
    let page = first;
    for (let count = 1; ; count += 1) {
      const next = nextOf(page);
      if (!next || stop?.(next)) return page;
      if (count > MAX_REDIRECTS) throw unexpected("redirect-loop");
      page = await send({ ...page.again, step, name: `${step}+${count}`, url: next, form: true, isData: page.isData });
    }
  };

  const browser: Browser = {
    until: 0,
    sessionHeaders: {},
    wayOut: "",
    landed: "",
    isUnlimited: (url) => !!hosts[originOf(url)]?.unlimited,
    send,
    follow,
    open: async (exchange) => follow(await send(exchange), exchange.step),
    submit: (form, own, exchange) => {
      const fields = fillForm(form, own);
      const { action: url, method } = form;
      if (method === "POST") return send({ ...exchange, url, fields, isMultipart: HAS_STRANGE_FORMS && isMultipart(form) });
      return send({ ...exchange, url: `${url.split("?", 1)}?${encodeFields(fields, exchange.charset)}` });
    },
    cookie: (url, name) => http.cookieJar().cookiesForURL(url)[name]?.[0],
  };
  return browser;
};
