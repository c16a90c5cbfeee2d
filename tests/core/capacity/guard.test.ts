import { describe, expect, it } from "vitest";
import { gather } from "../../../src/core/capacity/evidence.ts";
import { secondGeneratorGain } from "../../../src/core/capacity/guard.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { seededRandom } from "../../../src/core/people/random.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";
import { QUICK_OPTIONS } from "./quick-options.ts";

/** A guard phase of five minutes whose platform lets in `ok(second)` people a second. */
const guard = (generators: number, ok: (second: number) => number): PhaseResult => ({
  phase: {
    name: `guard-${generators}`,
    kind: "guard",
    stretches: [{ from: perSecond(105), to: perSecond(105), length: seconds(300) }],
    duration: seconds(300),
    generators,
    why: "",
  },
  seconds: Array.from({ length: 300 }, (_, second) => loadSecond(second, 105, { ok: ok(second) })),
  good: [[]],
  isGeneratorLimited: false,
  isComplete: true,
});

/** About `rate` people a second, scattered as Poisson counts are. */
const about = (rate: number, seed: number) => {
  const random = seededRandom(seed);
  return () => rate + Math.sqrt(12 * rate) * (random() - 0.5);
};
/** The same, but for five seconds of nothing every half minute, at its own moments. */
const pausing = (rate: number, seed: number) => {
  const [some, random] = [about(rate, seed), seededRandom(seed + 1)];
  const pauses = Array.from({ length: 10 }, (_, index) => 30 * index + Math.floor(25 * random()));
  return (second: number) => (pauses.some((at) => second >= at && second < at + 5) ? 0 : some());
};

describe("a second generator", () => {
  it.each([1, 2, 3, 4, 5])("that gets 5 % more out of the platform makes the first one the limit (seed %i)", (seed) => {
    const results = [guard(1, about(100, seed)), guard(2, about(105.5, seed + 100))];
    expect(secondGeneratorGain(results)).toBeCloseTo(0.055, 1);
    expect(gather(QUICK_OPTIONS, results).isGeneratorLimited).toBe(true);
  });

  it.each([1, 2, 3, 4, 5])("that gets 2 % more, or meets fewer pauses, does not (seed %i)", (seed) => {
    expect(secondGeneratorGain([guard(1, about(100, seed)), guard(2, about(102, seed + 100))])).toBeUndefined();
    expect(secondGeneratorGain([guard(1, pausing(100, seed)), guard(2, pausing(104, seed + 100))])).toBeUndefined();
  });

  it("says nothing where goodput fell in either guard: when it fell was chance", () => {
    const falling = (to: number) => (second: number) => (second < 30 ? 100 : to);
    expect(secondGeneratorGain([guard(1, () => 60), guard(2, () => 100)])).toBeCloseTo(2 / 3);
    expect(secondGeneratorGain([guard(1, falling(60)), guard(2, () => 100)])).toBeUndefined();
    expect(secondGeneratorGain([guard(1, () => 60), guard(2, falling(70))])).toBeUndefined();
  });

  it("says nothing where nobody looked, or nobody was let in", () => {
    expect(secondGeneratorGain([guard(1, about(100, 1))])).toBeUndefined();
    expect(secondGeneratorGain([guard(1, () => 0), guard(2, () => 5)])).toBeUndefined();
  });
});
