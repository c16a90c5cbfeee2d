import { describe, expect, it } from "vitest";
import { normalCumulative } from "../../../src/core/arrivals/normal.ts";
import { provenGoodput } from "../../../src/core/capacity/ceiling.ts";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import type { LoadStretch, SimulatedPeople, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { milliseconds, perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const TYPICAL: SimulatedPeople = { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 };
const PATIENT: SimulatedPeople = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
const CONTEXT = { patienceMs: seconds(8), people: [{ weight: 1, wait: seconds(8), sigma: 0.7 }] };
const workers = (count: number, law: "exponential" | "constant" = "exponential"): SimulatedPlatform => ({
  station: { kind: "workers", workers: count, service: 0.2, law },
  zombie: true,
});
const play = (platform: SimulatedPlatform, stretches: readonly LoadStretch[], seed = 31): readonly LoadSecond[] =>
  simulate({ platform, people: TYPICAL, stretches, seed, limits: [2], tail: 45 }).seconds;
const ramp = (top: number, length = 300): LoadStretch[] => [{ from: 0, to: top, seconds: length }];
/** A morning: a bell whose standard deviation is a sixth of its length, in straight pieces of ten seconds. */
const bell = (peak: number, length: number): LoadStretch[] => {
  const rate = (time: number): number => peak * Math.exp(-((time - length / 2) ** 2) / (2 * (length / 6) ** 2));
  return Array.from({ length: length / 10 }, (_, index) => ({ from: rate(10 * index), to: rate(10 * index + 10), seconds: 10 }));
};
const level = (rate: number, length: number): LoadStretch => ({ from: rate, to: rate, seconds: length });

const rateOf = (estimate: ReturnType<typeof saturationOf>["ceiling"]): number => (estimate.kind === "found" ? estimate.rate : Number.NaN);

describe("the saturation point of one run", () => {
  /**
   * A fluid queue of 100/s, 300 ms from its people three times on the way: they leave (lognormal, median 6 s, σ 0.5) while they queue,
   * and then nothing is done for them, or in the 0.6 s after it, when it is. Attempts at rest take 1.1 s. S by the normal law's table.
   */
  it("is not lowered by people who leave between the queue and the last page, far from the platform", () => {
    const survival = (after: number): number => (after <= 0 ? 1 : 1 - normalCumulative(Math.log(after / 6) / 0.5));
    const waitAt = (offered: number): number => {
      let wait = 0;
      while (offered * survival(wait) > 100) wait += 0.01;
      return wait;
    };
    const far = Array.from({ length: 300 }, (_, at) => {
      const offered = at / 2;
      const queued = 0.3 + waitAt(offered);
      const ok = Math.min(offered, 100) * (survival(queued + 0.8) / survival(queued + 0.2));
      return loadSecond(at, offered, { ok, failed: Math.max(0, offered - ok), okMeanMs: milliseconds(1_000 * (queued + 0.8)) });
    });
    const people = [{ weight: 1, wait: seconds(6), sigma: 0.5 }];
    expect(Math.abs(rateOf(saturationOf(far, { people, patienceMs: seconds(6) }).ceiling) / 100 - 1)).toBeLessThan(0.02);
  });

  it.each([
    ["exponential service, work for nobody", workers(20), ramp(150), 100],
    ["constant service", workers(8, "constant"), ramp(60), 40],
    ["a limited queue", { ...workers(20), queue: 40 }, ramp(150), 100],
    ["cancelled work", { ...workers(20), zombie: false }, ramp(150), 100],
    ["a bell", { ...workers(20), queue: 40 }, bell(140, 600), 100],
    ["steps", { ...workers(20), queue: 40 }, [60, 80, 100, 120, 140].map((rate) => level(rate, 60)), 100],
    ["a spike", { ...workers(20), queue: 40 }, [level(40, 60), level(150, 60), level(40, 120)], 100],
    ["a steady load", { ...workers(20), queue: 40 }, [level(130, 120)], 100],
  ])("has the platform's ceiling within 5 %%: %s", (_, platform, stretches, truth) => {
    for (const seed of [101, 102, 103])
      expect(Math.abs(rateOf(saturationOf(play(platform, stretches, seed), CONTEXT).ceiling) / truth - 1)).toBeLessThan(0.05);
  });

  it.each([
    ["no place to wait", { ...workers(20), queue: 0 }, 100],
    [
      "as many places as workers, and few of both",
      { station: { kind: "workers", workers: 4, service: 0.05, law: "exponential" }, zombie: true, queue: 4 },
      80,
    ],
  ] as const)("is only a lower bound where goodput still rises far above the hinge: %s", (_, platform, truth) => {
    const ceilings = Array.from({ length: 20 }, (_, seed) => {
      const { seconds } = simulate({ platform, people: PATIENT, stretches: ramp(1.5 * truth), seed, limits: [2], tail: 20 });
      return saturationOf(seconds).ceiling;
    });
    const bounds = ceilings.flatMap((ceiling) => (ceiling.kind === "at-least" ? [ceiling.rate] : []));
    expect(bounds.length).toBeGreaterThan(12);
    for (const bound of bounds) expect(bound > 0.8 * truth && bound <= truth).toBe(true);
  });

  it("is never below the goodput that the same ramp proves, and not raised by the luck of a minute", () => {
    const ceilings = Array.from({ length: 30 }, (_, seed) => {
      const run = simulate({ platform: { ...workers(20), queue: 20 }, people: PATIENT, stretches: ramp(150), seed, limits: [2], tail: 0 });
      const rate = rateOf(saturationOf(run.seconds).ceiling);
      expect(rate).toBeGreaterThanOrEqual(provenGoodput(run.seconds));
      return rate;
    });
    expect(Math.abs([...ceilings].sort((a, b) => a - b)[15]! / 100 - 1)).toBeLessThan(0.01);
  });

  it.each([
    ["a ramp", ramp(80)],
    ["a bell", bell(80, 600)],
    ["a steady load", [level(80, 300)]],
    ["a small load", [level(2, 600)]],
  ])("is not reached where the platform keeps up: %s", (_, stretches) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { ceiling, collapse, sessionLimit } = saturationOf(play(workers(20), stretches, seed), CONTEXT);
      expect([ceiling.kind, collapse.kind, sessionLimit.kind]).toEqual(["not-reached", "none", "none"]);
    }
  });

  it("collapses where reloads and work for nobody pile up, and says at which rate, ramp taken out", () => {
    const { collapse } = saturationOf(play(workers(20), ramp(160)), CONTEXT);
    expect(collapse.kind).toBe("found");
    if (collapse.kind !== "found") return;
    expect(collapse.rate).toBeGreaterThan(115);
    expect(Math.abs((collapse.corrected ?? 0) / 100 - 1)).toBeLessThan(0.05);
  });

  it.each([60, 120, 180, 300, 600])("collapses at its ceiling, also where the load rises to three times that in %i s", (length) => {
    const { collapse } = saturationOf(play(workers(20), [{ from: 75, to: 300, seconds: length }]), CONTEXT);
    if (collapse.kind !== "found") throw new Error(collapse.kind);
    expect(Math.abs((collapse.corrected ?? 0) / 100 - 1)).toBeLessThan(0.07);
  });

  it("does so where a proxy gives up long before the people do who are said to wait", () => {
    const people = { ...TYPICAL, wait: 5, sigma: 0 };
    const seen = simulate({ platform: workers(20), people, stretches: ramp(300, 180), seed: 31, limits: [2], tail: 45 }).seconds;
    const { collapse } = saturationOf(seen, { people: [{ weight: 1, wait: seconds(30), sigma: 0.7 }], patienceMs: seconds(30) });
    if (collapse.kind !== "found") throw new Error(collapse.kind);
    expect(Math.abs((collapse.corrected ?? 0) / 100 - 1)).toBeLessThan(0.05);
  });

  it("is told at what came, and at nothing less, where the load did not rise: nobody was seen at rest", () => {
    const { collapse } = saturationOf(play(workers(20), [level(120, 600)]), CONTEXT);
    expect(collapse).toEqual({ kind: "found", rate: 120, basis: "single run, no interval" });
  });

  it("does not collapse below its ceiling, however long people are said to wait", () => {
    const { ceiling, collapse } = saturationOf(play(workers(20), ramp(160)), { ...CONTEXT, patienceMs: milliseconds(12_000) });
    if (ceiling.kind !== "found" || collapse.kind !== "found") throw new Error(`${ceiling.kind}, ${collapse.kind}`);
    expect(collapse.corrected).toBeGreaterThanOrEqual(ceiling.rate);
  });

  it("nor below what it was seen to let in, where no ceiling was found", () => {
    const platform: SimulatedPlatform = { station: { kind: "sharing", service: 0.2, alpha: 0.03, beta: 0.0004 }, zombie: true };
    const { ceiling, collapse } = saturationOf(play(platform, ramp(120)), { ...CONTEXT, patienceMs: milliseconds(30_000) });
    if (ceiling.kind !== "at-least" || collapse.kind !== "found") throw new Error(`${ceiling.kind}, ${collapse.kind}`);
    expect(collapse.corrected).toBeGreaterThanOrEqual(ceiling.rate);
  });

  it("is a count of sessions at three ramp speeds, without collapse and with a ceiling that is at least what was seen", () => {
    const platform = { ...workers(20), sessions: { limit: 3_000, idle: 1_200 } };
    for (const length of [150, 300, 600]) {
      const { ceiling, collapse, sessionLimit } = saturationOf(play(platform, ramp(80, length)), CONTEXT);
      expect(collapse.kind).toBe("none");
      expect(ceiling.kind === "at-least" && ceiling.rate <= 100).toBe(true);
      expect(Math.abs((sessionLimit.kind === "found" ? sessionLimit.sessions : 0) / 3_000 - 1)).toBeLessThan(0.05);
    }
  });

  it("does not take a waiting room that limits the rate for a limit of sessions", () => {
    const limited = play({ ...workers(20), queue: 40 }, ramp(150)).map((second) => ({ ...second, overload: second.failed, failed: 0 }));
    const { ceiling, sessionLimit } = saturationOf(limited, CONTEXT);
    expect(sessionLimit.kind).toBe("none");
    expect(Math.abs(rateOf(ceiling) / 100 - 1)).toBeLessThan(0.05);
  });

  it("is the ceiling of a platform that serves who came last first, though nobody in it is slow and nobody refused", () => {
    const last = Array.from({ length: 300 }, (_, at) => {
      const offered = 20 + at / 3;
      return loadSecond(at, offered, { ok: Math.min(offered, 60), okMeanMs: milliseconds(200) });
    });
    expect(Math.abs(rateOf(saturationOf(last).ceiling) / 60 - 1)).toBeLessThan(0.02);
  });

  it("is not reached where a sign-in takes half a minute at any rate, so that those who are not in yet are on the way", () => {
    const long = Array.from({ length: 300 }, (_, at) => {
      const rate = (second: number): number => Math.max(0, second - 60);
      return loadSecond(at, rate(at), { ok: rate(at - 30), okMeanMs: milliseconds(30_000) });
    });
    expect(saturationOf(long).ceiling.kind).toBe("not-reached");
  });

  it("is not reached at a level load where nobody queues, however long a sign-in takes", () => {
    const slow: SimulatedPlatform = { station: { kind: "workers", workers: 5_000, service: 5, law: "constant" }, zombie: true };
    const patient = (stretches: readonly LoadStretch[]) =>
      saturationOf(simulate({ platform: slow, people: PATIENT, stretches, seed: 3, limits: [2], tail: 45 }).seconds).ceiling.kind;
    expect(patient([level(30, 60)])).toBe("not-reached");
    expect(patient([level(20, 60), level(150, 30), level(20, 60)])).toBe("not-reached");
  });

  it("does not take a constant share of failures for saturation", () => {
    const flawed = play(workers(20), ramp(80)).map((second) => ({
      ...second,
      ok: Math.round(0.9 * second.ok),
      failed: second.failed + Math.round(0.1 * second.ok),
    }));
    expect(saturationOf(flawed, CONTEXT).ceiling.kind).toBe("not-reached");
  });

  it.each([
    ["a ramp", ramp(80)],
    ["a bell", bell(80, 600)],
    ["a steady load", [level(80, 300)]],
    ["a small steady load", [level(5, 900)]],
    ["steps", [40, 60, 80].map((rate) => level(rate, 60))],
  ])("does not take a constant share of people who are never answered for saturation: %s", (_, stretches) => {
    for (const hangs of [0.03, 0.1])
      for (const seed of [1, 2, 3]) {
        const run = simulate({ platform: { ...workers(20), hangs }, people: PATIENT, stretches, seed, limits: [2], tail: 45 });
        const { ceiling, collapse } = saturationOf(run.seconds);
        expect([ceiling.kind, collapse.kind]).toEqual(["not-reached", "none"]);
      }
  });

  it("is a limit where people are never answered from a load on, of which nobody was lost below it", () => {
    const offered = Array.from({ length: 600 }, (_, at) => 40 + at / 7.5);
    const run = simulate({
      platform: workers(40),
      people: PATIENT,
      stretches: [{ from: 40, to: 120, seconds: 600 }],
      seed: 5,
      limits: [2],
      tail: 45,
    });
    const seen = run.seconds.map((second, at) => {
      const lost = (offered[at] ?? 0) > 60 && (offered[at] ?? 0) > 80 ? Math.round(0.25 * second.ok) : 0;
      return { ...second, ok: second.ok - lost };
    });
    expect(saturationOf(seen).ceiling.kind).not.toBe("not-reached");
  });

  it("is the ceiling of what the others get, where a share is never answered and the platform saturates", () => {
    for (const stretches of [ramp(150), bell(140, 600), [level(130, 300)]]) {
      const run = simulate({ platform: { ...workers(20), hangs: 0.1 }, people: PATIENT, stretches, seed: 4, limits: [2], tail: 45 });
      expect(Math.abs(rateOf(saturationOf(run.seconds).ceiling) / 100 - 1)).toBeLessThan(0.03);
    }
  });

  it("is neither a collapse at the far side of a bell that a quarter fails at any load, one machine of four being dead", () => {
    for (const share of [0.25, 0.5]) {
      const flawed = play(workers(20), bell(80, 600)).map((second) => ({
        ...second,
        ok: second.ok * (1 - share),
        failed: second.ok * share,
      }));
      const { ceiling, collapse } = saturationOf(flawed);
      expect([ceiling.kind, collapse.kind]).toEqual(["not-reached", "none"]);
    }
  });

  it("is only a lower bound when the generator was the limit", () => {
    const { ceiling, collapse } = saturationOf(play(workers(20), ramp(160)), { ...CONTEXT, generatorLimited: true });
    expect(ceiling.kind).toBe("generator-limited");
    expect(collapse.kind).toBe("none");
  });

  it("needs a thousand completions above the ceiling", () => {
    const { ceiling } = saturationOf(play({ ...workers(20), queue: 40 }, ramp(120, 40)), CONTEXT);
    expect(["at-least", "not-reached"]).toContain(ceiling.kind);
  });

  it("has a value for runs that are empty, all zero, or a second long", () => {
    const nothing = loadSecond(0, 0, { ok: 0 });
    const none = { ceiling: { kind: "none" }, collapse: { kind: "none" }, sessionLimit: { kind: "none" } };
    expect(saturationOf([])).toEqual(none);
    expect(saturationOf(Array(100).fill(nothing))).toEqual(none);
    expect(saturationOf([{ ...nothing, intended: perSecond(3), planned: 3, visits: 3, attempts: 3, ok: 3 }]).ceiling).toEqual({
      kind: "not-reached",
      highestTested: 3,
    });
  });

  /** All of it stands still for two seconds of each minute; who gives up takes his work along. */
  it.each([20, 4])("finds the ceiling of %d workers that pause: in a pause nothing is done, whoever still waits", (count) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const pauses = [0, 1, 2].map((minute) => 60 * minute + ((11 * seed) % 60));
      const timetable = pauses.flatMap((at) => [
        { at, speed: 0 },
        { at: at + 2, speed: 1 },
      ]);
      const platform = { ...workers(count), zombie: false, timetable };
      const { ceiling } = saturationOf(play(platform, ramp(8 * count, 180), seed), CONTEXT);
      const truth = (5 * count * 58) / 60;
      expect(ceiling.kind).not.toBe("not-reached");
      if (ceiling.kind === "found") expect(Math.abs(ceiling.rate / truth - 1)).toBeLessThan(0.12);
      if (ceiling.kind === "at-least") expect(ceiling.rate).toBeLessThan(1.1 * truth);
    }
  });

  it("names no number that is not one, whatever the seconds hold", () => {
    const dead = play(workers(20), ramp(80)).map(({ okMeanMs: _, ...second }) => ({
      ...second,
      ok: 0,
      good: 0,
      failed: second.attempts,
      live: 0,
    }));
    for (const run of [dead, dead.map((second) => ({ ...second, failed: 0, overload: second.attempts }))])
      for (const estimate of Object.values(saturationOf(run, CONTEXT)))
        for (const value of Object.values(estimate)) if (typeof value === "number") expect(Number.isFinite(value) && value >= 0).toBe(true);
  });
});
