import { describe, expect, it } from "vitest";
import { apportion } from "../../../src/core/arrivals/apportion.ts";
import { backgroundCurve } from "../../../src/core/arrivals/background.ts";
import { classCurve } from "../../../src/core/arrivals/classes.ts";
import { individualCurve } from "../../../src/core/arrivals/individual.ts";
import { logNormalCumulative, normalCumulative } from "../../../src/core/arrivals/normal.ts";
import { highestMeanRate } from "../../../src/core/arrivals/peak.ts";
import { rateCurve, rateSegments } from "../../../src/core/arrivals/rate.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";

describe("the normal law", () => {
  it.each([
    [0, 0.5],
    [1.96, 0.9750021], // Abramowitz & Stegun, table 26.1
    [-1.96, 0.0249979],
    [3, 0.9986501],
  ])("gives Φ(%s) = %s", (z, expected) => expect(normalCumulative(z)).toBeCloseTo(expected, 6));

  it("keeps its logarithm far in the tail: ln Φ(−38) = −726.56 (R: pnorm(-38, log.p=TRUE))", () =>
    expect(logNormalCumulative(-38)).toBeCloseTo(-726.557, 1));
});

describe("curves", () => {
  it("puts half of a normal before its centre and a third of a uniform before a third of it", () => {
    expect(individualCurve(1_000, 50).cumulative(1_000)).toBeCloseTo(0.5, 6);
    expect(backgroundCurve(0, 3).cumulative(-1)).toBeCloseTo(1 / 3, 12);
  });

  it("turns a class without spread into a normal, and without deviation into an exponential", () => {
    expect(classCurve({ centre: 0, sd: 10, size: 25, spread: 0 }).cumulative(10)).toBeCloseTo(normalCumulative(1), 9);
    expect(classCurve({ centre: 0, sd: 0, size: 25, spread: 10 }).cumulative(10)).toBeCloseTo(1 - Math.exp(-1), 9);
  });

  it("agrees with a naive convolution of normal and exponential, also where its parts are extreme", () => {
    for (const spread of [1, 5, 30]) {
      const curve = classCurve({ centre: 0, sd: 90, size: 25, spread });
      for (const time of [-200, -50, 0, 60, 250]) expect(curve.cumulative(time)).toBeCloseTo(convolved(time, 90, spread), 4);
    }
  });

  it("brings a ramp's triangle: half of the rate times the length, a quarter of it by half time", () => {
    const curve = rateCurve(
      rateSegments({ kind: "ramp", start: milliseconds(0), from: perSecond(0), to: perSecond(10), over: milliseconds(10_000) }, 0),
    );
    expect(curve.mass).toBeCloseTo(50, 9);
    expect(curve.cumulative(5_000)).toBeCloseTo(12.5, 9);
  });

  it("climbs steps up and down, the last included", () => {
    const steps = (from: number, to: number) =>
      rateSegments(
        { kind: "steps", start: milliseconds(0), from: perSecond(from), to: perSecond(to), step: perSecond(10), hold: milliseconds(1_000) },
        0,
      ).map((segment) => Math.round(segment.rateFrom * 1_000));
    expect(steps(10, 40)).toEqual([10, 20, 30, 40]);
    expect(steps(30, 10)).toEqual([30, 20, 10]);
  });

  it("holds a spike's base before and after it", () => {
    const segments = rateSegments(
      {
        kind: "spike",
        start: milliseconds(5_000),
        base: perSecond(2),
        peak: perSecond(20),
        for: milliseconds(1_000),
        watch: milliseconds(4_000),
      },
      0,
    );
    expect(segments.map(({ from, to, rateFrom }) => [from, to, rateFrom * 1_000])).toEqual([
      [0, 5_000, 2],
      [5_000, 6_000, 20],
      [6_000, 10_000, 2],
    ]);
  });
});

describe("apportionment", () => {
  it.each([
    [10, [1, 1, 1], [4, 3, 3]],
    [7, [0.5, 0.3, 0.2], [4, 2, 1]],
    [0, [1, 2], [0, 0]],
    [5, [0, 0], [0, 0]],
  ])("deals %s by %s as %s", (total, weights, expected) => expect(apportion(total, weights)).toEqual(expected));
});

describe("the highest mean rate", () => {
  it("finds the fullest window, its edges half open", () => {
    expect(highestMeanRate([0, 100, 900, 1_000, 1_050], 1_000)).toBe(4);
    expect(highestMeanRate([], 1_000)).toBe(0);
    expect(highestMeanRate([0, 100], 0)).toBe(0);
  });
});

/** F(t) = ∫ Φ((t − y)/sd)·e^(−y/spread)/spread dy by the midpoint rule. */
function convolved(time: number, sd: number, spread: number): number {
  const steps = 20_000;
  const width = (spread * 30) / steps;
  return Array.from({ length: steps }, (_, index) => (index + 0.5) * width).reduce(
    (sum, y) => sum + normalCumulative((time - y) / sd) * (Math.exp(-y / spread) / spread) * width,
    0,
  );
}
