import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { withoutQueueLag } from "../../../src/core/capacity/queuelag.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const REST = 0.4;

interface Fluid {
  /** People per second that are served, the longest that anybody waits (s), and how much longer than one queue several pages make it. */
  readonly capacity: number;
  readonly longest?: number;
  readonly pages?: number;
}

/** What those who get in say of a queue without chance, first come first served, until somebody would have to wait `until` seconds. */
function fluid(
  offered: readonly number[],
  until: number,
  { capacity, longest = Number.POSITIVE_INFINITY, pages = 1 }: Fluid,
): LoadSecond[] {
  const steps = 20;
  const done = offered.map(() => ({ ok: 0, took: 0 }));
  let backlog = 0;
  for (let step = 0; step < steps * offered.length; step += 1) {
    const rate = offered[Math.floor(step / steps)] ?? 0;
    backlog = Math.max(0, backlog + (rate - capacity) / steps);
    const took = REST + Math.min(longest, (pages * backlog) / capacity);
    const second = done[Math.floor(step / steps + took)];
    if (took > REST + until) break;
    if (second) [second.ok, second.took] = [second.ok + rate / steps, second.took + (took * rate) / steps];
  }
  return offered.map((rate, at) => {
    const { ok, took } = done[at] ?? { ok: 0, took: 0 };
    return loadSecond(at, rate, { ok, ...(ok > 0 ? { okMeanMs: milliseconds((1_000 * took) / ok) } : {}) });
  });
}

/** Offered rates, per second. */
const ramp = (top: number, length: number): number[] => Array.from({ length }, (_, at) => (top * (at + 0.5)) / length);
const level = (rate: number, length: number): number[] => Array.from({ length }, () => rate);
/** The seconds up to the last in which somebody got in. */
const seen = (seconds: readonly LoadSecond[]): readonly LoadSecond[] => seconds.slice(0, seconds.findLastIndex(({ ok }) => ok > 0) + 1);
const bell = (peak: number): number[] => Array.from({ length: 900 }, (_, at) => peak * Math.exp(-((at - 450) ** 2) / (2 * 150 ** 2)));

describe("the rate beyond which a queue grew", () => {
  it.each([
    // C = 100/s, patience 8 s. A ramp to 300/s in a minute falls at 100 + √(2 · 100 · 8 · 5) + 8 · 5 = 229/s, in ten minutes at 132/s.
    ["a minute to three times the capacity", ramp(300, 60)],
    ["three minutes", ramp(300, 180)],
    ["ten minutes", ramp(300, 600)],
    ["a bell", bell(160)],
    ["steps", [60, 80, 100, 120].flatMap((rate) => level(rate, 60))],
  ])("is what the platform takes, however long the queue took to outlast people: %s", (_, offered) => {
    const found = withoutQueueLag(seen(fluid(offered, 8, { capacity: 100 })), 0);
    // One queue, read as if it were that of several pages, is told up to 6 % too high.
    expect(Math.abs((found ?? 0) / 100 - 1)).toBeLessThan(0.07);
  });

  it.each([1, 1.25, 1.5])("is that of sign-ins of one page and of three: waits %f times those of one queue", (pages) => {
    const found = withoutQueueLag(seen(fluid(ramp(300, 180), 8, { capacity: 100, pages })), 0);
    expect(Math.abs((found ?? 0) / 100 - 1)).toBeLessThan(0.05);
  });

  it("does not take out the time in which a full queue only turned people away", () => {
    const seconds = fluid(ramp(300, 180), 8, { capacity: 100, longest: 1 });
    expect(Math.abs((withoutQueueLag(seconds.slice(0, 90), 0) ?? 0) / 100 - 1)).toBeLessThan(0.05);
    expect(Math.abs((withoutQueueLag(seconds, 0) ?? 0) / 100 - 1)).toBeLessThan(0.05);
  });

  it("is not known where nobody waited: what fell then was no queue", () => {
    const offered = ramp(90, 180);
    const unhurried = offered.map((rate, at) => loadSecond(at, rate, { ok: rate, okMeanMs: milliseconds(400) }));
    expect(withoutQueueLag(unhurried, 0)).toBeUndefined();
  });

  it.each([150, 400])("is not known where %i a second came from the start, so that nobody was seen at rest", (rate) => {
    const steady = Array.from({ length: 180 }, () => rate);
    expect(withoutQueueLag(seen(fluid(steady, 8, { capacity: 100 })), 0)).toBeUndefined();
  });

  it("does not depend on the unit of people", () => {
    const one = withoutQueueLag(seen(fluid(ramp(300, 180), 8, { capacity: 100 })), 0);
    const ten = withoutQueueLag(seen(fluid(ramp(3_000, 180), 8, { capacity: 1_000 })), 0);
    expect((ten ?? 0) / (one ?? 1)).toBeCloseTo(10, 6);
  });

  it("lies between what got in and what came", () => {
    const seconds = seen(fluid(ramp(300, 180), 8, { capacity: 100 }));
    expect(withoutQueueLag(seconds, 130)).toBe(130);
    expect(withoutQueueLag(seconds, 400)).toBe(400);
  });

  it("is not known where nobody who got in says how long it took", () => {
    expect(withoutQueueLag([], 0)).toBeUndefined();
    expect(withoutQueueLag([loadSecond(0, 10, { ok: 10 })], 5)).toBeUndefined();
  });
});
