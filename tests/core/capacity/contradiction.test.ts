import { describe, expect, it } from "vitest";
import { contradictionOf } from "../../../src/core/capacity/contradiction.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** A staircase of holds of 100 s on a platform that serves in second `at` what waits, up to `capacity(at)`. */
function staircase(rates: readonly number[], capacity: (at: number) => number): PhaseResult {
  let waiting = 0;
  const all = rates.flatMap((rate, hold) =>
    Array.from({ length: 100 }, (_, second) => {
      const at = 100 * hold + second;
      const ok = Math.min(waiting + rate, capacity(at));
      waiting += rate - ok;
      return loadSecond(at, rate, { ok });
    }),
  );
  const stretches = rates.map((rate) => ({ from: perSecond(rate), to: perSecond(rate), length: seconds(100) }));
  const phase = {
    name: "search-1",
    kind: "hold",
    stretches,
    duration: seconds(100 * rates.length),
    generators: 1,
    why: "find where the objective stops holding",
  } as const;
  return { phase, seconds: all, good: [], isGeneratorLimited: false, isComplete: true };
}

describe("a hold that contradicts the ceiling", () => {
  it("is one in which the platform falls behind what it was seen to let in, to the end of its staircase", () => {
    const lost = staircase([80, 85, 90], (at) => (at < 120 ? 100 : 75));
    const change = contradictionOf(perSecond(100), [lost]);
    expect(change?.to).toBe(100);
    expect(change?.from).toBeGreaterThan(74);
    expect(change?.from).toBeLessThan(80);
  });

  it("is seen above the ceiling too, where the platform should at least serve its ceiling", () => {
    expect(contradictionOf(perSecond(100), [staircase([95, 100, 105], () => 75)])?.from).toBeCloseTo(75, 6);
    expect(contradictionOf(perSecond(100), [staircase([95, 100, 105], () => 97)])).toBeUndefined();
  });

  it("is none where the platform keeps up, or makes good what a slow minute left", () => {
    expect(contradictionOf(perSecond(100), [staircase([80, 85, 90], () => 100)])).toBeUndefined();
    expect(contradictionOf(perSecond(100), [staircase([80, 85, 90], (at) => (at > 100 && at < 150 ? 60 : 110))])).toBeUndefined();
  });

  it("is none where the platform went down rather than became smaller: that may be people who come back", () => {
    const falls = (left: number) => contradictionOf(perSecond(100), [staircase([80, 85, 90], (at) => (at < 100 ? 100 : left))]);
    expect(falls(20)).toBeUndefined();
    expect(falls(30)?.from).toBeCloseTo(30, 6);
  });

  it("is one where the platform was as small from the beginning, before anybody could have brought it down", () => {
    expect(contradictionOf(perSecond(100), [staircase([80, 85, 90], () => 20)])?.from).toBeCloseTo(20, 6);
  });

  it("is none where one in four fails at every rate and the others are kept up with, and one where those are not", () => {
    const deadMachine = (capacity: number) => staircase([80, 85, 90], (at) => Math.min(capacity, 0.75 * (80 + 5 * Math.floor(at / 100))));
    expect(contradictionOf(perSecond(100), [deadMachine(100)], 0.75)).toBeUndefined();
    expect(contradictionOf(perSecond(100), [deadMachine(50)], 0.75)?.from).toBeCloseTo(50, 6);
  });

  it("is none where few people were counted, nor without staircases", () => {
    expect(contradictionOf(perSecond(2), [staircase([1.6, 1.7, 1.8], () => 1.5)])).toBeUndefined();
    expect(contradictionOf(perSecond(100), [])).toBeUndefined();
  });
});
