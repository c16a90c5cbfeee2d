import { expect, it } from "vitest";
import { QUICK } from "../../../src/core/capacity/phase.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";
import { capacityOptions } from "../../../src/core/verdict/capacity-options.ts";
import { clockTime, samplePlan } from "../arrivals/sample-plan.ts";

it("knows the surge of a plan whose seconds are more than a function takes as arguments", () => {
  const day = { from: clockTime(0, 0), to: clockTime(24, 0), compress: 0.1 };
  const arrivals = [{ kind: "steady", people: [], start: day.from, rate: perSecond(2), for: milliseconds(86_400_000) }] as const;
  const request = { profile: QUICK, maxRate: perSecond(100), stopsAfterCollapse: false };
  expect(capacityOptions(samplePlan({ arrivals, clock: day }), request)).toMatchObject({ surge: 864_000_000, surgePeople: 172_800 });
});
