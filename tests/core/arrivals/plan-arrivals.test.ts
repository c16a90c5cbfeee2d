import { describe, expect, it } from "vitest";
import { indexOfDispersion } from "../../../src/core/arrivals/dispersion.ts";
import { cutShares, intendedRates, planArrivals } from "../../../src/core/arrivals/plan-arrivals.ts";
import type { Arrival } from "../../../src/core/plan/plan.ts";
import { milliseconds, minutes, perSecond, ratio, seconds } from "../../../src/core/units.ts";
import { clockTime, sampleBell, samplePeople, samplePlan } from "./sample-plan.ts";

const instantsOf = (plan = samplePlan(), people = "pupil"): readonly number[] =>
  planArrivals(plan).people.find((entry) => entry.people === people)?.instantsMs ?? [];
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Largest distance between what came and what was meant, as a share of everyone (Kolmogorov–Smirnov). */
function distance(instantsMs: readonly number[], rates: readonly number[]): number {
  const total = sum(rates);
  let meant = 0;
  let came = 0;
  return rates.reduce((most, rate, second) => {
    meant += rate / total;
    while (came < instantsMs.length && (instantsMs[came] ?? 0) < (second + 1) * 1_000) came += 1;
    return Math.max(most, Math.abs(meant - came / instantsMs.length));
  }, 0);
}

const steady = (rate: number, forMs: number): Arrival => ({
  kind: "steady",
  people: [],
  start: clockTime(8, 0),
  rate: perSecond(rate),
  for: milliseconds(forMs),
});

