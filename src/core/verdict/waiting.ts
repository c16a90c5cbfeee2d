import { medianWait, type WaitingPeople } from "../capacity/patience.ts";
import type { Plan } from "../plan/plan.ts";
import type { Milliseconds } from "../units.ts";

/** How long a plan's people wait: every entry, weighted by its number of people, and the one in the middle; the latter is absent where nobody comes. */
export function waitingIn(plan: Plan): { readonly people: readonly WaitingPeople[]; readonly patience?: Milliseconds } {
  const people = plan.people.map(({ count, patience: { wait, sigma } }) => ({ weight: count, wait, sigma }));
  const patience = medianWait(people);
  return { people, ...(patience === undefined ? {} : { patience }) };
}
