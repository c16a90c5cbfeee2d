import { describe, expect, it } from "vitest";
import { isSlowAtTimes, isSteady, slownessOf } from "../../../src/core/capacity/slowness.ts";
import { milliseconds, perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const stretch = { from: perSecond(110), to: perSecond(110), length: seconds(300) };
const guard = {
  name: "guard-1",
  kind: "guard",
  stretches: [stretch],
  duration: seconds(300),
  generators: 1,
  why: "find where the objective stops holding",
} as const;

/** Five minutes of a queue of which `ok(second)` are let in. */
const queueing = (ok: (at: number) => number) => [
  {
    phase: guard,
    seconds: Array.from({ length: 300 }, (_, at) => loadSecond(at, 110, { ok: ok(at), good: 0 })),
    good: [[]],
    isGeneratorLimited: false,
    isComplete: true,
  },
];
/** Independent draws of variance 100, from a generator of remainders. */
const drawn = (at: number): number => 100 + Math.round(34.6 * (((7_919 * (at + 1) * (at + 3)) % 1_009) / 1_009 - 0.5));

describe("the slow part of throughput", () => {
  it("is the variance of a speed that changes every half a minute, whatever scatters from second to second", () => {
    const slow = slownessOf(queueing((at) => drawn(at) + (at % 60 < 30 ? 10 : -10)));
    // A square wave of ±0.1 and period 60: at lags of 5 to 15 its autocovariance is 0.01 · (1 − 4 · lag/60), 0.0033 in the mean.
    expect(slow?.variance).toBeGreaterThan(0.0023);
    expect(slow?.variance).toBeLessThan(0.0043);
    expect(slow && isSlowAtTimes(slow)).toBe(true);
    expect(slow && isSteady(slow)).toBe(false);
  });

  it("is within its error where nothing is slow, and then says so", () => {
    const slow = slownessOf(queueing(drawn));
    expect(Math.abs(slow?.variance ?? 1)).toBeLessThan(2 * (slow?.error ?? 0));
    // Variance 0.01 of single seconds over the root of 11 · 290 products.
    expect(slow?.error).toBeCloseTo(0.01 / Math.sqrt(11 * 290), 4);
    expect(slow && isSteady(slow)).toBe(true);
    expect(slow && isSlowAtTimes(slow)).toBe(false);
  });

  it("is looked for beyond the time of a sign-in at rest, and must be larger where service has a heavy tail", () => {
    const wave = (at: number): number => drawn(at) + (at % 12 < 6 ? 10 : -10);
    const slow = {
      phase: { ...guard, name: "baseline-1", kind: "baseline" as const },
      good: [[]],
      isGeneratorLimited: false,
      isComplete: true,
    };
    const atRest = (ms: number) => ({ ...slow, seconds: [loadSecond(0, 10, { ok: 10, okMeanMs: milliseconds(ms) })] });
    // Half of a period after each other, then a whole one: minus 0.01 and 0.01 at a wave of ±0.1.
    expect(slownessOf([atRest(500), ...queueing(wave)])?.variance).toBeLessThan(0.0005);
    expect(slownessOf([atRest(4_000), ...queueing(wave)])?.variance).not.toBe(slownessOf([atRest(500), ...queueing(wave)])?.variance);
    const some = { variance: 0.045 ** 2, error: 0.0001, length: 600 };
    expect(isSlowAtTimes({ ...some, isHeavy: false })).toBe(true);
    expect(isSlowAtTimes({ ...some, isHeavy: true })).toBe(false);
  });

  it("is neither there nor excluded where people queued for a moment only, or single services scatter too much", () => {
    const wild = slownessOf(queueing((at) => 100 + 5 * (drawn(at) - 100)));
    expect(wild && (isSteady(wild) || isSlowAtTimes(wild))).toBe(false);
    expect(slownessOf([])).toBeUndefined();
    const [one] = queueing(drawn);
    expect(one && slownessOf([{ ...one, seconds: one.seconds.slice(0, 15) }])).toBeUndefined();
    const short = one && slownessOf([{ ...one, seconds: one.seconds.slice(0, 200) }]);
    expect(short && isSteady(short)).toBe(false);
  });
});
