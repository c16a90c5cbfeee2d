import { type CapacityOptions, QUICK } from "../../../src/core/capacity/phase.ts";
import { perSecond, ratio, seconds } from "../../../src/core/units.ts";

/** A quick look at a platform of about a hundred sign-ins a second: 95 % within a second. */
export const QUICK_OPTIONS: CapacityOptions = {
  profile: QUICK,
  objectives: [{ within: seconds(1), share: ratio(0.95) }],
  maxRate: perSecond(400),
  stopsAfterCollapse: false,
  people: [],
};
