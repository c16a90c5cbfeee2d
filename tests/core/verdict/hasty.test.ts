import { describe, expect, it } from "vitest";
import { Histogram } from "../../../src/core/samples/histogram.ts";
import { seconds } from "../../../src/core/units.ts";
import { hastyShare } from "../../../src/core/verdict/waiting.ts";

/** 8 s, σ 0.7: one in a hundred waits no 1.57 s, one in ten no 3.26 s. */
const PEOPLE = [{ weight: 1, wait: seconds(8), sigma: 0.7 }];

describe("people who do not wait as long as sign-ins take", () => {
  const timesOf = (...all: readonly number[]): Histogram => {
    const times = new Histogram();
    for (const ms of all) times.add(ms);
    return times;
  };

  it("are none where sign-ins are fast, where there are none, and where nobody is known to leave", () => {
    expect(hastyShare(PEOPLE, timesOf(50, 60), 0)).toBeLessThan(1e-6);
    expect(hastyShare(PEOPLE, timesOf(), 0)).toBe(0);
    expect(hastyShare([], timesOf(5_000), 0)).toBe(0);
  });

  it("are as many as the plan's patience says, of every time one half", () => {
    expect(hastyShare(PEOPLE, timesOf(3_260), 0)).toBeCloseTo(0.1, 2);
    // Of 20 who come for each time, all wait for the one and 18 for the other: 40 are asked for 38 that are seen.
    expect(hastyShare(PEOPLE, timesOf(...Array.from({ length: 20 }, () => 50), ...Array.from({ length: 18 }, () => 3_260)), 0)).toBeCloseTo(
      2 / 40,
      2,
    );
  });

  it("are never all, whatever a sign-in takes", () => expect(hastyShare(PEOPLE, timesOf(600_000), 0)).toBeLessThan(0.96));
});
