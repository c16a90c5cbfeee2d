import { describe, expect, it } from "vitest";
import { admissionOf } from "../../../src/core/capacity/admission.ts";
import type { Turn } from "../../../src/core/capacity/turn.ts";
import { exponential, seededRandom } from "../../../src/core/people/random.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed + 1);

/** A level of so many a second, of which each second is given; 80 came. */
function levelOf(counts: readonly number[], okMs = 200): Turn {
  const after = counts.map((ok, at) => loadSecond(at, 80, { ok, overload: 80 - ok, okMeanMs: milliseconds(okMs) }));
  return { before: perSecond(70), level: perSecond(counts.reduce((sum, ok) => sum + ok, 0) / counts.length), from: 60, after };
}

/** Counts a second of crowds of `size` that come at times of their own, `rate` people a second in all. */
function crowds(size: number, rate: number, seconds: number, seed: number): readonly number[] {
  const random = seededRandom(seed, 9);
  const counts = Array.from({ length: seconds }, () => 0);
  for (let time = exponential(random, size / rate); time < seconds; time += exponential(random, size / rate)) {
    counts[Math.floor(time)] = (counts[Math.floor(time)] ?? 0) + size;
  }
  return counts;
}

/** Crowds for places that come free one by one: nobody is let in until as many have left as came in too many. */
function forPlaces(size: number, rate: number, seconds: number, seed: number): readonly number[] {
  const random = seededRandom(seed, 10);
  const counts = Array.from({ length: seconds }, () => 0);
  let missing = 0;
  for (let time = exponential(random, 1 / rate); time < seconds; time += exponential(random, 1 / rate)) {
    missing += 1;
    if (missing < size) continue;
    counts[Math.floor(time)] = (counts[Math.floor(time)] ?? 0) + size;
    missing = 0;
  }
  return counts;
}

describe("how people come in at a level", () => {
  it("is by a clock where as many do each time, also with one more or less, and where a small crowd does each few seconds", () => {
    expect(admissionOf(levelOf(Array.from({ length: 60 }, () => 30)))).toBe("clock");
    expect(admissionOf(levelOf(Array.from({ length: 60 }, (_, at) => 29 + (at % 3))))).toBe("clock");
    expect(admissionOf(levelOf(Array.from({ length: 120 }, (_, at) => (at % 3 === 0 ? 30 : 0))))).toBe("clock");
  });

  it("is for places where several come in for each that is free, and as many leave by themselves", () => {
    const told = SEEDS.map((seed) => admissionOf(levelOf(forPlaces(8, 4, 240, seed))));
    expect(told).not.toContain("clock");
    expect(told.filter((one) => one === "places").length).toBeGreaterThanOrEqual(14);
  });

  it("is not told where they come in by chance, alone or in crowds, as of machines that are busy", () => {
    const told = SEEDS.flatMap((seed) => [admissionOf(levelOf(crowds(1, 25, 200, seed))), admissionOf(levelOf(crowds(4, 25, 200, seed)))]);
    expect(new Set(told)).toEqual(new Set([undefined]));
  });

  it("is not told where a clock lets in large crowds, or smaller ones than it takes to see, and where the level is short", () => {
    expect(admissionOf(levelOf(Array.from({ length: 200 }, (_, at) => (at % 10 === 0 ? 300 : 0))))).toBeUndefined();
    expect(admissionOf(levelOf(Array.from({ length: 240 }, (_, at) => (at % 4 === 0 ? 20 : 0))))).not.toBe("places");
    expect(admissionOf(levelOf(Array.from({ length: 47 }, () => 30)))).toBeUndefined();
    expect(admissionOf(levelOf(forPlaces(8, 12, 90, 1)))).toBeUndefined();
  });

  it("needs a longer level of slow sign-ins and of few people: who is on the way blurs a clock", () => {
    const even = Array.from({ length: 60 }, () => 30);
    expect(admissionOf(levelOf(even, 2_000))).toBeUndefined();
    expect(admissionOf(levelOf(even.map(() => 2)))).toBeUndefined();
    expect(admissionOf(levelOf(Array.from({ length: 160 }, () => 2)))).toBe("clock");
  });
});
