import { describe, expect, it } from "vitest";
import { boundsOf } from "../../../src/core/capacity/consistency.ts";
import { intervalOf, tQuantile } from "../../../src/core/capacity/interval.ts";
import { wilsonInterval } from "../../../src/core/capacity/wilson.ts";

describe("Student's t", () => {
  it.each([
    [1, 12.706],
    [2, 4.303],
    [4, 2.776],
    [30, 2.042],
  ])("has the tabled 97.5 %% quantile for %i degrees of freedom", (degrees, expected) => expect(tQuantile(degrees)).toBe(expected));
  it("is infinite without a degree of freedom and normal with very many", () => {
    expect(tQuantile(0)).toBe(Number.POSITIVE_INFINITY);
    expect(tQuantile(10_000)).toBe(1.96);
  });
});

describe("the interval from repeats", () => {
  it("is 4 % on each side when the repeats agree", () => expect(intervalOf(100, [100, 100, 100])).toEqual({ low: 96, high: 104 }));

  it("widens with the scatter: 93 and 107 give t(5)·√((98 + 4·2²)/5/2) = 2.571·3.376 = 8.68", () => {
    expect(intervalOf(100, [93, 107])?.low).toBeCloseTo(91.32, 2);
    expect(intervalOf(100, [93, 107])?.high).toBeCloseTo(108.68, 2);
  });

  it("holds every repeat", () => expect(intervalOf(100, [90, 100, 110])).toEqual({ low: 90, high: 110 }));

  it("is not given for one run", () => {
    expect(intervalOf(100, [100])).toBeUndefined();
    expect(intervalOf(100, [])).toBeUndefined();
  });

  it("scales with its unit", () =>
    expect(intervalOf(6_000, [5_940, 6_000, 6_120])?.low).toBeCloseTo(60 * (intervalOf(100, [99, 100, 102])?.low ?? 0), 9));
});

describe("bounds from trials that disagree", () => {
  const trial = (rate: number, bad: number): { rate: number; bad: number; of: number } => ({ rate, bad, of: 100 });
  it("never claim more than the smallest rate that failed", () => {
    expect(boundsOf([trial(80, 1), trial(90, 9), trial(100, 2)], 0.05)).toEqual({ lower: 80, upper: 90 });
  });
  it("let the majority of a rate's trials decide", () => {
    expect(boundsOf([trial(80, 1), trial(80, 9), trial(80, 2), trial(90, 9)], 0.05)).toEqual({
      lower: 80,
      upper: 90,
    });
  });
  it("leave out what was not seen", () => {
    expect(boundsOf([trial(80, 1)], 0.05)).toEqual({ lower: 80 });
    expect(boundsOf([trial(80, 9)], 0.05)).toEqual({ upper: 80 });
    expect(boundsOf([], 0.05)).toEqual({});
  });
});

describe("Wilson's interval", () => {
  it.each([
    /* Newcombe, Statistics in Medicine 17 (1998), table I, method 3 */
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("of %i in %i is the published one to four places", (part, whole, low, high) => {
    expect(wilsonInterval(part, whole, 1.959964).low).toBeCloseTo(low, 4);
    expect(wilsonInterval(part, whole, 1.959964).high).toBeCloseTo(high, 4);
  });
  it("of nothing says nothing", () => expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 }));
});
