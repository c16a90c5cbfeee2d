import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medianWait, shareStillWaiting } from "../../../src/core/capacity/patience.ts";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { milliseconds } from "../../../src/core/units.ts";

const group = (weight: number, wait: number) => ({ weight, wait: milliseconds(wait), sigma: 0.7 });

describe("the wait of the person in the middle", () => {
  it.each([
    // One group is everybody.
    [[group(10, 8_000)], 8_000],
    // A hundred patient teachers before three thousand pupils, in either order.
    [[group(100, 60_000), group(3_000, 5_000)], 5_000],
    [[group(3_000, 5_000), group(100, 60_000)], 5_000],
    // Halves: the smaller one, which half of all people do not exceed.
    [[group(50, 60_000), group(50, 5_000)], 5_000],
    // Nobody is in the middle group alone, but the middle person is.
    [[group(2, 1_000), group(2, 3_000), group(3, 9_000)], 3_000],
    // Groups of nobody do not count; neither does a plan of nobody.
    [[group(0, 1_000), group(1, 9_000)], 9_000],
    [[group(0, 1_000)], undefined],
    [[], undefined],
  ] as const)("of %j is %s ms", (people, wait) => {
    expect(medianWait(people)).toBe(wait);
  });

  it("has half of the people on each side at least, whatever their order", () => {
    const people = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 99 }), wait: fc.integer({ min: 1, max: 20 }) }), {
      minLength: 1,
    });
    fc.assert(
      fc.property(people, (raw) => {
        const groups = raw.map(({ weight, wait }) => group(weight, wait));
        const middle = medianWait(groups) ?? 0;
        const count = (keeps: (wait: number) => boolean) => groups.reduce((sum, { weight, wait }) => sum + (keeps(wait) ? weight : 0), 0);
        expect(2 * count((wait) => wait <= middle)).toBeGreaterThanOrEqual(count(() => true));
        expect(2 * count((wait) => wait >= middle)).toBeGreaterThanOrEqual(count(() => true));
        expect(medianWait([...groups].reverse())).toBe(middle);
      }),
    );
  });
});

describe("the share of attempts whose client still waits", () => {
  const exactly = { weight: 1, wait: milliseconds(1_000), sigma: 0 };

  it.each([
    // Of first attempts alone all are there, and then none.
    [999, 0, 1],
    [1_000, 0, 0],
    // 1.2 times as patient each time: after 1.3 s the third attempt is the first that is there, 1/2 · 1/2 of all; after 1.1 s the second.
    [1_300, 0.5, 0.25],
    [1_100, 0.5, 0.5],
    // Nobody who comes for the first time, and everybody as often as is told apart.
    [7_000, 1, 1],
  ])("after %s ms, of attempts of which %s are not first ones, is %s", (afterMs, reloads, share) => {
    expect(shareStillWaiting([exactly], afterMs, reloads)).toBeCloseTo(share, 12);
  });

  it("does not make a platform larger than it is whose queue is full, and whose people have come many times before they get in", () => {
    const platform = { station: { kind: "workers", workers: 8, service: 0.4, law: "exponential" }, queue: 40, zombie: true } as const;
    const impatient = { wait: 4, sigma: 0.7, habituation: 1.2, reload: 0.95, reloadAfter: 1, attempts: 10 };
    const people = [{ weight: 1, wait: milliseconds(4_000), sigma: 0.7 }];
    const stretches = [{ from: 0, to: 40, seconds: 300 }];
    const ceilings = Array.from({ length: 12 }, (_, seed) => {
      const { seconds } = simulate({ platform, people: impatient, stretches, seed, limits: [2], tail: 60 });
      const { ceiling } = saturationOf(seconds, { people, patienceMs: milliseconds(4_000) });
      return ceiling.kind === "found" ? Number(ceiling.rate) : 0;
    });
    const found = ceilings.filter((rate) => rate > 0);
    expect(found.length).toBeGreaterThan(6);
    expect(Math.abs(found.reduce((sum, rate) => sum + rate, 0) / found.length / 20 - 1)).toBeLessThan(0.04);
  });
});
