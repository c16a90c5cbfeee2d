import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import type { LoadStretch } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { PATIENT, TYPICAL } from "../../bench/truth-systems.ts";
import { platform } from "./played.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];
const play = (stretches: readonly LoadStretch[], seed: number, workers = 8): readonly LoadSecond[] =>
  simulate({ platform: platform(workers, 0.2), people: PATIENT, stretches, seed, limits: [2], tail: 20 }).seconds;

/** The same seconds where nobody was let in from `from` to `to`, and everybody who came was told so at once. */
const downBetween = (seconds: readonly LoadSecond[], from: number, to: number): readonly LoadSecond[] =>
  seconds.map((second, at) => {
    if (at < from || at >= to) return second;
    const { okMeanMs: _, ...rest } = second;
    return { ...rest, ok: 0, failed: second.attempts, good: 0, stays: 0.01 * second.attempts };
  });

describe("a steady load during which the platform is down once", () => {
  it.each([
    [20, 300, 20],
    [30, 240, 20],
    [30, 240, 40],
  ])("is no ceiling: %d a second for %d s, down for %d, of a platform that takes 40", (rate, length, down) => {
    for (const seed of SEEDS) {
      const seconds = downBetween(play([{ from: rate, to: rate, seconds: length }], seed), 100, 100 + down);
      const { ceiling, collapse } = saturationOf(seconds);
      expect([ceiling.kind, collapse.kind]).toEqual(["at-least", "none"]);
      if (ceiling.kind === "at-least") expect(ceiling.rate).toBeLessThan(rate);
    }
  });

  it("still has one where it is too much for the platform before and after", () => {
    for (const seed of SEEDS) {
      const seconds = downBetween(play([{ from: 50, to: 50, seconds: 240 }], seed), 100, 120);
      expect(saturationOf(seconds).ceiling.kind).toBe("found");
    }
  });
});

describe("a ramp during which the platform goes down, and once more for good", () => {
  it("has no ceiling but what was let in for half a minute before", () => {
    for (const seed of SEEDS) {
      const once = downBetween(play([{ from: 0, to: 66, seconds: 240 }], seed, 16), 95, 115);
      const seconds = once.map((second, at) => (at < 135 ? second : { ...second, ok: 3, failed: second.attempts }));
      const { ceiling, collapse } = saturationOf(seconds);
      expect(collapse.kind).toBe("found");
      expect(ceiling.kind).toBe("at-least");
    }
  });
});

describe("a load that is the same from its first second and follows what comes in part", () => {
  const places = (rate: number, seed: number) =>
    simulate({
      platform: { station: { kind: "workers", workers: 10, service: 0.4, law: "constant" }, queue: 0, zombie: true },
      people: TYPICAL,
      stretches: [{ from: rate, to: rate, seconds: 240 }],
      seed,
      limits: [2],
      tail: 30,
    }).seconds;

  it("has no ceiling on a platform of ten places for 25 a second that is asked for 21 and turns some away by chance", () => {
    for (const seed of SEEDS) expect(saturationOf(places(21, seed)).ceiling.kind).not.toBe("found");
  });

  it("has one where much more is asked than all places take", () => {
    const read = SEEDS.map((seed) => saturationOf(places(36, seed)).ceiling);
    for (const ceiling of read) {
      expect(ceiling.kind).toBe("found");
      if (ceiling.kind === "found") expect(Math.abs(ceiling.rate / 25 - 1)).toBeLessThan(0.08);
    }
  });
});
