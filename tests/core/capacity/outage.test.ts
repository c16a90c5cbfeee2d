import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { withoutOutage } from "../../../src/core/capacity/outage.ts";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import type { LoadStretch } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { PATIENT } from "../../bench/truth-systems.ts";
import { platform } from "./played.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];
/** Of a platform that takes 40 a second. */
const play = (stretches: readonly LoadStretch[], seed: number): readonly LoadSecond[] =>
  simulate({ platform: platform(20, 0.5), people: PATIENT, stretches, seed, limits: [2], tail: 20 }).seconds;

/** The same seconds where nobody was let in from one to another, and everybody who came was told so at once. */
const downBetween = (seconds: readonly LoadSecond[], ...times: readonly (readonly [number, number])[]): readonly LoadSecond[] =>
  seconds.map((second, at) => {
    if (!times.some(([from, to]) => at >= from && at < to)) return second;
    const { okMeanMs: _, ...rest } = second;
    return { ...rest, ok: 0, failed: second.attempts, good: 0, stays: 0.01 * second.attempts };
  });

describe("a load that is too much for a platform that goes down meanwhile", () => {
  it.each([
    ["a steady load, down for 20 s", [{ from: 48, to: 48, seconds: 300 }], [153, 173]],
    ["a steady load, down for a minute", [{ from: 48, to: 48, seconds: 300 }], [153, 213]],
    ["a ramp, down for 10 s just below the ceiling", [{ from: 0, to: 56, seconds: 400 }], [270, 280]],
  ] as const)("has the ceiling of the rest: %s", (_, stretches, down) => {
    for (const seed of SEEDS) {
      const { ceiling, collapse } = saturationOf(downBetween(play(stretches, seed), down));
      expect([ceiling.kind, collapse.kind]).toEqual(["found", "none"]);
      if (ceiling.kind === "found") expect(Math.abs(ceiling.rate / 40 - 1)).toBeLessThan(0.05);
    }
  });
});

describe("a load that a platform takes which goes down meanwhile", () => {
  it("has no ceiling where the outage is too short to fill ten seconds of a clock, and at least what half a minute proved", () => {
    const rate = (time: number): number => 32 * Math.exp(-((time - 300) ** 2) / (2 * 120 ** 2));
    const bell = Array.from({ length: 120 }, (_, index) => ({ from: rate(5 * index), to: rate(5 * index + 5), seconds: 5 }));
    for (const seed of SEEDS) {
      const { ceiling } = saturationOf(downBetween(play(bell, seed), [253, 261]));
      expect(ceiling.kind).not.toBe("found");
      if (ceiling.kind === "at-least") expect(ceiling.rate).toBeGreaterThan(24);
    }
  });
});

describe("the seconds of an outage", () => {
  const seconds = play([{ from: 30, to: 30, seconds: 300 }], 1).slice(0, 300);

  it("are left out, with those that border on them", () => {
    const rest = withoutOutage(downBetween(seconds, [100, 130]));
    expect(rest?.length).toBeGreaterThan(260);
    expect(rest?.every(({ ok }) => ok > 0)).toBe(true);
  });

  it.each([
    ["there are none", []],
    ["it comes twice, as closed windows do", [[100, 120], [200, 220]]], // biome-ignore format: a row
    ["the platform does not come back", [[200, 300]]],
    ["it is most of the run", [[50, 170]]],
  ] as const)("stay where %s", (_, times) => expect(withoutOutage(downBetween(seconds, ...times))).toBeUndefined());

  it("stay in an empty stretch", () => expect(withoutOutage([])).toBeUndefined());
});
