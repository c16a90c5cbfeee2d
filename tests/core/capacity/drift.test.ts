import { describe, expect, it } from "vitest";
import { driftedRepeats, findDrift } from "../../../src/core/capacity/drift.ts";
import type { RateCounts } from "../../../src/core/capacity/isotonic.ts";

const KNOWN = { allowed: 0.05, crossing: 100 };
/** A repeat whose holds at 95, 100 and 105 a second had these bad shares, of a thousand people each. */
const repeat = (...shares: readonly number[]): readonly RateCounts[] =>
  shares.map((share, index) => ({ rate: 95 + 5 * index, bad: 1_000 * share, of: 1_000 }));
const usual = repeat(0.01, 0.05, 0.4);
const faster = repeat(0.002, 0.002, 0.003);
const slower = repeat(0.5, 0.9, 1);

describe("a capacity that drifts", () => {
  it("is one whose last two repeats never fail, or always do, where all together cross", () => {
    expect(findDrift([usual, faster, faster], KNOWN)).toEqual({ from: 95, to: 105 });
    expect(findDrift([usual, slower, slower], KNOWN)).toEqual({ from: 95, to: 105 });
  });

  it("is not said of one repeat, which may be luck, but may be warned of", () => {
    expect(findDrift([usual, usual, faster], KNOWN)).toBeUndefined();
    expect(driftedRepeats([usual, usual, faster], KNOWN)).toEqual([faster]);
  });

  it("is not said where repeats disagree in no order of time", () => {
    expect(findDrift([faster, slower, usual], KNOWN)).toBeUndefined();
    expect(findDrift([slower, faster], KNOWN)).toBeUndefined();
    expect(driftedRepeats([faster, faster, usual], KNOWN)).toEqual([]);
  });

  it("is not said of repeats that did not reach the crossing, of few people, or of none", () => {
    expect(driftedRepeats([faster], { allowed: 0.05, crossing: 106 })).toEqual([]);
    expect(driftedRepeats([[{ rate: 100, bad: 0, of: 999 }]], KNOWN)).toEqual([]);
    expect(driftedRepeats([], KNOWN)).toEqual([]);
  });
});
