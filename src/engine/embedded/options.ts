import type { Milliseconds } from "../../core/units.ts";

/** What a test may set, from the config file, the flags and the script's `export const options`, consolidated as k6 does. */
export interface Options {
  readonly scenarios: readonly Scenario[];
  /** Host, `host:port` or `*.suffix` → address, with or without a port. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly insecureSkipTLSVerify: boolean;
  /** A fresh connection per iteration rather than per VU. */
  readonly noVUConnectionReuse: boolean;
  /** A fresh connection per request. */
  readonly noConnectionReuse: boolean;
  readonly noCookiesReset: boolean;
  /** Empty: no `User-Agent` is sent. */
  readonly userAgent: string;
  readonly systemTags: ReadonlySet<string>;
  /** Tags of every row. */
  readonly tags: Readonly<Record<string, string>>;
  readonly setupTimeout: Milliseconds;
  readonly teardownTimeout: Milliseconds;
  /** Absent: ten, with a warning when they are used up. */
  readonly maxRedirects: number | undefined;
  readonly throw: boolean;
  readonly discardResponseBodies: boolean;
  readonly dns: Dns;
  /** What was set, as JSON: `exec.test.options`. */
  readonly given: Readonly<Record<string, unknown>>;
}

export interface Dns {
  readonly ttl: Milliseconds;
  readonly select: "first" | "random" | "roundRobin";
  readonly policy: "preferIPv4" | "preferIPv6" | "onlyIPv4" | "onlyIPv6" | "any";
}

interface Base {
  readonly name: string;
  readonly startTime: Milliseconds;
  readonly gracefulStop: Milliseconds;
  readonly exec: string;
  readonly env: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export interface Stage {
  readonly duration: Milliseconds;
  /** Iterations started per `timeUnit`, reached at the end of the stage. */
  readonly target: number;
}

export interface ConstantArrivalRate extends Base {
  readonly executor: "constant-arrival-rate";
  readonly rate: number;
  readonly timeUnit: Milliseconds;
  readonly duration: Milliseconds;
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
}

export interface RampingArrivalRate extends Base {
  readonly executor: "ramping-arrival-rate";
  readonly startRate: number;
  readonly timeUnit: Milliseconds;
  readonly stages: readonly Stage[];
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
}

export interface PerVUIterations extends Base {
  readonly executor: "per-vu-iterations";
  readonly vus: number;
  readonly iterations: number;
  readonly maxDuration: Milliseconds;
}

export interface SharedIterations extends Base {
  readonly executor: "shared-iterations";
  readonly vus: number;
  readonly iterations: number;
  readonly maxDuration: Milliseconds;
}

export type Scenario = ConstantArrivalRate | RampingArrivalRate | PerVUIterations | SharedIterations;
