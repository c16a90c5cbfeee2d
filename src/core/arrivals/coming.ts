import type { Plan } from "../plan/plan.ts";
import { planStreams } from "./stream.ts";

/**
 * How many people of each entry come in the plan's own morning, in the order of its people: the mix that every phase of a capacity run is made
 * of. Their numbers in the plan where nobody comes at all.
 */
export function comingIn(plan: Plan): readonly number[] {
  const counts = new Map<string, number>();
  for (const { people, count } of planStreams(plan)) counts.set(people, (counts.get(people) ?? 0) + count);
  const coming = plan.people.map(({ name }) => counts.get(name) ?? 0);
  return coming.some((count) => count > 0) ? coming : plan.people.map(({ count }) => count);
}
