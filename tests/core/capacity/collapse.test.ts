import { describe, expect, it } from "vitest";
import { intendedRates, planArrivals } from "../../../src/core/arrivals/plan-arrivals.ts";
import { correctForRamp, curveOf, findCollapse, smoothingWidth } from "../../../src/core/capacity/collapse.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { perSecond } from "../../../src/core/units.ts";

const ramp = (length: number, top: number): number[] => Array.from({ length }, (_, second) => (top * second) / length);

const BELL = `plan: 1
name: A bell
target: { url: "http://127.0.0.1:1" }
signIn: { kind: entcore }
people:
  - { persona: pupil, count: 1500, accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 1500 } }
arrivals:
  - bell: { at: "08:00" }
seed: SEED
`;

describe("the collapse rule", () => {
  it("fires where goodput falls although more is offered, and reads the offered rate at the fall", () => {
    const offered = ramp(300, 150);
    const collapse = findCollapse({ offered, goodput: offered.map((rate) => (rate > 120 ? 10 : Math.min(rate, 100))) });
    expect(collapse?.best).toBeCloseTo(100, 6);
    expect(Math.abs((collapse?.offered ?? 0) - 120)).toBeLessThan(2.5);
  });

  it("tells where a slow fall begins, before half of the best is gone", () => {
    const offered = ramp(300, 300);
    const collapse = findCollapse({
      offered,
      goodput: offered.map((rate) => (rate > 120 ? Math.max(10, 220 - rate) : Math.min(rate, 100))),
    });
    expect(collapse?.at).toBeGreaterThan(165);
    expect(Math.abs((collapse?.begins ?? 0) - 130)).toBeLessThan(3);
  });

  it("names a rate at which people came where goodput falls through half of its best only after the last of them", () => {
    const offered = [...ramp(300, 120), ...Array<number>(20).fill(0)];
    const goodput = offered.map((rate, second) => (second < 306 ? Math.min(rate || 46, second < 262 ? 60 : 46) : 0));
    const collapse = findCollapse({ offered, goodput });
    expect(collapse?.offered).toBeGreaterThan(100);
    expect(collapse?.at).toBeLessThan(300);
  });

  it("does not fire on a plateau", () => {
    const offered = ramp(300, 150);
    expect(findCollapse({ offered, goodput: offered.map((rate) => Math.min(rate, 100)) })).toBeUndefined();
  });

  it("does not fire where demand itself falls: the far side of a bell", () => {
    const offered = Array.from({ length: 900 }, (_, second) => 90 * Math.exp(-((second - 450) ** 2) / (2 * 120 ** 2)));
    expect(findCollapse({ offered, goodput: offered })).toBeUndefined();
  });

  it("does not fire on the far side of a bell to which fewer came than the curve says, on a platform that serves everybody", () => {
    const curve = (time: number): number => 0.1 + 30 * Math.exp(-((time - 300) ** 2) / (2 * 90 ** 2));
    const stretches = Array.from({ length: 60 }, (_, at) => ({ from: curve(10 * at), to: curve(10 * at + 10), seconds: 10 }));
    const platform = { station: { kind: "workers", workers: 40, service: 0.2, law: "exponential" }, zombie: true } as const;
    const people = { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 };
    const fallen = Array.from({ length: 30 }, (_, seed) =>
      findCollapse(curveOf(simulate({ platform, people, stretches, seed, limits: [2], tail: 90 }).seconds)),
    );
    expect(fallen.filter((collapse) => collapse !== undefined)).toEqual([]);
  });

  it("does not fire on the far side of a bell where as many were kept out on the way up, but does where more are", () => {
    const offered = Array.from({ length: 300 }, (_, second) => 25 * Math.exp(-((second - 100) ** 2) / (2 * 25 ** 2)) + 2);
    expect(findCollapse({ offered, goodput: offered.map((rate) => 0.4 * rate) })).toBeUndefined();
    const fallen = findCollapse({ offered, goodput: offered.map((rate, second) => (second < 100 ? 0.8 : 0.4) * rate) });
    expect(fallen).toBeDefined();
  });

  it("does not fire where everybody who comes to a plan's bell is let in at once, though whole classes come together and others do not", () => {
    const served = (seed: number) => {
      const parsed = parsePlan(BELL.replace("SEED", String(seed)), { file: "plan.yaml", timezone: "Europe/Paris" });
      if (!("plan" in parsed)) throw new Error("the plan of this test is a mistake");
      const intended = intendedRates(parsed.plan);
      const came = intended.map(() => 0);
      for (const { instantsMs } of planArrivals(parsed.plan).people)
        for (const at of instantsMs) came[Math.floor(at / 1_000)] = (came[Math.floor(at / 1_000)] ?? 0) + 1;
      return came.map((planned, at) => ({ intended: perSecond(intended[at] ?? 0), planned, ok: planned }));
    };
    const fallen = Array.from({ length: 20 }, (_, seed) => findCollapse(curveOf(served(seed))));
    expect(fallen.filter((collapse) => collapse !== undefined)).toEqual([]);
  });

  it("fires after a spike where far more are kept out than before it, though as many were in the spike before goodput was near its best", () => {
    const offered = [...Array<number>(60).fill(5), ...Array<number>(60).fill(60), ...Array<number>(240).fill(16)];
    const goodput = offered.map((rate, second) => Math.min(rate, second < 110 ? 20 : 10));
    expect(findCollapse({ offered, goodput })).toBeDefined();
    expect(findCollapse({ offered, goodput: offered.map((rate) => Math.min(rate, 20)) })).toBeUndefined();
  });

  it.each([[5], [20]])("does not fire at the end of a ramp to three times the %s a second that are let in all the time", (most) => {
    const offered = [...ramp(300, 3 * most), ...Array<number>(200).fill(0)];
    expect(findCollapse({ offered, goodput: offered.map((rate) => Math.min(rate, most)) })).toBeUndefined();
  });

  it("does not fire at the end of a bell, when less than one person a second comes and is not let in in the same second", () => {
    const offered = [
      ...Array.from({ length: 300 }, (_, second) => 30 * Math.exp(-((second - 150) ** 2) / (2 * 40 ** 2))),
      ...Array(120).fill(0),
    ];
    expect(findCollapse({ offered, goodput: offered.map((rate) => Math.floor(rate)) })).toBeUndefined();
  });

  it("fires on a bell whose goodput falls below what is still asked for", () => {
    const offered = Array.from({ length: 900 }, (_, second) => 160 * Math.exp(-((second - 450) ** 2) / (2 * 150 ** 2)));
    const collapse = findCollapse({ offered, goodput: offered.map((rate, second) => (second > 420 ? 5 : Math.min(rate, 100))) });
    expect(collapse?.at).toBeGreaterThan(410);
    expect(collapse?.at).toBeLessThan(430);
  });

  it("takes a fall that is undone under the same load for an interruption", () => {
    const offered = Array.from({ length: 400 }, () => 50);
    expect(findCollapse({ offered, goodput: offered.map((rate, second) => (second >= 150 && second < 220 ? 0 : rate)) })).toBeUndefined();
  });

  it("does not take two sign-ins a second for a collapse because a half-minute was unlucky", () => {
    const goodput = Array.from({ length: 600 }, (_, second) => (second % 60 < 30 ? 3 : 1));
    expect(findCollapse({ offered: goodput.map(() => 2), goodput })).toBeUndefined();
    expect(smoothingWidth(goodput)).toBe(267);
  });

  it("does not take a few dozen people who came unevenly for a collapse, but ten times as many", () => {
    const offered = Array.from({ length: 900 }, () => 0.1);
    const uneven = offered.map((_, second) => Number(second < 400 ? second % 8 === 0 : second % 16 === 0));
    expect(findCollapse({ offered, goodput: uneven })).toBeUndefined();
    const many = { offered: offered.map((rate) => 10 * rate), goodput: uneven.map((ok) => 10 * ok) };
    expect(findCollapse(many)?.offered).toBe(1);
  });

  it("finds nothing in curves that are empty, zero, or shorter than its window", () => {
    for (const goodput of [[], [0], Array(300).fill(0), Array(20).fill(5)])
      expect(findCollapse({ offered: goodput, goodput })).toBeUndefined();
  });

  it("takes out the lag of the ramp: C = 100/s, T = 5 s, 150/s over 300 s gives √(2·100·5·0.5) = 22.4/s", () => {
    expect(correctForRamp(122.36, { ceiling: 100, patience: 5, slope: 0.5 })).toBeCloseTo(100, 1);
    expect(correctForRamp(80, { ceiling: 100, patience: 5, slope: 0 })).toBe(80);
    expect(correctForRamp(1, { ceiling: 100, patience: 5, slope: 1 })).toBe(0);
  });
});

describe("the rate of a fall that comes when the load has gone", () => {
  const level = (value: number, length: number): readonly number[] => Array.from({ length }, () => value);
  it("is the one that made the queue, and not the little that was asked when it outlasted people's patience", () => {
    const offered = [...level(100, 60), ...level(20, 140)];
    const goodput = [...level(40, 62), ...level(2, 138)];
    expect(findCollapse({ offered, goodput })?.offered).toBe(100);
  });

  it("is the one of that second where the load rises", () => {
    const offered = Array.from({ length: 200 }, (_, second) => second / 2);
    const goodput = offered.map((rate, second) => (second < 100 ? Math.min(rate, 40) : 2));
    const collapse = findCollapse({ offered, goodput });
    expect(collapse?.offered).toBe(offered[collapse?.at ?? 0]);
  });
});
