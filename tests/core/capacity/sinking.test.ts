import { describe, expect, it } from "vitest";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import { sinks } from "../../../src/core/capacity/trend.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** A ramp to 40/s on a platform that lets in 20 a second, and beyond 24 by `lost` a second fewer at its end: who is refused comes again, and what they ask for is work too. */
const ramp = (lost: number) =>
  Array.from({ length: 110 }, (_, at) => {
    const rate = 4 + (36 * at) / 109;
    const ok = Math.min(rate, 20) - (lost * Math.max(0, rate - 24)) / 16;
    const [attempts, wait] = [rate + 3 * Math.max(0, rate - 20), 210 + 40 * Math.max(0, rate - 19)];
    return loadSecond(at, rate, { ok, attempts, failed: attempts - ok, okMeanMs: milliseconds(wait) });
  });

describe("a platform that lets in fewer the more is asked, at the end of a run", () => {
  it("has no ceiling that fits before and after: with 20 a second and then 9, all that is told came in", () => {
    const { ceiling, collapse } = saturationOf(ramp(11));
    expect([ceiling.kind, collapse.kind]).toEqual(["at-least", "none"]);
    expect(ceiling.kind === "at-least" && ceiling.rate).toBeGreaterThan(15);
    expect(ceiling.kind === "at-least" && ceiling.rate).toBeLessThanOrEqual(20);
  });

  it("has one where it loses little, and where it loses nothing", () => {
    for (const lost of [0, 2]) {
      const { ceiling } = saturationOf(ramp(lost));
      expect(ceiling.kind === "found" && Math.abs(ceiling.rate / 20 - 1)).toBeLessThan(0.05);
    }
  });
});

describe("an outage in the last part of a load above what a platform takes", () => {
  it("is no sinking: the ceiling is that of the other seconds", () => {
    const isDown = (at: number): boolean => at >= 110 && at < 135;
    const seconds = Array.from({ length: 150 }, (_, at) => {
      const ok = isDown(at) ? 0 : Math.min(20, 8 + at / 2);
      const rate = Math.min(25, 8 + at / 2);
      return loadSecond(at, rate, { ok, failed: rate - ok, okMeanMs: milliseconds(at < 30 ? 200 : 900) });
    });
    const { ceiling } = saturationOf(seconds);
    expect(ceiling.kind === "found" && Math.abs(ceiling.rate / 20 - 1)).toBeLessThan(0.03);
  });
});

describe("throughput above a ceiling", () => {
  it("sinks where its last third is a fifth below its first, and not by less, by chance, or of too few seconds", () => {
    const line = (length: number, from: number, to: number) => Array.from({ length }, (_, at) => from + ((to - from) * at) / (length - 1));
    expect(sinks(line(90, 20, 12))).toBe(true);
    expect(sinks(line(90, 20, 16))).toBe(false);
    expect(sinks(line(90, 2, 1.3))).toBe(false);
    expect(sinks(line(90, 12, 20))).toBe(false);
    expect(sinks([20, 5])).toBe(false);
    expect(sinks([])).toBe(false);
  });
});
