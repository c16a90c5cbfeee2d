import { createHash } from "node:crypto";
import { vi } from "vitest";
import { withRules } from "../../scenarios/page.ts";
import type { Visit } from "../../scenarios/visit.ts";

/** A stand-in for k6: it answers from a function, and keeps what was sent and written. */
export const k6 = {
  sent: [] as {
    method: string;
    url: string;
    body: unknown;
    params: { timeout: number; headers: Record<string, string>; responseType?: string };
  }[],
  rows: [] as { metric: string; value: number; tags: Record<string, string> }[],
  /** Cookies that would be sent anywhere. */
  cookies: {} as Record<string, string[]>,
  busy: 0,
  most: 0,
  proto: "HTTP/1.1",
  answer: (_url: string): { status: number; body?: string; headers?: Record<string, string>; error_code?: number; error?: string } => ({
    status: 200,
  }),
};

class Metric {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  add(value: number, tags: Record<string, string> = {}): void {
    k6.rows.push({ metric: this.name, value, tags });
  }
}

const asyncRequest = async (method: string, url: string, body: unknown, params: (typeof k6.sent)[0]["params"]) => {
  k6.sent.push({ method, url, body, params });
  k6.busy += 1;
  k6.most = Math.max(k6.most, k6.busy);
  await new Promise((resolve) => setImmediate(resolve));
  k6.busy -= 1;
  const { status, body: text = "", headers = {}, error_code = 0, error } = k6.answer(url);
  return { status, body: text, headers, error_code, error, proto: k6.proto, timings: { blocked: 1, duration: 2 } };
};

/** The modules `k6/http`, `k6/execution` and `k6/metrics`, and what sign-ins use of `k6/crypto` and `k6/encoding`. */
export const http = { default: { CookieJar: class {}, cookieJar: () => ({ cookiesForURL: () => k6.cookies }), asyncRequest } };
export const execution = { default: { vu: { metrics: { metadata: {} } }, scenario: { startTime: 0, iterationInTest: 0 } } };
export const metrics = { Counter: Metric, Gauge: Metric, Trend: Metric };
export const crypto = { default: { sha256: (text: string) => createHash("sha256").update(text).digest("base64url") } };
export const encoding = {
  default: {
    b64encode: (text: string) => Buffer.from(text).toString("base64"),
    b64decode: (text: string) => Buffer.from(text, "base64url").toString(),
  },
};

/** The constants that the bundler gives a script whose chain names everything. What is mocked must be said in each file: mocks are hoisted there. */
export function stubChain(): void {
  vi.stubGlobal("__ENV", {});
  for (const name of ["HAS_SIGNS", "HAS_JSON", "HAS_POST", "HAS_QUERY", "HAS_STEP_HEADERS"]) vi.stubGlobal(name, true);
}

export function forget(): void {
  k6.sent.length = 0;
  k6.rows.length = 0;
  k6.cookies = {};
  k6.most = 0;
  k6.proto = "HTTP/1.1";
  k6.answer = () => ({ status: 200 });
}

export const ENT = "http://ent.example";
export const world = { origins: [ENT], headers: { "X-Rentree-Run": "r1" }, rules: withRules({ waiting: [], error: [], blocked: [] }) };
export const patience = { wait: 1_000, sigma: 0, reload: 1, reloadAfter: 0, attempts: 3 };

/** A visit that signs in at once. */
export const visitWith = (people: Record<string, unknown>, more: Partial<Visit> = {}): Visit =>
  ({
    people: { typing: 0, deadline: 60_000, honoursWait: 0, wrongPassword: 0, patience, ...people },
    settings: { seed: 1, pages: { waiting: [], error: [], blocked: [] } },
    target: ENT,
    world,
    account: { login: "me", password: "pw" },
    peopleIndex: 0,
    index: 0,
    signIn: async () => undefined,
    journey: async () => undefined,
    setup: undefined,
    extras: { later: [] },
    ...more,
  }) as Visit;
