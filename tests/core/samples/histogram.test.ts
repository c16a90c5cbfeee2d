import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canCarry, Histogram, mergedHistogram } from "../../../src/core/samples/histogram.ts";

const durations = fc.array(fc.double({ min: 0.001, max: 600_000, noNaN: true }), { minLength: 1, maxLength: 200 });
const share = fc.double({ min: 0.001, max: 1, noNaN: true });

const histogramOf = (values: readonly number[]): Histogram => {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram;
};

/** The k-th smallest with k = ceil(q·n): the definition that the bins approximate. */
const nearestRank = (values: readonly number[], q: number): number =>
  [...values].sort((a, b) => a - b)[Math.max(1, Math.ceil(q * values.length - 1e-9)) - 1] ?? Number.NaN;

const stateOf = (histogram: Histogram) => ({ ...histogram, bins: [...histogram.bins].sort(([a], [b]) => a - b) });

describe("histogram", () => {
  it("is never further than 1 % from the quantile of the sorted samples", () => {
    fc.assert(
      fc.property(durations, share, (values, q) => {
        const exact = nearestRank(values, q);
        expect(Math.abs((histogramOf(values).quantile(q) ?? Number.NaN) / exact - 1)).toBeLessThan(0.01);
      }),
      { numRuns: 500 },
    );
  });

  it("merges to the same in any order and grouping, and to the histogram of all samples", () => {
    fc.assert(
      fc.property(durations, durations, durations, (a, b, c) => {
        const whole = stateOf(histogramOf([...a, ...b, ...c]));
        const left = mergedHistogram([mergedHistogram([histogramOf(a), histogramOf(b)]), histogramOf(c)]);
        const right = mergedHistogram([histogramOf(c), mergedHistogram([histogramOf(b), histogramOf(a)])]);
        expect(stateOf(left)).toEqual(whole);
        expect(stateOf(right)).toEqual(whole);
      }),
    );
  });

  it("gives no quantile and no mean of nothing", () => {
    expect(new Histogram().quantile(0.5)).toBeUndefined();
    expect(new Histogram().mean()).toBeUndefined();
  });

  it("counts what is shorter than a microsecond, and what is negative, as nothing", () => {
    const histogram = histogramOf([0, -3, 0.0001]);
    expect(histogram.quantile(1)).toBeCloseTo(0, 3);
    expect(histogram.sumUs).toBe(0);
  });

  it("gives one sample back exactly, because the bin is cut to smallest and largest", () => {
    expect(histogramOf([123.456]).quantile(0.99)).toBe(123.456);
  });

  // Ten samples must lie beyond the quantile: (1 − q)·n ≥ 10.
  it.each([
    [0.5, 20],
    [0.9, 100],
    [0.95, 200],
    [0.99, 1_000],
    [0.999, 10_000],
  ])("shows the quantile %d from %d samples on and not from one fewer", (q, count) => {
    expect(canCarry(count, q)).toBe(true);
    expect(canCarry(count - 1, q)).toBe(false);
    expect(histogramOf(new Array(count - 1).fill(5)).shown(q)).toBeUndefined();
    expect(histogramOf(new Array(count).fill(5)).shown(q)).toBe(5);
  });
});
