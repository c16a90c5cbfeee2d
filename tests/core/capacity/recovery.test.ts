import { describe, expect, it } from "vitest";
import { amplificationOf, selfHealingLimit } from "../../../src/core/capacity/amplification.ts";
import { drainTime, readingOf, recoveryOf, recoveryRatio, watchTime } from "../../../src/core/capacity/drain.ts";
import { holdLength, relaxationTime } from "../../../src/core/capacity/hold.ts";
import { hysteresisIndex, loopOf } from "../../../src/core/capacity/hysteresis.ts";
import { PACES } from "../../../src/core/capacity/pace.ts";
import { inSeconds, milliseconds, perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const spike = { ceiling: perSecond(100), base: perSecond(40), peak: perSecond(150), length: seconds(60) };

describe("draining", () => {
  it("takes 50 s after a minute of 50/s too much over 40/s of 100/s", () => expect(drainTime(spike)).toBe(50_000));
  it("takes no time where nothing was left, and never ends at a base that fills the platform", () => {
    expect(drainTime({ ...spike, peak: perSecond(90) })).toBe(0);
    expect(drainTime({ ...spike, base: perSecond(100) })).toBe(Number.POSITIVE_INFINITY);
  });
  it("is watched for five times as long, at least five minutes", () => {
    expect(watchTime(seconds(50))).toBe(300_000);
    expect(watchTime(seconds(100))).toBe(500_000);
    expect(watchTime(milliseconds(Number.POSITIVE_INFINITY))).toBe(300_000);
  });
});

describe("recovery", () => {
  const aftermath = (goodFrom: number, length: number): { judged: number; good: number }[] =>
    Array.from({ length }, (_, second) => ({ judged: 10, good: second >= goodFrom ? 10 : 0 }));
  const options = { drain: seconds(50), share: 0.95 };
  it("is healthy within three drains and half a minute", () => {
    expect(recoveryOf(aftermath(180, 400), options)).toEqual({ kind: "healthy", after: 180_000, drain: 50_000 });
    expect(recoveryOf(aftermath(0, 400), options)).toMatchObject({ kind: "healthy", after: 0 });
  });
  it("is amplified later", () => expect(recoveryOf(aftermath(181, 400), options)).toMatchObject({ kind: "amplified", after: 190_000 }));
  it("is metastable when it does not come while somebody watches, also when nobody watched", () => {
    expect(recoveryOf(aftermath(380, 400), options)).toMatchObject({ kind: "metastable", watched: 400_000 });
    expect(recoveryOf([], options)).toMatchObject({ kind: "metastable" });
  });
  const steady = (good: number, length: number): { judged: number; good: number }[] => Array.from({ length }, () => ({ judged: 10, good }));
  it("is a return to what the same load had before the spike, not to an objective that it never met", () => {
    expect(recoveryOf(steady(9, 400), { ...options, before: steady(9, 60) })).toMatchObject({ kind: "healthy", after: 0 });
    expect(recoveryOf(steady(7, 400), { ...options, before: steady(9, 60) })).toMatchObject({ kind: "metastable" });
    expect(recoveryOf(steady(9, 400), { ...options, before: steady(10, 60) })).toMatchObject({ kind: "metastable" });
  });
  it("asks no more of a bucket than of the worst before the spike, and is not excused by one in which everything stood still", () => {
    const paused = [...steady(10, 30), ...steady(8, 10), ...steady(10, 20)];
    expect(recoveryOf(steady(8, 400), { ...options, before: paused })).toMatchObject({ kind: "healthy" });
    const stood = [...steady(10, 50), ...steady(0, 10)];
    expect(recoveryOf(steady(6, 400), { ...options, before: stood })).toMatchObject({ kind: "metastable" });
  });
  // 2σ of 10 people at 0.95: 0.138, so 0.812 suffice; of 100: 0.044.
  it("leaves a small platform's buckets the luck of their count", () => {
    const few = Array.from({ length: 400 }, (_, second) => ({ judged: 1, good: second % 10 === 0 ? 0 : 1 }));
    expect(recoveryOf(few, options)).toMatchObject({ kind: "healthy" });
    expect(recoveryOf(steady(9, 400), options)).toMatchObject({ kind: "metastable" });
  });
  it("is told by who is let in where nobody was in time before the spike either", () => {
    const slow = Array.from({ length: 60 }, (_, at) => loadSecond(at, 10, { ok: 10, good: 0 }));
    const down = slow.map((second) => ({ ...second, ok: 1 }));
    const read = readingOf(slow);
    expect(recoveryOf(read(slow), { ...options, before: read(slow) })).toMatchObject({ kind: "healthy" });
    expect(recoveryOf(read(down), { ...options, before: read(slow) })).toMatchObject({ kind: "metastable" });
    expect(readingOf(slow.map((second) => ({ ...second, good: 2 })))(slow)).toBe(slow);
  });
  it("is measured against the drain", () => {
    expect(recoveryRatio(recoveryOf(aftermath(100, 400), options))).toBe(2);
    expect(recoveryRatio(recoveryOf(aftermath(400, 400), options))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("amplification", () => {
  it("is attempts per visit, at least one", () => {
    expect(amplificationOf(400, 100)).toBe(4);
    expect(amplificationOf(0, 0)).toBe(1);
  });
  it("divides the ceiling into what heals by itself", () => expect(selfHealingLimit(perSecond(100), 4)).toBe(25));
});

describe("the loop", () => {
  it("has the mean difference of its branches for an area", () => {
    expect(
      hysteresisIndex(
        [
          { up: 50, down: 50 },
          { up: 100, down: 0 },
        ],
        100,
      ),
    ).toBe(0.5);
    expect(hysteresisIndex([], 100)).toBe(0);
  });
});

describe("the branches of the loop", () => {
  it("meet step by step of demand: at 50/s half is lost on the way down, at 100/s nobody came back", () => {
    const up = [50, 100].flatMap((demand) => [demand - 1, demand + 1].map((near) => ({ demand: near, served: demand })));
    expect(loopOf(up, [{ demand: 50, served: 25 }], 100)).toEqual([{ up: 50, down: 25 }]);
    expect(loopOf(up, [], 100)).toEqual([]);
    expect(loopOf(up, up, 0)).toEqual([]);
  });
});

describe("holds", () => {
  it.each([
    [100, 45],
    [40, 100],
    [2, 300],
    [500, 45],
    [0, 300],
  ])("at %d/s last %d s", (rate, expected) => {
    const size = { count: 4_000, shortest: seconds(45), longest: seconds(300) };
    expect(holdLength(perSecond(rate), size)).toBe(1_000 * expected);
  });
  it.each([
    [PACES.full.repeat, 0.926],
    [PACES.full.search, 0.877],
    [PACES.quick.repeat, 0.848],
    [PACES.quick.search, 0.789],
  ])("of the procedure count ten relaxation times at a use of the ceiling, whatever its size", ({ count }, use) => {
    for (const ceiling of [10, 100, 500]) {
      const relaxation = inSeconds(relaxationTime(perSecond(ceiling), use));
      expect((10 * relaxation * ceiling) / count).toBeCloseTo(1, 1);
    }
  });
  it("outlast a queue's memory: 1/(100·(1 − √0.9)²) = 3.8 s", () => {
    expect(relaxationTime(perSecond(100), 0.9)).toBeCloseTo(3_797, 0);
    expect(relaxationTime(perSecond(100), 1)).toBe(Number.POSITIVE_INFINITY);
  });
});
