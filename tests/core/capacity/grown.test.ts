import { describe, expect, it } from "vitest";
import { unlessGrown } from "../../../src/core/capacity/grown.ts";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { perSecond } from "../../../src/core/units.ts";
import { PATIENT } from "../../bench/truth-systems.ts";
import { loadSecond } from "./load-second.ts";
import { platform } from "./played.ts";

/** A ramp from 37 to 150 a second in five minutes on twenty workers, which go at half their speed until `warm`. */
const run = (warm: number, seed: number, wandering?: { readonly sd: number; readonly tau: number }): readonly LoadSecond[] =>
  simulate({
    platform: {
      ...platform(20, 0.2),
      ...(wandering
        ? { wandering }
        : {
            timetable: [
              { at: -1, speed: 0.5 },
              { at: warm, speed: 1 },
            ],
          }),
    },
    people: PATIENT,
    stretches: [{ from: 37, to: 150, seconds: 300 }],
    seed,
    limits: [1],
    tail: 20,
  }).seconds;

describe("the ceiling of one run", () => {
  it("is known at least where the platform let in twice as many in the end", () => {
    for (const seed of [1, 2, 3]) {
      const seconds = run(220, seed);
      const seen = saturationOf(seconds);
      // Half of them for most of the time, and all at last: neither 50 nor 100.
      expect(seen.ceiling.kind === "found" && Math.round(seen.ceiling.rate / 10)).toBe(7);
      const { ceiling } = unlessGrown(seconds, seen);
      expect(ceiling.kind === "at-least" && ceiling.rate).toBeGreaterThan(90);
      expect(ceiling.kind === "at-least" && ceiling.rate).toBeLessThanOrEqual(100);
    }
  });

  it("stands where the platform is the same all the time, was warm in time, or wanders by a tenth", () => {
    for (const seed of [1, 2, 3, 4])
      for (const seconds of [run(0, seed), run(60, seed), run(0, seed, { sd: 0.1, tau: 30 })]) {
        const seen = saturationOf(seconds);
        expect(seen.ceiling.kind).toBe("found");
        expect(unlessGrown(seconds, seen)).toBe(seen);
      }
  });

  it("stands where so many are let in each minute, of which one third has seen more than another", () => {
    const inWindows = Array.from({ length: 180 }, (_, at) => {
      const ok = at % 60 >= 50 || (at >= 60 && at < 70) ? 90 : 0;
      return loadSecond(at, 90, { ok, failed: 90 - ok });
    });
    const seen = { ...saturationOf([]), ceiling: { kind: "found", rate: perSecond(15), basis: "single run, no interval" } } as const;
    const late = inWindows.map((second, at) => (at >= 120 && at % 60 >= 30 ? { ...second, ok: 90, failed: 0 } : second));
    for (const seconds of [inWindows, late]) expect(unlessGrown(seconds, seen)).toBe(seen);
  });

  it("stands where there is none", () => {
    const none = saturationOf([]);
    expect(unlessGrown([], none)).toBe(none);
  });
});
