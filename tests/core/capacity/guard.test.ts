import { describe, expect, it } from "vitest";
import { gather } from "../../../src/core/capacity/evidence.ts";
import { isUnconfirmed, planGuard, secondGeneratorGain, stood } from "../../../src/core/capacity/guard.ts";
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
    why: "find where the objective stops holding",
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

/** A guard by one generator, by two, and by one again. */
const guards = (one: (second: number) => number, two: (second: number) => number, again = one): readonly PhaseResult[] => [
  guard(1, one),
  guard(2, two),
  guard(1, again),
];

describe("a second generator", () => {
  it.each([1, 2, 3, 4, 5])("that gets 5 % more out of the platform makes the first one the limit (seed %i)", (seed) => {
    const results = guards(about(100, seed), about(105.5, seed + 100));
    expect(secondGeneratorGain(results)).toBeCloseTo(0.055, 1);
    expect(gather(QUICK_OPTIONS, results).isGeneratorLimited).toBe(true);
  });

  it.each([1, 2, 3, 4, 5])("that gets 2 % more, or meets fewer pauses, does not (seed %i)", (seed) => {
    expect(secondGeneratorGain(guards(about(100, seed), about(102, seed + 100)))).toBeUndefined();
    expect(secondGeneratorGain(guards(pausing(100, seed), pausing(104, seed + 100)))).toBeUndefined();
  });

  it("is not the reason where one alone gets as much afterwards: the platform became faster", () => {
    const results = guards(about(100, 1), about(110, 2), about(109, 3));
    expect(secondGeneratorGain(results)).toBeUndefined();
    expect(secondGeneratorGain(results.slice(0, 2))).toBeUndefined();
    expect(gather(QUICK_OPTIONS, results.slice(0, 2)).isGeneratorLimited).toBe(false);
    expect([2, 3].map((count) => isUnconfirmed(results.slice(0, count)))).toEqual([true, false]);
  });

  it("says nothing where goodput fell in a guard: when it fell was chance", () => {
    const falling = (to: number) => (second: number) => (second < 30 ? 100 : to);
    const [slow, quick] = [() => 60, () => 100];
    expect(secondGeneratorGain(guards(slow, quick))).toBeCloseTo(2 / 3);
    expect(secondGeneratorGain(guards(falling(60), quick, slow))).toBeUndefined();
    expect(secondGeneratorGain(guards(slow, falling(70)))).toBeUndefined();
    expect(secondGeneratorGain(guards(slow, quick, falling(60)))).toBeUndefined();
  });

  it.each([
    [1_000, 125],
    [120, 120],
    [116, undefined],
  ])("is not tried where no more may be sent than what chance hides: at most %i a second", (maxRate, rate) => {
    const evidence = { ceilingGuess: perSecond(100), rampCounts: [], pooled: [], isGeneratorLimited: false };
    const guard = planGuard({ ...QUICK_OPTIONS, maxRate: perSecond(maxRate) }, [], evidence);
    expect(guard?.stretches[0]?.to).toBe(rate);
  });

  it("may follow at once where the first guard went at its end as before, and not where it fell in its last quarter or let nobody in", () => {
    expect(stood(guard(1, about(100, 1)))).toBe(true);
    expect(stood(guard(1, (second) => (second < 235 ? 100 : 60)))).toBe(false);
    expect(stood(guard(1, () => 0))).toBe(false);
  });

  it("says nothing where nobody looked, or nobody was let in", () => {
    expect(secondGeneratorGain([guard(1, about(100, 1))])).toBeUndefined();
    expect(
      secondGeneratorGain(
        guards(
          () => 0,
          () => 5,
        ),
      ),
    ).toBeUndefined();
  });
});
