import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { milliseconds, seconds } from "../../../src/core/units.ts";
import { constantEventTimes, rampingEventTimes } from "../../../src/engine/embedded/executors/event-times.ts";
import { countStriped, resegment, splitSegment, WHOLE } from "../../../src/engine/embedded/segment.ts";

const stage = (durationMs: number, target: number) => ({ duration: milliseconds(durationMs), target });
const ramp = (startRate: number, ...stages: ReturnType<typeof stage>[]) => ({ startRate, timeUnit: seconds(1), stages });
const timesOf = (plan: ReturnType<typeof ramp>, segment = WHOLE) => [...rampingEventTimes(plan, segment)];

describe("the instants of a ramping arrival rate", () => {
  // Each row solved by hand: iteration i starts where the integral of the rate reaches i.
  it.each([
    // 2/s for 2 s: the integral is 2t, so i/2 s.
    ["a level", ramp(2, stage(2_000, 2)), [500, 1_000, 1_500, 2_000]],
    // 0 → 4/s in 2 s: t² = i, so √i s.
    ["a climb", ramp(0, stage(2_000, 4)), [1_000, Math.SQRT2 * 1_000, Math.sqrt(3) * 1_000, 2_000]],
    // 4 → 0/s in 2 s: 4t − t² = i, so 2 − √(4 − i) s.
    ["a fall", ramp(4, stage(2_000, 0)), [(2 - Math.sqrt(3)) * 1_000, (2 - Math.SQRT2) * 1_000, 1_000, 2_000]],
    // Nothing for 1 s, then at once 5/s.
    ["a jump by a stage without length", ramp(0, stage(1_000, 0), stage(0, 5), stage(600, 5)), [1_200, 1_400, 1_600]],
    // Half an arrival in the first stage, the other half after a pause: 0.5 + 1·t = 1.
    ["a part carried over a pause", ramp(1, stage(500, 1), stage(0, 0), stage(1_000, 0), stage(0, 1), stage(1_000, 1)), [2_000]],
    ["no rate at all", ramp(0, stage(1_000, 0)), []],
    ["no time at all", ramp(0, stage(0, 50)), []],
  ])("are where the integral is whole: %s", (_, plan, expected) => {
    const times = timesOf(plan);
    expect(times).toHaveLength(expected.length);
    for (const [i, time] of times.entries()) expect(time).toBeCloseTo(Number(expected[i]), 3);
  });

  it("puts arrivals compiled into slots of 10 ms in the middle of their slots", () => {
    const counts = [1, 0, 2, 1];
    const stages = counts.flatMap((count) => [stage(0, count * 100), stage(10, count * 100)]);
    const times = timesOf(ramp(50, stage(10, 50), ...stages, stage(0, 0), stage(1_000, 0)));
    expect(times).toHaveLength(4);
    // Lead-in of half an arrival: the one of slot 0 in its middle, the two of slot 2 at its quarters, that of slot 3 in its middle.
    for (const [i, expected] of [15, 32.5, 37.5, 45].entries()) expect(times[i]).toBeCloseTo(expected, 3);
  });

  it("never go back and count as many as the area holds, whatever the stages", () => {
    const stages = fc.array(fc.record({ duration: fc.integer({ min: 0, max: 3_000 }), target: fc.integer({ min: 0, max: 40 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), stages, (startRate, given) => {
        const times = timesOf(ramp(startRate, ...given.map(({ duration, target }) => stage(duration, target))));
        const area = given.reduce(
          ({ from, sum }, { duration, target }) => ({ from: target, sum: sum + (duration / 1_000) * ((from + target) / 2) }),
          { from: startRate, sum: 0 },
        ).sum;
        expect(times.every((time, i) => i === 0 || time >= (times[i - 1] ?? 0))).toBe(true);
        expect(Math.abs(times.length - area)).toBeLessThanOrEqual(1 + 1e-6);
      }),
    );
  });

  it("are dealt out to segments without loss or repetition", () => {
    const plan = ramp(3, stage(4_000, 17), stage(1_000, 0));
    const parts = [0, 1, 2].flatMap((index) => timesOf(plan, splitSegment(WHOLE, index, 3)));
    expect(parts.sort((a, b) => a - b)).toEqual(timesOf(plan));
  });
});

describe("the visits of two workers", () => {
  it.each([2, 3, 11])("have the indices and planned instants that one thread gives them, with %i VUs", (vus) => {
    const plan = ramp(3, stage(4_000, 17), stage(0, 40), stage(1_000, 0));
    const visits = (part: typeof WHOLE) => {
      const own = resegment(part, vus) ?? WHOLE;
      const next = countStriped(own);
      return timesOf(plan, own).map((time) => [next().all, time] as const);
    };
    const both = [0, 1].flatMap((index) => visits(splitSegment(WHOLE, index, 2))).sort(([a], [b]) => a - b);
    expect(both).toEqual(visits(WHOLE));
  });
});

describe("the instants of a constant arrival rate", () => {
  it("begin at once and are one period apart", () => {
    const times = constantEventTimes({ rate: 50, timeUnit: seconds(1) }, WHOLE);
    expect([times.next().value, times.next().value, times.next().value]).toEqual([0, 20, 40]);
  });

  it("interleave over two segments", () => {
    const second = constantEventTimes({ rate: 10, timeUnit: seconds(1) }, splitSegment(WHOLE, 1, 2));
    expect([second.next().value, second.next().value]).toEqual([100, 300]);
  });
});
