import { normalCumulative } from "../arrivals/normal.ts";
import { HABITUATION } from "../people/habituation.ts";
import type { Milliseconds } from "../units.ts";

/** How long a group of people waits: lognormal with median `wait` (ms), as the plan has it. `weight` is their number. */
export interface WaitingPeople {
  readonly weight: number;
  readonly wait: Milliseconds;
  readonly sigma: number;
}

/** Attempts of a person that are told apart: those beyond are as patient as the last of them. */
const ATTEMPTS = 12;

/**
 * Share of attempts whose client is still there after `afterMs`: S(t) = 1 − Φ(ln(t / median) / σ), the survival function of the
 * lognormal, weighted over the groups. `reloads` is the share r of attempts that are not first ones; where each of a person's attempts is
 * followed by another as often, (1 − r)·rⁿ⁻¹ of all are an nth, and more patient the larger n is: where a full queue turns people away at once, those who get
 * in have come many times. 1 where nothing is known of anybody, and at 0 ms.
 */
export function shareStillWaiting(people: readonly WaitingPeople[], afterMs: number, reloads = 0): number {
  const total = people.reduce((sum, { weight }) => sum + weight, 0);
  if (total <= 0 || afterMs <= 0) return 1;
  const survival = (median: number, sigma: number): number =>
    sigma > 0 ? 1 - normalCumulative(Math.log(afterMs / median) / sigma) : Number(afterMs < median);
  const share = people.reduce((sum, { weight, wait, sigma }) => {
    let kept = 0;
    for (let earlier = 0; earlier < ATTEMPTS; earlier += 1) {
      const part = reloads ** earlier * (earlier + 1 < ATTEMPTS ? 1 - reloads : 1);
      if (part > 0) kept += part * survival(wait * HABITUATION ** earlier, sigma);
    }
    return sum + weight * kept;
  }, 0);
  return share / total;
}

/**
 * How long the person in the middle waits, ms: the weighted median of the groups' own medians, the smallest that at least half of all people do not
 * exceed. The T of the ramp correction is one number, and a small group of very patient people must not set it for everybody. `undefined`
 * where nobody comes.
 */
export function medianWait(people: readonly WaitingPeople[]): Milliseconds | undefined {
  const sorted = [...people].filter(({ weight }) => weight > 0).sort((a, b) => a.wait - b.wait);
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2;
  let soFar = 0;
  return sorted.find(({ weight }) => {
    soFar += weight;
    return soFar >= half;
  })?.wait;
}
