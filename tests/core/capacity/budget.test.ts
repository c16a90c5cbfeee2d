import { describe, expect, it } from "vitest";
import { expectedLength, planBudget } from "../../../src/core/capacity/budget.ts";
import { FULL, QUICK } from "../../../src/core/capacity/phase.ts";
import { minutes } from "../../../src/core/units.ts";

describe("a budget", () => {
  it.each([
    [20, 1, false],
    [30, 2, false],
    [36, 3, false],
    [100, 3, true],
  ])("of %i minutes buys %i repeats; spikes: %s", (length, repeats, spike) =>
    expect(planBudget(minutes(length)).profile).toMatchObject({ repeats, spike }),
  );

  it("never expects more than it has, from the quick look on", () => {
    for (let length = 24; length <= 120; length += 1)
      expect(planBudget(minutes(length), minutes(20)).expected).toBeLessThanOrEqual(minutes(length));
  });

  it("says beforehand that one run has no interval", () => {
    expect(planBudget(minutes(24)).claim).toContain("no interval");
    expect(planBudget(minutes(40)).claim).toContain("3 repeats");
  });

  it("expects less of a quick look than of everything", () => expect(expectedLength(QUICK)).toBeLessThan(expectedLength(FULL)));
});
