import { describe, expect, it } from "vitest";
import { fitHinge, type HingePoint } from "../../../src/core/capacity/hinge.ts";
import { seededRandom } from "../../../src/core/people/random.ts";

const sumOfSquares = (points: readonly HingePoint[], ceiling: number): number =>
  points.reduce((sum, { offered, goodput, kept = 1 }) => sum + (goodput - kept * Math.min(offered, ceiling)) ** 2, 0);

describe("the hinge", () => {
  it("finds the corner of points without noise", () => {
    const points = [10, 20, 30, 40, 50, 60].map((offered) => ({ offered, goodput: Math.min(offered, 35) }));
    expect(fitHinge(points)).toMatchObject({ ceiling: 35, above: 3 });
  });

  it("takes the mean of what lies above: (36 + 34 + 38) / 3", () => {
    const points = [
      { offered: 10, goodput: 10 },
      { offered: 40, goodput: 36 },
      { offered: 50, goodput: 34 },
      { offered: 60, goodput: 38 },
    ];
    expect(fitHinge(points).ceiling).toBeCloseTo(36, 12);
  });

  it("undoes the share of work that reached nobody", () => {
    const points = [10, 20, 30, 40, 50, 60].map((offered) => ({
      offered,
      kept: offered > 30 ? 0.8 : 1,
      goodput: (offered > 30 ? 0.8 : 1) * Math.min(offered, 35),
    }));
    expect(fitHinge(points).ceiling).toBeCloseTo(35, 9);
  });

  it("is never worse than any ceiling of a fine grid", () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const random = seededRandom(seed, 11);
      const points = Array.from({ length: 60 }, () => {
        const offered = 100 * random();
        return { offered, goodput: Math.max(0, Math.min(offered, 30 + 50 * random()) + 8 * (random() - 0.5)), kept: 0.5 + 0.5 * random() };
      });
      const fit = fitHinge(points);
      const best = Math.min(...Array.from({ length: 2_001 }, (_, step) => sumOfSquares(points, step / 20)));
      expect(sumOfSquares(points, fit.ceiling)).toBeLessThanOrEqual(best + 1e-6);
      expect(fit.error).toBeCloseTo(sumOfSquares(points, fit.ceiling), 6);
    }
  });

  it("scales with its unit and does not care about order", () => {
    const points = [5, 25, 35, 45, 55].map((offered, index) => ({ offered, goodput: Math.min(offered, 33) + (index % 2) }));
    const perMinute = points.map(({ offered, goodput }) => ({ offered: 60 * offered, goodput: 60 * goodput }));
    expect(fitHinge(perMinute).ceiling).toBeCloseTo(60 * fitHinge(points).ceiling, 6);
    expect(fitHinge([...points].reverse())).toEqual(fitHinge(points));
  });

  it("gives a number for no points and for points that offer nothing", () => {
    expect(fitHinge([])).toEqual({ ceiling: 0, above: 0, error: 0 });
    expect(fitHinge([{ offered: 0, goodput: 0 }]).ceiling).toBe(0);
  });
});
