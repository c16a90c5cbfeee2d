import { describe, expect, it } from "vitest";
import { countingInterval } from "../../../src/core/capacity/counting.ts";
import type { RateCounts } from "../../../src/core/capacity/isotonic.ts";
import { seededRandom } from "../../../src/core/people/random.ts";

const RATES = [0.82, 0.86, 0.9, 0.94, 0.98, 1.02, 1.06, 1.1];

/** Holds of `people` around a crossing of `at` whose odds of failing rise with the given power of the rate: the expected counts. */
const expected = (people: number, slope: number, at = 10): readonly RateCounts[] =>
  RATES.map((step) => {
    const odds = step ** slope / 19;
    return { rate: at * step, of: people, bad: (people * odds) / (1 + odds) };
  });

/** The same, drawn: every `run` people in a row fare alike. */
function drawn(people: number, slope: number, { seed, run }: { readonly seed: number; readonly run: number }): readonly RateCounts[] {
  const random = seededRandom(seed, 1);
  return expected(people, slope).map(({ rate, of, bad }) => {
    const unlucky = Array.from({ length: of / run }, () => random() < bad / of).filter(Boolean).length;
    return { rate, of, bad: run * unlucky };
  });
}

const widthOf = (counts: readonly RateCounts[]): number => {
  const interval = countingInterval(counts, 0.05, 10);
  return interval ? (interval.high - interval.low) / 10 : Number.NaN;
};

describe("what counting leaves open", () => {
  it("is little where the bad share rises steeply, and much where it hardly rises", () => {
    expect(widthOf(expected(7_000, 30))).toBeLessThan(0.04);
    expect(widthOf(expected(7_000, 1))).toBeGreaterThan(0.2);
  });

  it("is less with more people", () => {
    expect(widthOf(expected(150, 6))).toBeGreaterThan(2 * widthOf(expected(5_000, 6)));
  });

  it("is more where people fare alike in runs, though as many were counted", () => {
    const mean = (run: number): number => [1, 2, 3, 4].reduce((sum, seed) => sum + widthOf(drawn(6_000, 6, { seed, run })) / 4, 0);
    expect(mean(30)).toBeGreaterThan(1.5 * mean(1));
  });

  it("contains the truth for few people, one worker far from full, and services too long without any queue", () => {
    const covers = (slope: number, people: number): number =>
      [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => {
        const interval = countingInterval(drawn(people, slope, { seed, run: 5 }), 0.05, 10);
        return interval !== undefined && interval.low <= 10 && interval.high >= 10;
      }).length;
    expect(covers(1, 150)).toBeGreaterThanOrEqual(7);
    expect(covers(0.3, 7_000)).toBeGreaterThanOrEqual(7);
    expect(covers(15, 500)).toBeGreaterThanOrEqual(7);
  });

  it("does not reach below a rate that was clearly good, nor beyond one at which most failed", () => {
    const sides: readonly RateCounts[] = [
      { rate: 8, bad: 10, of: 2_000 },
      { rate: 12, bad: 90, of: 100 },
    ];
    const interval = countingInterval([...expected(100, 1), ...sides], 0.05, 10);
    expect(interval?.low).toBeGreaterThanOrEqual(8);
    expect(interval?.high).toBeLessThanOrEqual(12);
  });

  it("scales with the unit of the rate", () => {
    const perMinute = countingInterval(expected(500, 6, 600), 0.05, 600);
    expect(perMinute?.low).toBeCloseTo(60 * (countingInterval(expected(500, 6), 0.05, 10)?.low ?? 0), 6);
  });

  it("is not given for fewer than four holds near the crossing", () => {
    expect(countingInterval(expected(500, 6).slice(0, 3), 0.05, 10)).toBeUndefined();
    expect(countingInterval([], 0.05, 10)).toBeUndefined();
  });
});
