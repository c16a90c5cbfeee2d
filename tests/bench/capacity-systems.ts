import { sloRateOf } from "../../src/core/capacity/erlang.ts";
import { HABITUATION } from "../../src/core/people/habituation.ts";
import { seededRandom } from "../../src/core/people/random.ts";
import type { StationModel } from "../../src/core/simulation/platform.ts";
import { simulate } from "../../src/core/simulation/simulate.ts";
import { referenceOf } from "./truth-reference.ts";
import type { TruthSystem } from "./truth-systems.ts";

/** A real platform, in a process of its own, whose truth is known. Rates per second. */
export interface KnownPlatform {
  readonly name: string;
  /** Settings of the reference platform. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What the network adds to every request, ms. */
  readonly networkMs?: number;
  /** The limit of the objective, s; the share is 95 %. */
  readonly limit: number;
  readonly ceiling?: () => number;
  readonly sloRate?: () => number;
  /** What must come out where there is no rate to find: a kind of the ceiling, or a found session limit of so many. */
  readonly expected?: { readonly kind: "changing" } | { readonly sessions: number };
}

/** How the people of these plans wait and come back: as the plan says it, and as the simulator takes it (times in seconds). */
export const PATIENCE = { wait: "6s", sigma: 0.5, reload: "80%", reloadAfter: "2s", attempts: 2 } as const;
const SIMULATED_PATIENCE = { wait: 6, sigma: 0.5, habituation: HABITUATION, reload: 0.8, reloadAfter: 2, attempts: 2 } as const;

const LIMIT = 1;
const SHARE = 0.95;
/** Sign-in's requests that wait for the network one after another: form, credentials, landing. */
const ROUND_TRIPS = 3;
const PAUSES = { every: 15, from: 0.3, to: 0.8 };

const exponential = { workers: 20, service: 200, law: "exponential", zombie: false } as const;
const erlang = (limit: number) => () => sloRateOf({ workers: 20, service: 0.2 }, { limit, share: SHARE });

/** By long stationary simulation, because no formula gives it; its standard error is below half a percent. */
const simulated = (station: StationModel, more: Readonly<Partial<TruthSystem["system"]["platform"]>>, hint: number) => () => {
  const people = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
  const system: TruthSystem = { name: "", system: { platform: { station, zombie: false, ...more }, people }, sloRate: { hint } };
  return referenceOf(system, { replicates: 24, seconds: 3_000 })?.rate ?? 0;
};

/** c workers of exponential service S finish c/S a second, whoever waits: what is left of a service is like a new one. */
const busyWorkers = (perSecond: number) => () => perSecond;

type Workers = Extract<StationModel, { kind: "workers" }>;

/**
 * What a platform that drops the work of people who leave lets in under overload. Where service has a memory it is not c/S: more where
 * long work is what they leave, less where finished work is thrown away. Long stationary simulations of this bench's people at 1.25
 * times c/S, the middle of what a ramp offers above the ceiling; the standard error of four is about 0.15 %. At 1.05 and 1.5 times
 * c/S lognormal service gives 2 % less and nothing more.
 */
const crowdCeiling =
  (station: Workers, more: Readonly<Partial<TruthSystem["system"]["platform"]>> = {}) =>
  () => {
    const rate = (1.25 * station.workers) / station.service;
    const served = [1, 2, 3, 4].map((seed) => {
      const stretches = [{ from: rate, to: rate, seconds: 100 + 3_000 }];
      const platform = { station, zombie: false, ...more };
      const run = simulate({ platform, people: SIMULATED_PATIENCE, stretches, seed, limits: [LIMIT], tail: 0 });
      return run.seconds.slice(100, 3_100).reduce((sum, { ok }) => sum + ok, 0) / 3_000;
    });
    return served.reduce((sum, one) => sum + one, 0) / served.length;
  };

