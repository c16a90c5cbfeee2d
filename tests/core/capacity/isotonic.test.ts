import { describe, expect, it } from "vitest";
import { findCrossing, fitIsotonic, type RateCounts } from "../../../src/core/capacity/isotonic.ts";
import { seededRandom } from "../../../src/core/people/random.ts";

/** Reference: the min–max formula of isotonic regression (Barlow et al. 1972, eq. 1.9), weighted by counts. */
function minMax(counts: readonly RateCounts[]): readonly number[] {
  const share = (from: number, to: number): number => {
    const block = counts.slice(from, to + 1);
    return block.reduce((sum, { bad }) => sum + bad, 0) / block.reduce((sum, { of }) => sum + of, 0);
  };
  return counts.map((_, index) =>
    Math.max(
      ...counts.slice(0, index + 1).map((__, from) => Math.min(...counts.slice(index).map((___, more) => share(from, index + more)))),
    ),
  );
}

describe("isotonic regression", () => {
  it("gives the published fit of R's isoreg(c(1,0,4,3,3,5,4,2,0)): 0.5 twice, then 3", () => {
    const counts = [1, 0, 4, 3, 3, 5, 4, 2, 0].map((bad, rate) => ({ rate, bad, of: 1 }));
    expect(fitIsotonic(counts).map((point) => point.share)).toEqual([0.5, 0.5, 3, 3, 3, 3, 3, 3, 3]);
  });

  it("agrees with the min–max formula", () => {
    for (let seed = 1; seed <= 30; seed += 1) {
      const random = seededRandom(seed, 5);
      const counts = Array.from({ length: 9 }, (_, rate) => ({ rate, bad: Math.floor(20 * random()), of: 20 + Math.floor(40 * random()) }));
      const expected = minMax(counts);
      for (const [index, point] of fitIsotonic(counts).entries()) expect(point.share).toBeCloseTo(expected[index] ?? Number.NaN, 12);
    }
  });

  it("pools counts at equal rates, whatever their order", () => {
    const counts = [
      { rate: 20, bad: 4, of: 10 },
      { rate: 10, bad: 0, of: 10 },
      { rate: 20, bad: 2, of: 10 },
    ];
    expect(fitIsotonic(counts)).toEqual([
      { rate: 10, share: 0 },
      { rate: 20, share: 0.3 },
    ]);
  });
});

describe("the crossing", () => {
  it("lies half-way between 3 % at 90/s and 7 % at 100/s", () => {
    const crossing = findCrossing(
      [
        { rate: 90, bad: 3, of: 100 },
        { rate: 100, bad: 7, of: 100 },
      ],
      0.05,
    );
    expect(crossing).toEqual({ kind: "found", rate: 95 });
  });

  it.each([
    [[{ rate: 40, bad: 9, of: 100 }], { kind: "below", lowestTested: 40 }],
    [[{ rate: 40, bad: 1, of: 100 }], { kind: "not-reached", highestTested: 40 }],
    [[{ rate: 40, bad: 0, of: 0 }], { kind: "none" }],
    [[], { kind: "none" }],
  ] as const)("says what it cannot say for %j", (counts, expected) => expect(findCrossing(counts, 0.05)).toEqual(expected));
});
