import { okTimeOf } from "./load.ts";
import { meanOf } from "./movingmean.ts";
import type { PhaseResult } from "./phase.ts";
import { spellsOf } from "./spells.ts";
import { isHeavyService } from "./throughput.ts";

/** Lags in seconds, well below a spell; and how many times a sign-in at rest the first must be, so that it is far above most services. */
const LAGS = { from: 5, width: 10 } as const;
const ABOVE_SERVICE = 3;

/** How much of a platform's speed changes over tens of seconds. Both are relative to the squared mean speed. */
export interface Slowness {
  /** Variance of the slow part of throughput; below 0 by chance where there is none. */
  readonly variance: number;
  /** Its standard error, if nothing but the scatter of single services were in it. */
  readonly error: number;
  /** Seconds that were looked at. */
  readonly length: number;
  /** Service is so heavy-tailed that its longest ones last as long as a lag. */
  readonly isHeavy: boolean;
}

/** Relative standard deviation of the slow part from which a machine itself is slower at times, more where service is heavy-tailed, and below which it is steady. */
const SLOW = 0.04;
const SLOW_IF_HEAVY = 0.05;
const STEADY = 0.03;
/** Seconds below which what is slow may not have come to pass: ten times half a minute. */
const LONG = 300;
/** Standard errors of the slow part's variance that make it no chance, and that leave no room for it (bench of truth). */
const BEYOND_CHANCE = 4;
const WITHIN_CHANCE = 2;

export const isSlowAtTimes = ({ variance, error, isHeavy }: Slowness): boolean =>
  variance > Math.max((isHeavy ? SLOW_IF_HEAVY : SLOW) ** 2, BEYOND_CHANCE * error);
export const isSteady = ({ variance, error, length }: Slowness): boolean =>
  length >= LONG && variance + WITHIN_CHANCE * error < STEADY ** 2;

/**
 * The slow part of the throughput of a platform that has all the work it can do: the autocovariance of completions at lags of 5 to 15 s, or
 * of three sign-ins and ten seconds more where they take longer at rest. Services are independent, so completions that lie further apart than
 * one lasts are too; where the machine itself is slower for a while they are not. Unlike the scatter of blocks it needs no c² of service, of which a
 * heavy tail shows too little or too much; the services of such a tail that outlast a lag are a slow part of 3 % themselves (20 workers of a
 * lognormal law of cv 3 and 0.2 s).
 * The error is that of a mean of n products of independent deviations: their variance over √n (Bartlett 1946, for white noise).
 * `undefined` where people did not queue for longer than the largest lag.
 */
export function slownessOf(results: readonly PhaseResult[]): Slowness | undefined {
  const spells = spellsOf(results).map(({ completions }) => completions);
  const atRest = okTimeOf(results.find(({ phase }) => phase.kind === "baseline")?.seconds ?? []) ?? 0;
  const from = Math.max(LAGS.from, Math.ceil((ABOVE_SERVICE * atRest) / 1_000));
  const to = from + LAGS.width;
  const mean = meanOf(spells.flat());
  if (!(mean > 0) || !spells.some(({ length }) => length > to)) return undefined;
  const deviations = spells.map((spell) => spell.map((ok) => ok - mean));
  let [sum, count] = [0, 0];
  for (const spell of deviations)
    for (let lag = from; lag <= to; lag += 1)
      for (let at = lag; at < spell.length; at += 1) {
        sum += (spell[at] ?? 0) * (spell[at - lag] ?? 0);
        count += 1;
      }
  const variance = meanOf(deviations.flat().map((one) => one ** 2));
  return {
    variance: sum / count / mean ** 2,
    error: variance / Math.sqrt(count) / mean ** 2,
    length: deviations.flat().length,
    isHeavy: isHeavyService(results),
  };
}
