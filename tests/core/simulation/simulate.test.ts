import { describe, expect, it } from "vitest";
import { erlangC, shareWithin } from "../../../src/core/capacity/erlang.ts";
import { seededRandom } from "../../../src/core/people/random.ts";
import { drawArrivals, ratesPerSecond } from "../../../src/core/simulation/arrivals.ts";
import { drawPace } from "../../../src/core/simulation/pace.ts";
import { type SimulatedPeople, type SimulatedPlatform, sharingCeiling, sharingSpeed } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";

const PATIENT: SimulatedPeople = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
const RELOADING: SimulatedPeople = { wait: 3, sigma: 0.5, habituation: 1.2, reload: 0.8, reloadAfter: 1, attempts: 4 };
const workers = (count: number, service: number): SimulatedPlatform["station"] => ({
  kind: "workers",
  workers: count,
  service,
  law: "exponential",
});
const hold = (rate: number, seconds: number): { from: number; to: number; seconds: number }[] => [{ from: rate, to: rate, seconds }];
const total = (
  run: ReturnType<typeof simulate>,
  key: "planned" | "visits" | "attempts" | "ok" | "failed" | "overload" | "judged" | "good",
): number => run.seconds.reduce((sum, second) => sum + second[key], 0);

describe("arrivals", () => {
  it("follow the table: 100 people over a ramp from 0 to 20/s in 10 s, three quarters of them in its second half", () => {
    const counts = Array.from({ length: 200 }, (_, seed) => drawArrivals([{ from: 0, to: 20, seconds: 10 }], seededRandom(seed)));
    const mean = counts.reduce((sum, instants) => sum + instants.length, 0) / 200;
    const late = counts.reduce((sum, instants) => sum + instants.filter((instant) => instant > 5).length, 0) / 200;
    expect(Math.abs(mean - 100)).toBeLessThan(4 * Math.sqrt(100 / 200));
    expect(Math.abs(late - 75)).toBeLessThan(4 * Math.sqrt(75 / 200));
  });
  it("are none without stretches", () => expect(drawArrivals([], seededRandom(1))).toHaveLength(0));
  it("have the mean rate of each second", () => expect(ratesPerSecond([{ from: 0, to: 4, seconds: 2 }])).toEqual([1, 3]));
});

