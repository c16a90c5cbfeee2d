import { describe, expect, it } from "vitest";
import { comingIn } from "../../../src/core/arrivals/coming.ts";
import { phaseArrivals } from "../../../src/core/arrivals/phase-arrivals.ts";
import type { PhasePlan } from "../../../src/core/capacity/phase.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { clockTime, sampleBell, samplePeople, samplePlan } from "./sample-plan.ts";

/** 3,000 pupils who come to one bell, 20,000 parents of whom two a second come for twenty minutes, and 5,000 whom nobody names. */
const plan = samplePlan({
  clock: { from: clockTime(7, 50), to: clockTime(8, 10), compress: 1 },
  people: [
    samplePeople(),
    samplePeople({ name: "parent", id: "parent", count: 20_000 }),
    samplePeople({ name: "admin", id: "admin", count: 5_000 }),
  ],
  arrivals: [
    sampleBell({ people: ["pupil"] }),
    { kind: "steady", people: ["parent"], start: clockTime(7, 50), rate: perSecond(2), for: seconds(1_200) },
  ],
});
const phase: PhasePlan = {
  name: "ramp",
  kind: "ramp",
  stretches: [{ from: perSecond(10), to: perSecond(20), length: seconds(360) }],
  duration: seconds(360),
  generators: 1,
  why: "find where the objective stops holding",
};

describe("the people of a phase", () => {
  it("are those of the plan's own morning, in the same proportion", () => {
    expect(comingIn(plan)).toEqual([3_000, 2_400, 0]);
    const { table, intended } = phaseArrivals(plan, phase, 3);
    expect(table.people.map(({ instantsMs }) => instantsMs.length)).toEqual([3_000, 2_400, 0]);
    expect(intended.reduce((sum, rate) => sum + rate, 0)).toBeCloseTo(5_400, 6);
  });

  it("are shared by their numbers where the plan lets nobody come", () => {
    expect(comingIn({ ...plan, arrivals: [] })).toEqual([3_000, 20_000, 5_000]);
  });
});
