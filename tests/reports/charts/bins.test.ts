import { describe, expect, it } from "vitest";
import { binSeconds, chartBinMs, largestIn, rateIn, sumOf, tableBinMs } from "../../../reports/charts/bins.ts";
import type { Second } from "../../../src/core/verdict/run.ts";
import { playMorning } from "../runs/morning.ts";

const seconds = (count: number): readonly Second[] =>
  playMorning({ seconds: count, planned: (second) => second % 7, served: () => 5 }).rows;

describe("bins", () => {
  it("keep every person, whatever their width", () => {
    const rows = seconds(1_003);
    const all = rows.reduce((sum, { planned }) => sum + planned, 0);
    for (const width of [1_000, 2_000, 30_000]) {
      expect(binSeconds(rows, width).reduce((sum, bin) => sum + sumOf(bin, ({ planned }) => planned), 0)).toBe(all);
    }
  });

  it("start at multiples of their width, in order, without empty ones", () => {
    const late = seconds(5).map((second) => ({ ...second, atMs: second.atMs + 61_000 }));
    expect(binSeconds([...late, ...seconds(3)], 2_000).map(({ atMs }) => atMs)).toEqual([0, 2_000, 60_000, 62_000, 64_000]);
  });

  it("give a mean per second, also in a last bin that is shorter", () => {
    const bins = binSeconds(
      seconds(3).map((second) => ({ ...second, planned: 4 })),
      2_000,
    );
    expect(bins.map((bin) => rateIn(bin, ({ planned }) => planned))).toEqual([4, 4]);
  });

  it("give the largest of the values that exist, and none where none does", () => {
    const [bin] = binSeconds(
      seconds(2).map((second, index) => (index === 0 ? { ...second, p95Ms: 30 } : second)),
      2_000,
    );
    expect(bin && largestIn(bin, ({ p95Ms }) => p95Ms)).toBe(30);
    expect(bin && largestIn(bin, () => undefined)).toBeUndefined();
  });

  it("are one second wide in short runs and never make more points than can be seen, nor rows than can be read", () => {
    expect(chartBinMs(seconds(360))).toBe(1_000);
    for (const length of [361, 3_000, 90_000]) {
      const rows = Array.from({ length }, (_, index) => ({ atMs: index * 1_000 }) as Second);
      expect(binSeconds(rows, chartBinMs(rows)).length).toBeLessThanOrEqual(360);
      expect(binSeconds(rows, tableBinMs(rows)).length).toBeLessThanOrEqual(41);
    }
  });
});