describe("the simulator", () => {
  const run = simulate({
    platform: { station: workers(4, 0.05), zombie: true },
    people: PATIENT,
    stretches: hold(60, 2_000),
    seed: 12,
    limits: [0.1, 0.2],
    tail: 10,
  });

  it("agrees with Erlang's formula on the share served within a limit", () => {
    const queue = { rate: 60, workers: 4, service: 0.05 };
    for (const [index, limit] of [0.1, 0.2].entries()) {
      const share = (run.good[index] ?? []).reduce((sum, good) => sum + good, 0) / total(run, "judged");
      expect(Math.abs(share - shareWithin(queue, limit))).toBeLessThan(0.01);
    }
  });

  it("agrees with Erlang's mean time, S + C·S/(c(1 − ρ)), and with Little's law", () => {
    const expected = 0.05 + (erlangC({ rate: 60, workers: 4, service: 0.05 }) * 0.05) / (4 * 0.25);
    const settled = run.seconds.slice(100, 1_900);
    const mean =
      settled.reduce((sum, second) => sum + second.ok * (second.okMeanMs ?? 0), 0) /
      settled.reduce((sum, second) => sum + second.ok, 0) /
      1_000;
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.05);
    const inFlight = run.seconds.slice(100, 1_900).reduce((sum, { presence }) => sum + presence, 0) / 1_800;
    expect(Math.abs(inFlight / (mean * (settled.reduce((sum, second) => sum + second.ok, 0) / 1_800)) - 1)).toBeLessThan(0.005);
  });

  it("plays the same run again for the same seed and another one for another", () => {
    const play = (seed: number) =>
      simulate({
        platform: { station: workers(4, 0.05), zombie: true },
        people: RELOADING,
        stretches: hold(90, 60),
        seed,
        limits: [1],
        tail: 10,
      });
    expect(play(5)).toEqual(play(5));
    expect(play(5).seconds).not.toEqual(play(6).seconds);
  });

  it.each([true, false])("loses nobody when everyone may finish (zombie work: %s)", (zombie) => {
    const overloaded = simulate({
      platform: { station: workers(4, 0.2), zombie, queue: 100 },
      people: RELOADING,
      stretches: hold(40, 60),
      seed: 8,
      limits: [1],
      tail: 120,
    });
    expect(total(overloaded, "attempts")).toBe(total(overloaded, "ok") + total(overloaded, "failed") + total(overloaded, "overload"));
    expect(total(overloaded, "visits")).toBe(overloaded.planned);
    expect(total(overloaded, "attempts")).toBeGreaterThan(1.5 * total(overloaded, "visits"));
  });

  it("does work for nobody when clients' leaving does not cancel it", () => {
    const goodput = (zombie: boolean): number =>
      total(
        simulate({
          platform: { station: workers(4, 0.2), zombie },
          people: RELOADING,
          stretches: hold(40, 120),
          seed: 8,
          limits: [1],
          tail: 0,
        }),
        "ok",
      );
    expect(goodput(true)).toBeLessThan(0.5 * goodput(false));
  });

  it("refuses beyond the places to wait and turns away beyond the sessions", () => {
    const full = simulate({
      platform: { station: workers(1, 1), zombie: true, queue: 2 },
      people: PATIENT,
      stretches: hold(20, 20),
      seed: 2,
      limits: [1],
      tail: 5,
    });
    expect(total(full, "failed")).toBeGreaterThan(300);
    const house = simulate({
      platform: { station: workers(20, 0.1), zombie: true, sessions: { limit: 100, idle: 1_000 } },
      people: PATIENT,
      stretches: hold(20, 30),
      seed: 2,
      limits: [1],
      tail: 5,
    });
    expect(total(house, "ok")).toBeGreaterThanOrEqual(100);
    expect(total(house, "ok")).toBeLessThan(110);
    expect(house.seconds.at(-1)?.live).toBe(total(house, "ok"));
  });

  it("drops what a capped generator cannot start", () => {
    const capped = simulate({
      platform: { station: workers(20, 0.1), zombie: true },
      people: PATIENT,
      stretches: hold(50, 60),
      seed: 2,
      limits: [1],
      tail: 5,
      generatorCap: 20,
    });
    expect(capped.started).toBeLessThan(1_210);
    expect(capped.planned).toBeGreaterThan(2_700);
  });

  it("brings workers when they are busy", () => {
    const scaled = simulate({
      platform: { station: workers(4, 0.2), zombie: true, autoscaling: { step: 4, most: 12, delay: 20 } },
      people: PATIENT,
      stretches: hold(30, 120),
      seed: 2,
      limits: [1],
      tail: 0,
    });
    expect(scaled.left.workers).toBeGreaterThan(4);
    expect(scaled.left.workers).toBeLessThanOrEqual(12);
  });

  it("lets in a reserve and then a rate, and takes what is left of it into the next run", () => {
    const limited = {
      station: workers(40, 0.1),
      zombie: true,
      door: { kind: "bucket", reserve: 500, rate: 20, answer: "overload" },
    } as const;
    const play = (left?: ReturnType<typeof simulate>["left"]) =>
      simulate({ platform: limited, people: PATIENT, stretches: hold(100, 60), seed: 3, limits: [1], tail: 5, ...(left ? { left } : {}) });
    const first = play();
    expect(Math.abs(total(first, "ok") - 500 - 60 * 20)).toBeLessThan(5);
    expect(total(first, "overload")).toBe(first.planned - total(first, "ok"));
    expect(Math.abs(total(play(first.left), "ok") - 5 * 20 - 60 * 20)).toBeLessThan(5);
  });

  it("lets in so many in each window", () => {
    const limited = { station: workers(40, 0.1), zombie: true, door: { kind: "window", count: 300, every: 20, answer: "failed" } } as const;
    const quota = simulate({ platform: limited, people: PATIENT, stretches: hold(100, 60), seed: 3, limits: [1], tail: 5 });
    expect(total(quota, "ok")).toBe(900);
    expect(total(quota, "failed")).toBe(quota.planned - 900);
  });

  it("never answers a share of the people, who leave when they like, and serves the others as if those were not there", () => {
    const hanging = (people: SimulatedPeople, zombie: boolean) =>
      simulate({
        platform: { station: workers(40, 0.1), zombie, hangs: 0.2 },
        people,
        stretches: hold(100, 100),
        seed: 4,
        limits: [1],
        tail: 20,
      });
    const waiting = hanging(PATIENT, false);
    expect(total(waiting, "failed")).toBe(0);
    expect(Math.abs(total(waiting, "ok") / waiting.planned - 0.8)).toBeLessThan(0.03);
    const leaving = hanging({ ...PATIENT, wait: 5 }, false);
    expect(total(leaving, "failed")).toBe(leaving.planned - total(leaving, "ok"));
    expect(total(leaving, "ok")).toBe(total(waiting, "ok"));
  });

  it("keeps sessions of which the plan does not know in the plan's count", () => {
    const house = (isUnknown: boolean) =>
      simulate({
        platform: { station: workers(40, 0.1), zombie: true, sessions: { limit: 400, idle: 10, ...(isUnknown ? { isUnknown } : {}) } },
        people: PATIENT,
        stretches: hold(100, 60),
        seed: 5,
        limits: [1],
        tail: 0,
      });
    expect(house(false).seconds.at(-1)?.live).toBeLessThan(450);
    expect(house(true).seconds.at(-1)?.live).toBe(total(house(true), "ok"));
    expect(total(house(true), "ok")).toBe(total(house(false), "ok"));
  });

  it("gives an empty run for no load", () => {
    expect(
      simulate({ platform: { station: workers(4, 0.2), zombie: true }, people: PATIENT, stretches: [], seed: 1, limits: [1], tail: 0 }),
    ).toMatchObject({ planned: 0, seconds: [] });
  });
});

