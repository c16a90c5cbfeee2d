import { describe, expect, it } from "vitest";
import type { Station as StationPlan } from "../../src/core/plan/plan.ts";
import { type Milliseconds, milliseconds } from "../../src/core/units.ts";
import { Pace } from "../../src/reference/pace.ts";
import { drawServices } from "../../src/reference/service.ts";
import { type Job, Station } from "../../src/reference/station.ts";
import { openStream } from "../../src/reference/stream.ts";
import { blockedMmck, erlangB, erlangC, meanWaitMdc, meanWaitMmc } from "./theory.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
/** Arrivals of one run, and those of its beginning that are left out while the queue fills. */
const ARRIVALS = 20_000;
const WARM_UP = 1_000;
/** Runs of eight seeds: the mean may be this many of its own standard errors from theory (Student, 7 degrees: 1 in 300). */
const STANDARD_ERRORS = 4;

const at = (value: number): Milliseconds => milliseconds(value);

interface Played {
  readonly waits: readonly number[];
  readonly refused: number;
  readonly jobs: readonly Job<number>[];
  readonly lastEnd: number;
}

function play(plan: StationPlan, ratePerMs: number, seed: number, arrivals = ARRIVALS): Played {
  const gap = openStream(seed, "arrivals");
  const jobs: Job<number>[] = [];
  const station = new Station<number>({ ...plan, service: drawServices(plan, seed, "test"), ended: (job) => jobs.push(job) });
  let clock = 0;
  let refused = 0;
  for (let n = 0; n < arrivals; n += 1) {
    clock -= Math.log(gap()) / ratePerMs;
    if (station.arrive(at(clock), n) === undefined) refused += 1;
  }
  station.advance(at(Number.POSITIVE_INFINITY));
  const waits = jobs.filter((job) => job.about >= WARM_UP).map((job) => job.startsAt - job.arrivedAt);
  return { waits, refused, jobs, lastEnd: jobs.at(-1)?.endsAt ?? 0 };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of the runs and its standard error, from the runs alone: they are independent, the waits within one are not. */
function estimate(values: readonly number[]): { mean: number; error: number } {
  const centre = mean(values);
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  return { mean: centre, error: Math.sqrt(variance / values.length) };
}

/** The estimate must agree with theory within its own error, and the error must be small enough to mean something. */
function expectAgreement(values: readonly number[], truth: number, sharpness: number): void {
  const { mean: found, error } = estimate(values);
  expect(error / truth).toBeLessThan(sharpness);
  expect(Math.abs(found - truth)).toBeLessThan(STANDARD_ERRORS * error);
}

describe("theory", () => {
  // Erlang's tables: B(10, 5 erlang) = 0.0184, B(20, 15) = 0.0456; C(2, 1) = 1/3 by hand.
  it("gives the published values of Erlang B and C", () => {
    expect(erlangB(10, 5)).toBeCloseTo(0.0184, 4);
    expect(erlangB(20, 15)).toBeCloseTo(0.0456, 4);
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12);
  });
  it("gives Pollaczek and Khinchine's ρ/(2(1−ρ)) for M/D/1", () => expect(meanWaitMdc(1, 0.8)).toBeCloseTo(2, 6));
  // Half of the exponential wait is the limit in heavy traffic; Cosmetatos (1975) gives .5069 of it at c = 4, ρ = .95.
  it("gives a little more than half of the exponential wait for M/D/4 in heavy traffic", () => {
    const share = meanWaitMdc(4, 3.8) / meanWaitMmc(4, 3.8);
    const cosmetatos = 0.5 * (1 + ((1 - 0.95) * 3 * (Math.sqrt(4 + 5 * 4) - 2)) / (16 * 0.95 * 4));
    expect(share / cosmetatos).toBeGreaterThan(0.99);
    expect(share / cosmetatos).toBeLessThan(1.01);
  });
});

describe("a station's waits", () => {
  const exponential = { service: at(200), law: "exponential" } as const;
  it.each([
    [1, 0.6, ARRIVALS],
    [4, 0.7, ARRIVALS],
    // Few wait at all with many workers, so that more have to come for the same precision.
    [20, 0.8, 4 * ARRIVALS],
  ])("agree with Erlang C for %i workers at a load of %f", (workers, busy, arrivals) => {
    const means = SEEDS.map((seed) => mean(play({ ...exponential, workers }, (workers * busy) / 200, seed, arrivals).waits));
    expectAgreement(means, 200 * meanWaitMmc(workers, workers * busy), 0.06);
  });

  it.each([
    [1, 0.7],
    [8, 0.8],
  ])("agree with Crommelin's M/D/c for %i workers at a load of %f", (workers, busy) => {
    const means = SEEDS.map((seed) => mean(play({ service: at(200), law: "constant", workers }, (workers * busy) / 200, seed).waits));
    expectAgreement(means, 200 * meanWaitMdc(workers, workers * busy), 0.06);
  });

  // Pollaczek–Khinchine: W = ρ(1 + cv²)/(2(1 − ρ)) services.
  it("agree with Pollaczek and Khinchine for a lognormal law", () => {
    const plan = { service: at(200), law: "lognormal", cv: 0.8, workers: 1 } as const;
    const means = SEEDS.map((seed) => mean(play(plan, 0.5 / 200, seed).waits));
    expectAgreement(means, (200 * 0.5 * (1 + 0.8 ** 2)) / (2 * 0.5), 0.06);
  });

  it("refuse what M/M/c/K refuses, beyond the places to wait", () => {
    const plan = { ...exponential, workers: 4, queue: 6 };
    const shares = SEEDS.map((seed) => play(plan, (4 * 1.1) / 200, seed).refused / ARRIVALS);
    expectAgreement(shares, blockedMmck(4, 6, 4.4), 0.03);
  });

  it("refuse what Erlang B refuses where nobody may wait", () => {
    const shares = SEEDS.map((seed) => play({ ...exponential, workers: 10, queue: 0 }, 10 / 200, seed).refused / ARRIVALS);
    expectAgreement(shares, erlangB(10, 10), 0.02);
  });
});

