import type { Second } from "../../src/core/verdict/run.ts";

/** Most points that a chart of a run draws along time: three pixels of a laptop each, and a report of two hours below 400 kB. */
const MOST_POINTS = 360;
/** Most rows of the table below a chart. */
const MOST_ROWS = 40;
const NICE_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600];

/** Some seconds in a row, as one point of a chart. */
export interface Bin {
  /** Start of the first second, in ms from the run's start. */
  readonly atMs: number;
  readonly seconds: readonly Second[];
}

/** The seconds of a run in bins of `widthMs`, aligned to its multiples; bins without a second are absent. */
export function binSeconds(seconds: readonly Second[], widthMs: number): readonly Bin[] {
  const bins = new Map<number, Second[]>();
  for (const second of seconds) {
    const atMs = Math.floor(second.atMs / widthMs) * widthMs;
    const bin = bins.get(atMs);
    if (bin === undefined) bins.set(atMs, [second]);
    else bin.push(second);
  }
  return [...bins].map(([atMs, members]) => ({ atMs, seconds: members })).sort((a, b) => a.atMs - b.atMs);
}

/** Width of a chart's bins, in ms: the smallest usual one that leaves at most 360 points. 1 s for a run of up to six minutes. */
export const chartBinMs = (seconds: readonly Second[]): number => niceWidth(seconds.length / MOST_POINTS);

/** Width of the bins of a chart's table, in ms: at most 40 rows. */
export const tableBinMs = (seconds: readonly Second[]): number => niceWidth(seconds.length / MOST_ROWS);

/** Sum of a count over a bin. */
export const sumOf = (bin: Bin, count: (second: Second) => number): number => bin.seconds.reduce((sum, second) => sum + count(second), 0);

/** Mean per second over a bin. */
export const rateIn = (bin: Bin, count: (second: Second) => number): number => sumOf(bin, count) / bin.seconds.length;

/** Largest value in a bin of those that exist; undefined when none does. */
export function largestIn(bin: Bin, value: (second: Second) => number | undefined): number | undefined {
  const values = bin.seconds.map(value).filter((one) => one !== undefined);
  return values.length === 0 ? undefined : Math.max(...values);
}

function niceWidth(seconds: number): number {
  return (NICE_SECONDS.find((width) => width >= seconds) ?? Math.ceil(seconds / 3_600) * 3_600) * 1_000;
}