describe("processor sharing", () => {
  it("has the mean time of one worker that takes turns, S/(1 − ρ), where nothing is lost to contention", () => {
    const run = simulate({
      platform: { station: { kind: "sharing", service: 0.1, alpha: 1, beta: 0 }, zombie: true },
      people: PATIENT,
      stretches: hold(5, 4_000),
      seed: 4,
      limits: [1],
      tail: 10,
    });
    const mean = run.seconds.reduce((sum, second) => sum + second.ok * (second.okMeanMs ?? 0), 0) / total(run, "ok");
    expect(Math.abs(mean / 200 - 1)).toBeLessThan(0.05);
  });
  it("is fastest at √((1 − α)/β) jobs", () => {
    const station = { service: 0.2, alpha: 0.03, beta: 0.0004 };
    const best = Math.max(...Array.from({ length: 200 }, (_, jobs) => sharingSpeed(station, jobs + 1)));
    expect(sharingCeiling(station)).toBeGreaterThanOrEqual(best - 1e-9);
    expect(sharingCeiling(station)).toBeCloseTo(72.5, 1);
  });
});

describe("the pace", () => {
  const base = { station: workers(1, 1), zombie: true };
  it("stands still in a pause and has the mean speed e/(e + p)", () => {
    const pace = drawPace({ ...base, pauses: { every: 15, from: 0.3, to: 0.8 } }, 200_000, seededRandom(9));
    expect(Math.abs(pace(0, 100_000) / 100_000 / (15.55 / 15) - 1)).toBeLessThan(0.003);
  });
  it("wanders around 1", () => {
    const pace = drawPace({ ...base, wandering: { sd: 0.1, tau: 30 } }, 200_000, seededRandom(9));
    expect(Math.abs(pace(0, 100_000) / 100_000 - 1)).toBeLessThan(0.01);
  });
  it("is even where nothing disturbs it", () => expect(drawPace(base, 10, seededRandom(1))(5, 2)).toBe(7));
});