describe("a station's ceiling", () => {
  it.each(["exponential", "constant", "lognormal"] as const)("is c/S when it is overrun (%s)", (law) => {
    const rates = SEEDS.map((seed) => {
      const { jobs, lastEnd } = play({ workers: 8, service: at(200), law }, (1.5 * 8) / 200, seed, 10_000);
      return jobs.length / lastEnd;
    });
    const { mean: found, error } = estimate(rates);
    // The last services end with idle workers beside them: about c·S/2 of 10,000·S/c, well under one in a hundred.
    expect(Math.abs(found / (8 / 200) - 1)).toBeLessThan(0.004 + (STANDARD_ERRORS * error) / found);
    expect(error / found).toBeLessThan(0.005);
  });

  it("does not fall when the caller looks late", () => {
    const plan = { workers: 3, service: at(10), law: "exponential" } as const;
    const endsWhenLooked = (every: number): number[] => {
      const ends: number[] = [];
      const station = new Station<number>({ ...plan, service: drawServices(plan, 1, "late"), ended: (job) => ends.push(job.endsAt) });
      for (let n = 0; n < 500; n += 1) station.arrive(at(0), n);
      for (let look = every; look < 10_000; look += every) station.advance(at(look));
      return ends;
    };
    expect(endsWhenLooked(977)).toEqual(endsWhenLooked(0.5));
  });

  it("is halved by a capacity of one half, for its time only", () => {
    const pace = new Pace([{ from: at(1_000), to: at(3_000), speed: 0.5 }]);
    expect(pace.finish(at(0), at(500))).toBe(500);
    expect(pace.finish(at(900), at(300))).toBe(1_400);
    expect(pace.finish(at(1_000), at(500))).toBe(2_000);
    expect(pace.finish(at(2_900), at(300))).toBe(3_250);
  });

  it("is nothing during a standstill, whose work goes on afterwards", () => {
    const pace = new Pace([{ from: at(1_000), to: at(3_000), speed: 0 }]);
    expect(pace.finish(at(900), at(300))).toBe(3_200);
    expect(new Pace([{ from: at(0), to: at(Number.POSITIVE_INFINITY), speed: 0 }]).finish(at(5), at(1))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a station", () => {
  const fixed = (times: readonly number[]): (() => Milliseconds) => {
    let next = 0;
    return () => at(times[next++] ?? 0);
  };

  it("serves in the order of arrival, each from the scheduled end of the one before", () => {
    const ends: [string, number][] = [];
    const station = new Station<string>({ workers: 1, service: fixed([10, 20, 5]), ended: (job) => ends.push([job.about, job.endsAt]) });
    station.arrive(at(0), "a");
    station.arrive(at(1), "b");
    station.arrive(at(50), "c");
    station.advance(at(100));
    expect(ends).toEqual([
      ["a", 10],
      ["b", 30],
      ["c", 55],
    ]);
  });

  it("lets work go on after the client left unless it is cancelled", () => {
    const ends: [string, number][] = [];
    const station = new Station<string>({ workers: 1, service: fixed([10, 20, 5]), ended: (job) => ends.push([job.about, job.endsAt]) });
    station.arrive(at(0), "a");
    const b = station.arrive(at(1), "b");
    station.arrive(at(2), "c");
    if (b !== undefined) station.cancel(b, at(4));
    station.advance(at(100));
    expect(ends).toEqual([
      ["a", 10],
      ["c", 15],
    ]);
  });

  it("frees the worker of a service that is cancelled, and its place in the queue", () => {
    const ends: [string, number][] = [];
    const station = new Station<string>({
      workers: 1,
      queue: 1,
      service: fixed([10, 20, 5]),
      ended: (job) => ends.push([job.about, job.endsAt]),
    });
    const a = station.arrive(at(0), "a");
    station.arrive(at(1), "b");
    if (a !== undefined) station.cancel(a, at(4));
    expect([station.busy, station.waiting]).toEqual([1, 0]);
    expect(station.arrive(at(5), "c")).toBeDefined();
    station.advance(at(100));
    expect(ends).toEqual([
      ["b", 24],
      ["c", 29],
    ]);
    if (a !== undefined) station.cancel(a, at(101));
    expect([station.busy, station.waiting]).toEqual([0, 0]);
  });

  it("brings the same work for the n-th arrival however many were refused", () => {
    const plan = { workers: 1, service: at(10), law: "exponential" } as const;
    const workOf = (queue: number): number[] => {
      const station = new Station<number>({ ...plan, queue, service: drawServices(plan, 7, "x"), ended: () => undefined });
      return Array.from({ length: 20 }, (_, n) => station.arrive(at(n * 3), n)?.work ?? -1);
    };
    const few = workOf(0);
    const all = workOf(100);
    expect(few.filter((work) => work >= 0).length).toBeLessThan(20);
    for (const [n, work] of few.entries()) if (work >= 0) expect(work).toBe(all[n]);
  });

  it("takes everybody again after a long line was served", () => {
    let ended = 0;
    const station = new Station<number>({ workers: 2, service: () => at(1), ended: () => (ended += 1) });
    for (let n = 0; n < 5_000; n += 1) station.arrive(at(0), n);
    station.advance(at(2_500));
    expect([ended, station.waiting, station.busy]).toEqual([5_000, 0, 0]);
  });
});
