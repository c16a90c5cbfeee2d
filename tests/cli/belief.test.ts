import { describe, expect, it } from "vitest";
import { beliefLine } from "../../src/cli/belief.ts";
import { type CapacityOptions, QUICK } from "../../src/core/capacity/phase.ts";
import { perSecond, ratio, seconds } from "../../src/core/units.ts";

const options: CapacityOptions = {
  profile: QUICK,
  objectives: [{ within: seconds(2), share: ratio(0.95) }],
  maxRate: perSecond(100),
  stopsAfterCollapse: false,
  people: [],
};

describe("the belief of a capacity run", () => {
  it("names ceiling and SLO rate in the terminal's language before anything is known, without a number", () => {
    expect(beliefLine(options, [], "en")).toMatch(/^Ceiling: \D+ · SLO rate: \D+$/);
    expect(beliefLine(options, [], "fr")).toMatch(/^Plafond : \D+ · Débit tenu : \D+$/);
  });
});