const CONSTANT = { kind: "workers", workers: 8, service: 0.08, law: "constant" } as const;
const LOGNORMAL = { kind: "workers", workers: 20, service: 0.2, law: "lognormal", cv: 2 } as const;

export const KNOWN_PLATFORMS: readonly KnownPlatform[] = [
  { name: "exponential", settings: exponential, limit: LIMIT, ceiling: busyWorkers(100), sloRate: erlang(LIMIT) },
  {
    name: "constant",
    settings: { workers: 8, service: 80, law: "constant", zombie: false },
    limit: LIMIT,
    ceiling: crowdCeiling(CONSTANT),
    sloRate: simulated(CONSTANT, {}, 98.5),
  },
  {
    name: "lognormal, cv 2",
    settings: { workers: 20, service: 200, law: "lognormal", cv: 2, zombie: false },
    limit: LIMIT,
    ceiling: crowdCeiling(LOGNORMAL),
    sloRate: simulated(LOGNORMAL, {}, 89.7),
  },
  {
    name: "queue of 40",
    settings: { ...exponential, queue: 40 },
    limit: LIMIT,
    ceiling: busyWorkers(100),
    sloRate: simulated({ kind: "workers", workers: 20, service: 0.2, law: "exponential" }, { queue: 40 }, 101.3),
  },
  { name: "zombie work", settings: { ...exponential, zombie: true }, limit: LIMIT, ceiling: busyWorkers(100), sloRate: erlang(LIMIT) },
  {
    name: "GC pauses",
    settings: { workers: 4, service: 40, law: "exponential", zombie: false, faults: pauses() },
    limit: LIMIT,
    ceiling: busyWorkers((100 * PAUSES.every) / (PAUSES.every + (PAUSES.from + PAUSES.to) / 2)),
    sloRate: simulated({ kind: "workers", workers: 4, service: 0.04, law: "exponential" }, { pauses: PAUSES }, 88.8),
  },
  {
    name: "300 ms of network",
    settings: exponential,
    networkMs: 300,
    limit: 2,
    ceiling: busyWorkers(100),
    sloRate: erlang(2 - ROUND_TRIPS * 0.3),
  },
  {
    name: "capacity halved",
    settings: { ...exponential, faults: [{ at: 420_000, kind: "capacity", capacity: 0.5 }] },
    limit: LIMIT,
    expected: { kind: "changing" },
  },
  {
    name: "autoscaling",
    settings: { workers: 4, service: 40, law: "exponential", zombie: false, faults: machines() },
    limit: LIMIT,
    expected: { kind: "changing" },
  },
  {
    name: "session quota",
    settings: { ...exponential, sessions: { limit: 3_000, idle: 1_200_000 } },
    limit: LIMIT,
    expected: { sessions: 3_000 },
  },
];

/**
 * An autoscaler's timetable: two of ten machines, one more every three minutes. It goes on past the end of a quick look, so that no ramp
 * and no staircase meets a platform that has finished. A share of the capacity is a share of the speed: service is short beside the limit.
 */
function machines(): readonly object[] {
  const every = 180_000;
  const first = { at: 0, for: every + 60_000, kind: "capacity", capacity: 0.2 };
  const later = [3, 4, 5, 6, 7, 8, 9].map((count, index) => ({
    at: first.for + index * every,
    for: every,
    kind: "capacity",
    capacity: count / 10,
  }));
  return [first, ...later];
}

/** Two hours of pauses at the simulator's law: the timetable of a platform that stops the world. */
function pauses(): readonly object[] {
  const uniform = seededRandom(4_711);
  const made: object[] = [];
  for (let at = 0; at < 7_200; ) {
    at += -PAUSES.every * Math.log(uniform());
    const length = PAUSES.from + (PAUSES.to - PAUSES.from) * uniform();
    made.push({ at: Math.round(at * 1_000), for: Math.round(length * 1_000), kind: "capacity", capacity: 0 });
    at += length;
  }
  return made;
}
