import { intendedRates } from "../arrivals/plan-arrivals.ts";
import type { CapacityOptions, CapacityProfile } from "../capacity/phase.ts";
import type { Objective, Plan } from "../plan/plan.ts";
import { milliseconds, type PerSecond, perSecond } from "../units.ts";
import { limitOfClause } from "./input.ts";
import { waitingIn } from "./waiting.ts";

/** The plan's objectives, then those that only a clause about the SLO rate names; each once. */
export function allObjectives(plan: Plan): readonly Objective[] {
  const first = plan.objectives[0];
  const named = plan.clauses
    .filter((clause) => clause.of === "sloRate")
    .flatMap((clause) =>
      first === undefined ? [] : [{ within: milliseconds(limitOfClause(plan, clause)), share: clause.share ?? first.share }],
    );
  return [...plan.objectives, ...named].filter(
    (one, index, all) => all.findIndex((other) => other.within === one.within && other.share === one.share) === index,
  );
}

export interface CapacityRequest {
  readonly profile: CapacityProfile;
  readonly maxRate: PerSecond;
  readonly stopsAfterCollapse: boolean;
}

/** What the procedure knows of a plan. */
export function capacityOptions(plan: Plan, request: CapacityRequest): CapacityOptions {
  const rates = intendedRates(plan);
  return {
    ...request,
    objectives: allObjectives(plan),
    surge: milliseconds((plan.clock.to - plan.clock.from) / plan.clock.compress),
    surgePeak: perSecond(rates.reduce((most, rate) => Math.max(most, rate), 0)),
    surgePeople: Math.round(rates.reduce((sum, rate) => sum + rate, 0)),
    ...waitingIn(plan),
  };
}
