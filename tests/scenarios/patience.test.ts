import { describe, expect, it } from "vitest";
import { drawPause, drawWait } from "../../scenarios/patience.ts";
import { seededRandom } from "../../src/core/people/random.ts";
import { milliseconds, ratio } from "../../src/core/units.ts";

const TYPICAL = { wait: milliseconds(8_000), sigma: 0.7, reload: ratio(0.8), reloadAfter: milliseconds(2_000), attempts: 6 };
const draws = (draw: (random: () => number) => number): number[] => {
  const random = seededRandom(1, 2, 3);
  return Array.from({ length: 20_000 }, () => draw(random)).sort((a, b) => a - b);
};
const median = (sorted: number[]): number => sorted[sorted.length / 2] ?? 0;
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("drawWait", () => {
  // Standard error of a lognormal's median from 20,000 draws: 1.25 · 0.7 / √20,000 = 0.6 %.
  it("has the plan's median, and each further attempt waits 1.2 times as long", () => {
    for (const number of [1, 2, 6]) {
      const ratioToPlan = median(draws((random) => drawWait(random, TYPICAL, number))) / (8_000 * 1.2 ** (number - 1));
      expect(Math.abs(ratioToPlan - 1)).toBeLessThan(0.02);
    }
  });

  // Six habituated waits: 8 s · e^(0.7²/2) · (1.2⁶ − 1) / 0.2 = 101.5 s (the 101 s of facts/k6.md, second lab).
  it("adds up to 101 s for a typical person who waits six times in vain", () => {
    const sums = draws((random) => [1, 2, 3, 4, 5, 6].reduce((sum, number) => sum + drawWait(random, TYPICAL, number), 0));
    expect(mean(sums) / 1_000).toBeGreaterThan(99.5);
    expect(mean(sums) / 1_000).toBeLessThan(103.5);
  });
});

describe("drawPause", () => {
  it("is exponential after a wait in vain", () => {
    const pauses = draws((random) => drawPause(random, TYPICAL, { outcome: "timed-out" }));
    expect(Math.abs(mean(pauses) / 2_000 - 1)).toBeLessThan(0.03);
    expect(Math.abs(median(pauses) / (2_000 * Math.LN2) - 1)).toBeLessThan(0.04);
  });

  it("lies between 1 and 3 s after an error that came fast", () => {
    const pauses = draws((random) => drawPause(random, TYPICAL, { outcome: "http-error" }));
    expect(pauses[0]).toBeGreaterThanOrEqual(1_000);
    expect(pauses.at(-1)).toBeLessThan(3_000);
  });
});
