import { describe, expect, it } from "vitest";
import { exponential, lognormal, seededRandom, standardNormal } from "../../../src/core/people/random.ts";

const draws = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("seeded randomness", () => {
  it("repeats for the same keys and differs for neighbouring ones", () => {
    expect(draws(5, seededRandom(2021, 3))).toEqual(draws(5, seededRandom(2021, 3)));
    expect(draws(5, seededRandom(2021, 3))).not.toEqual(draws(5, seededRandom(2021, 4)));
    expect(draws(5, seededRandom(3, 2021))).not.toEqual(draws(5, seededRandom(2021, 3)));
  });

  it("tells seeds apart that differ only above 2³²", () => {
    expect(draws(3, seededRandom(2 ** 40))).not.toEqual(draws(3, seededRandom(2 ** 41)));
  });

  it("is uniform: 16 bins of 160,000 draws pass a chi-squared test at 1 in 1,000", () => {
    const bins = new Array<number>(16).fill(0);
    for (const value of draws(160_000, seededRandom(7))) bins[Math.floor(value * 16)] = (bins[Math.floor(value * 16)] ?? 0) + 1;
    const chiSquared = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquared).toBeLessThan(37.7); // 99.9 % point of 15 degrees of freedom
  });

  it("is uniform over streams too: the first draw of 16,000 neighbouring keys", () => {
    const bins = new Array<number>(16).fill(0);
    for (let key = 0; key < 16_000; key += 1) {
      const bin = Math.floor(seededRandom(2021, key)() * 16);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    const chiSquared = bins.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
    expect(chiSquared).toBeLessThan(37.7);
  });

  it("draws exponentials, normals and lognormals of the stated moments, within 4 standard errors of 40,000 draws", () => {
    const random = seededRandom(11);
    expect(Math.abs(mean(draws(40_000, () => exponential(random, 2))) - 2)).toBeLessThan((4 * 2) / 200);
    const normals = draws(40_000, () => standardNormal(random));
    expect(Math.abs(mean(normals))).toBeLessThan(4 / 200);
    expect(Math.abs(mean(normals.map((value) => value ** 2)) - 1)).toBeLessThan((4 * Math.SQRT2) / 200);
    const logs = draws(40_000, () => Math.log(lognormal(random, 8, 0.7)));
    expect(Math.abs(mean(logs) - Math.log(8))).toBeLessThan((4 * 0.7) / 200);
  });
});
