import { describe, expect, it } from "vitest";
import { type CapacityOptions, FULL, type PhaseResult } from "../../../src/core/capacity/phase.ts";
import { sloRateOfPhases } from "../../../src/core/capacity/slorate.ts";
import { milliseconds, perSecond, ratio, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const options: CapacityOptions = {
  profile: FULL,
  objectives: [
    { within: seconds(1), share: ratio(0.95) },
    { within: milliseconds(600), share: ratio(0.95) },
  ],
  maxRate: perSecond(400),
  stopsAfterCollapse: false,
  people: [],
};

/** Rate of a hold, and bad shares in percent of the two objectives; the allowed one is 5 %. */
type Hold = readonly [rate: number, first: number, second: number];

const LENGTH = 60;

/** A staircase of holds of a minute; its seconds are all alike. */
function staircase(name: string, holds: readonly Hold[], isComplete = true): PhaseResult {
  const length = seconds(LENGTH);
  const stretches = holds.map(([rate]) => ({ from: perSecond(rate), to: perSecond(rate), length }));
  const each = <Value>(read: (hold: Hold, second: number) => Value): readonly Value[] =>
    holds.flatMap((hold, index) => Array.from({ length: LENGTH }, (_, second) => read(hold, index * LENGTH + second)));
  return {
    phase: {
      name,
      kind: "hold",
      stretches,
      duration: milliseconds(holds.length * length),
      generators: 1,
      why: "find where the objective stops holding",
    },
    seconds: each(([rate, first], second) => loadSecond(second, rate, { ok: rate, good: rate * (1 - first / 100) })),
    good: [each(([rate, first]) => rate * (1 - first / 100)), each(([rate, , second]) => rate * (1 - second / 100))],
    isGeneratorLimited: false,
    isComplete,
  };
}

/** Repeats about the first objective's crossing at 95.5; the second is missed in all of them. */
const REPEAT: readonly Hold[] = [
  [92, 2, 9],
  [94, 4, 12],
  [97, 7, 20],
  [99, 12, 30],
];
const repeats = ["repeat-1", "repeat-2", "repeat-3"].map((name) => staircase(name, REPEAT));
const search = (lowest: number): PhaseResult =>
  staircase("search-1", [
    [80, 1, lowest],
    [84, 1, 5.4],
    [88, 1, 6.5],
    [96, 6, 15],
  ]);

describe("the SLO rate of another objective than the first", () => {
  it("has no interval from repeats that are all above it: they only say where they were planned", () => {
    const found = sloRateOfPhases(options, [search(2), ...repeats], 1);
    expect(found).toMatchObject({ kind: "found", basis: "single run, no interval" });
    expect(found).not.toHaveProperty("low");
    expect(sloRateOfPhases(options, [search(2), ...repeats], 0)).toMatchObject({ basis: "3 repeats, counts pooled" });
  });

  it("is a bound where the lowest hold may have passed by luck: 4.9 of 5 % of 4,080 people", () => {
    // 84 to 88: 5.96 % of 8,772 people, 95 % interval from 5.49 %; 84 alone: from 4.76 %.
    expect(sloRateOfPhases(options, [search(4.9), ...repeats], 1)).toEqual({ kind: "below", lowestTested: 88 });
  });

  it("lies below what clearly missed it, not below a hold that may have failed by luck", () => {
    expect(sloRateOfPhases(options, [search(5.1), ...repeats], 1)).toEqual({ kind: "below", lowestTested: 88 });
    // One hold alone, however clearly it failed: 80 and 84 together have 12.5 % bad.
    expect(sloRateOfPhases(options, [search(20), ...repeats], 1)).toEqual({ kind: "below", lowestTested: 84 });
  });

  it("has an interval from the repeats that cross it, and from no other", () => {
    const crossing = ["repeat-4", "repeat-5"].map((name) =>
      staircase(
        name,
        REPEAT.map(([rate, first], index) => [rate - 10, first / 10, 2 + 2 * index]),
      ),
    );
    expect(sloRateOfPhases(options, [search(2), ...repeats, ...crossing], 1)).toMatchObject({ basis: "2 repeats, counts pooled" });
  });
});

describe("the lower bound of an SLO rate", () => {
  it("never lies above the smallest rate that failed (RFC 9971), though the rate itself may", () => {
    const unlucky: readonly Hold[] = REPEAT.map(([rate, first, second], index) => (index === 0 ? [90, 6, 9] : [rate, first, second]));
    const results = [search(2), staircase("repeat-1", unlucky), ...repeats.slice(1)];
    const found = sloRateOfPhases(options, results, 0);
    const before = sloRateOfPhases(options, [search(2), ...repeats], 0);
    if (found.kind !== "found" || before.kind !== "found") throw new Error("no rate was found");
    expect(before.low).toBeGreaterThan(90);
    expect(found.rate).toBeGreaterThan(90);
    expect(found.low).toBeLessThanOrEqual(90);
  });
});
