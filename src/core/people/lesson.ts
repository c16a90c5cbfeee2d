import type { People, Plan } from "../plan/plan.ts";
import { type Milliseconds, milliseconds } from "../units.ts";

/**
 * Starts of lessons on the run's own clock, ascending, for people of this entry: the bells of the arrivals that bring them.
 * Empty where no bell does.
 */
export function lessonStarts(plan: Plan, people: People): readonly Milliseconds[] {
  const bells = plan.arrivals
    .filter((arrival) => arrival.people.length === 0 || arrival.people.includes(people.name))
    .flatMap((arrival) => (arrival.kind === "bell" ? arrival.at.map(({ time }) => time) : []));
  return [...new Set(bells)].sort((a, b) => a - b).map((time) => milliseconds((time - plan.clock.from) / plan.clock.compress));
}
