import { comingIn } from "../arrivals/coming.ts";
import { medianWait, shareStillWaiting, type WaitingPeople } from "../capacity/patience.ts";
import type { Plan } from "../plan/plan.ts";
import type { Histogram } from "../samples/histogram.ts";
import { type Milliseconds, milliseconds, type Ratio, ratio } from "../units.ts";

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

/** Parts of equal weight into which times are divided; and the share of people who must still wait for a time to say anything of the others. */
const PARTS = 20;
const LEAST_STAYING = 0.05;

/**
 * Share of attempts that end without an answer for no other reason than that people do not wait as long as sign-ins take. `times`: those of the attempts that
 * people did wait for; each stands for as many more as would not have. 0 where there are none.
 */
export function hastyShare(people: readonly WaitingPeople[], times: Histogram, reloads: number): Ratio {
  const gone = Array.from({ length: PARTS }, (_, part) => {
    const staying = Math.max(LEAST_STAYING, shareStillWaiting(people, times.quantile((part + 0.5) / PARTS) ?? 0, reloads));
    return (1 - staying) / staying;
  }).reduce((sum, one) => sum + one, 0);
  return ratio(gone / (PARTS + gone));
}
