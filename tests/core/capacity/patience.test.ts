import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { medianWait } from "../../../src/core/capacity/patience.ts";
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
