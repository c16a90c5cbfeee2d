import { comingIn } from "../arrivals/coming.ts";
import { medianWait, type WaitingPeople } from "../capacity/patience.ts";
import type { Plan } from "../plan/plan.ts";
import { type Milliseconds, milliseconds } from "../units.ts";

/** How long a plan's people wait, their deadline at most: every entry, weighted by how many come, and the one in the middle; the latter is absent where nobody comes. */
export function waitingIn(plan: Plan): { readonly people: readonly WaitingPeople[]; readonly patience?: Milliseconds } {
  const coming = comingIn(plan);
  const people = plan.people.map(({ deadline, patience: { wait, sigma } }, index) => ({
    weight: coming[index] ?? 0,
    wait: milliseconds(Math.min(wait, deadline)),
    sigma,
  }));
  const patience = medianWait(people);
  return { people, ...(patience === undefined ? {} : { patience }) };
}