describe("the table of arrivals", () => {
  it("is the same, byte for byte, for the same seed, and another for another", () => {
    expect(JSON.stringify(planArrivals(samplePlan()))).toBe(JSON.stringify(planArrivals(samplePlan())));
    expect(instantsOf(samplePlan({ seed: 2022 }))).not.toEqual(instantsOf());
  });

  it("brings exactly the people counted, whatever the window cuts", () => {
    const narrow = samplePlan({ clock: { from: clockTime(7, 58), to: clockTime(8, 1), compress: 1 } });
    expect(instantsOf(narrow)).toHaveLength(3_000);
    expect(Math.min(...instantsOf(narrow))).toBeGreaterThanOrEqual(0);
    expect(Math.max(...instantsOf(narrow))).toBeLessThan(180_000);
    expect(cutShares(narrow).get("pupil")).toBeGreaterThan(0.3);
  });

  it("brings nobody of a bell so far away that not one in ten thousand comes inside the clock, rather than searching for them", () => {
    const far = sampleBell({ at: [{ time: clockTime(8, 45), share: ratio(1) }] });
    expect(instantsOf(samplePlan({ arrivals: [far] }))).toHaveLength(0);
    const near = sampleBell({ at: [{ time: clockTime(8, 35), share: ratio(1) }] }); // its background begins at 08:05
    expect(instantsOf(samplePlan({ arrivals: [near] }))).toHaveLength(3_000);
  });

  it("adds up its entries, and shares a rate in proportion to counts", () => {
    const people = [samplePeople({ count: 300 }), samplePeople({ id: "teacher", name: "teacher", persona: "teacher", count: 100 })];
    const plan = samplePlan({
      people,
      arrivals: [sampleBell({ people: ["teacher"] }), steady(10, 60_000)],
      clock: { from: clockTime(7, 50), to: clockTime(8, 10), compress: 1 },
    });
    expect(instantsOf(plan, "pupil")).toHaveLength(450);
    expect(instantsOf(plan, "teacher")).toHaveLength(250);
  });

  it("shares one entry's people over its bells", () => {
    const at = [
      { time: clockTime(8, 0), share: ratio(0.75) },
      { time: clockTime(9, 0), share: ratio(0.25) },
    ];
    const plan = samplePlan({ arrivals: [sampleBell({ at })], clock: { from: clockTime(7, 30), to: clockTime(9, 30), compress: 1 } });
    const before830 = instantsOf(plan).filter((instant) => instant < 3_600_000).length;
    expect(instantsOf(plan)).toHaveLength(3_000);
    expect(Math.abs(before830 - 2_250)).toBeLessThan(40); // components reach beyond 8:30 only through the background
  });

  it("multiplies rates by compress and keeps the people", () => {
    const plan = samplePlan({ clock: { from: clockTime(7, 50), to: clockTime(8, 10), compress: 20 } });
    expect(planArrivals(plan).durationMs).toBe(60_000);
    expect(instantsOf(plan)).toHaveLength(3_000);
    expect(Math.max(...intendedRates(plan))).toBeCloseTo(20 * Math.max(...intendedRates(samplePlan())), -1);
  });

  it("follows its curve: Kolmogorov–Smirnov distance of 20,000 individuals below the 1-in-1,000 bound", () => {
    const only = sampleBell({
      individual: { share: ratio(1), mean: minutes(-1), sd: minutes(3) },
      classes: { share: ratio(0), mean: minutes(0), sd: minutes(1), size: 25, spread: seconds(30) },
      background: { share: ratio(0), within: minutes(30) },
    });
    const plan = samplePlan({ people: [samplePeople({ count: 20_000 })], arrivals: [only] });
    expect(distance(instantsOf(plan), intendedRates(plan))).toBeLessThan(1.95 / Math.sqrt(20_000));
  });

  it("follows its curve with whole classes too: as if there were as many draws as classes", () => {
    const plan = samplePlan({ people: [samplePeople({ count: 100_000 })] });
    expect(distance(instantsOf(plan), intendedRates(plan))).toBeLessThan((1.95 / Math.sqrt(35_000 / 25)) * 0.35 + 1.95 / Math.sqrt(65_000));
  });

  it("means as many people as it brings", () => {
    expect(sum(intendedRates(samplePlan()))).toBeCloseTo(3_000, 3);
    const ramp: Arrival = { kind: "ramp", people: [], start: clockTime(8, 0), from: perSecond(0), to: perSecond(60), over: minutes(5) };
    const plan = samplePlan({ arrivals: [ramp], clock: { from: clockTime(8, 0), to: clockTime(8, 5), compress: 1 } });
    expect(instantsOf(plan)).toHaveLength(9_000);
    expect(sum(intendedRates(plan))).toBeCloseTo(9_000, 6);
    expect(distance(instantsOf(plan), intendedRates(plan))).toBeLessThan(1.95 / Math.sqrt(9_000));
  });

  it("is a Poisson process: index of dispersion 1 at 10 ms, 100 ms and 1 s, within 4 standard errors", () => {
    const plan = samplePlan({ arrivals: [steady(50, 1_200_000)], clock: { from: clockTime(8, 0), to: clockTime(8, 20), compress: 1 } });
    for (const width of [10, 100, 1_000]) {
      const windows = 1_200_000 / width;
      expect(Math.abs(indexOfDispersion(instantsOf(plan), width, 1_200_000) - 1)).toBeLessThan(
        4 * Math.sqrt(2 / (windows - 1)) + 1 / windows,
      );
    }
  });

  it("comes in groups where classes come: dispersion well above 1 at 1 s", () => {
    const classesOnly = sampleBell({
      individual: { share: ratio(0), mean: minutes(0), sd: minutes(3) },
      classes: { share: ratio(1), mean: minutes(0), sd: minutes(3), size: 25, spread: seconds(2) },
      background: { share: ratio(0), within: minutes(30) },
    });
    expect(indexOfDispersion(instantsOf(samplePlan({ arrivals: [classesOnly] })), 1_000, 1_200_000)).toBeGreaterThan(5);
  });

  it("plays a table as it stands, and deals rows without a name in proportion", () => {
    const people = [samplePeople({ count: 3 }), samplePeople({ id: "parent", name: "parent", persona: "parent", count: 1 })];
    const rows = [
      { at: clockTime(8, 0), people: "pupil", count: 2 },
      { at: milliseconds(clockTime(8, 0) + 1_500), people: "", count: 8 },
      { at: clockTime(9, 0), people: "pupil", count: 7 },
    ];
    const plan = samplePlan({
      people,
      arrivals: [{ kind: "table", people: [], file: "a.csv", over: milliseconds(0), rows }],
      clock: { from: clockTime(8, 0), to: clockTime(8, 10), compress: 1 },
    });
    expect(instantsOf(plan, "pupil")).toEqual([0, 0, ...new Array<number>(6).fill(1_500)]);
    expect(instantsOf(plan, "parent")).toEqual([1_500, 1_500]);
  });

  it("spreads the people of a row over the time that it counts: each minute has its own, at an even rate", () => {
    const counts = [600, 1_200, 300, 0, 900];
    const rows = counts.map((count, minute) => ({ at: clockTime(8, minute), people: "", count }));
    const arrivals = [{ kind: "table", people: [], file: "a.csv", over: minutes(1), rows }] as const;
    const plan = samplePlan({ arrivals, clock: { from: clockTime(8, 0), to: clockTime(8, 5), compress: 1 } });
    const instants = instantsOf(plan);
    expect(counts.map((_, minute) => instants.filter((at) => Math.floor(at / 60_000) === minute).length)).toEqual(counts);
    const rates = intendedRates(plan);
    expect(counts.map((_, minute) => rates[60 * minute + 30])).toEqual(counts.map((count) => expect.closeTo(count / 60, 9)));
    expect(distance(instants, rates)).toBeLessThan(1.95 / Math.sqrt(3_000));
    expect(instants).not.toEqual(instantsOf({ ...plan, seed: plan.seed + 1 }));
  });

  it("plays the last row of a table inside the clock", () => {
    const arrivals = [
      { kind: "table", people: [], file: "a.csv", over: minutes(1), rows: [{ at: clockTime(8, 0), people: "", count: 900 }] },
    ] as const;
    const plan = samplePlan({ arrivals, clock: { from: clockTime(7, 59), to: milliseconds(clockTime(8, 0) + 30_000), compress: 1 } });
    expect(Math.max(...instantsOf(plan))).toBeLessThan(90_000);
    expect(sum(intendedRates(plan))).toBeCloseTo(900, 6);
  });

  it("widens its slots above an hour only", () => {
    const lasting = (hours: number) =>
      planArrivals(samplePlan({ clock: { from: clockTime(7, 0), to: clockTime(7 + hours, 0), compress: 1 } })).slotMs;
    expect([lasting(1), lasting(2), lasting(10)]).toEqual([10, 20, 100]);
  });
});
