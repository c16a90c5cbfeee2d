import { describe, expect, it } from "vitest";
import { dispersionOf, findChange } from "../../../src/core/capacity/monotonicity.ts";

describe("capacity that changes", () => {
  it("is seen where a rate failed that is far below one that passed", () => {
    const failing = [{ rate: 50, bad: 60, of: 100 }];
    expect(findChange({ failing, passing: [{ rate: 90, bad: 2, of: 100 }] }, 0.05)).toEqual({ from: 50, to: 90 });
    expect(findChange({ failing, passing: [{ rate: 60, bad: 2, of: 100 }] }, 0.05)).toBeUndefined();
    expect(findChange({ failing: [{ rate: 50, bad: 6, of: 10 }], passing: [{ rate: 90, bad: 2, of: 100 }] }, 0.05)).toBeUndefined();
    expect(findChange({ failing: [], passing: [] }, 0.05)).toBeUndefined();
  });
  it("is not seen where an objective that allows half is missed by some, and is where it is by most", () => {
    const trial = (bad: number) => ({ failing: [{ rate: 50, bad, of: 100 }], passing: [{ rate: 90, bad: 45, of: 100 }] });
    expect(findChange(trial(60), 0.5)).toBeUndefined();
    expect(findChange(trial(80), 0.5)).toEqual({ from: 50, to: 90 });
  });
  it("has a dispersion of 2·(5²/(100·0.1·0.9))/1 = 5.6 for 5 and 15 bad of 100 each", () => {
    const trials = [5, 15].map((bad) => ({ rate: 1, bad, of: 100 }));
    expect(dispersionOf(trials)).toBeCloseTo(50 / 9, 9);
    expect(dispersionOf([])).toBe(0);
  });
});
