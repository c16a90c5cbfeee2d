import { meanOf } from "./movingmean.ts";
import type { PhaseResult } from "./phase.ts";
import { spellsOf } from "./spells.ts";

/** Lags in seconds: far above any service, well below a spell. */
const LAGS = { from: 5, to: 15 } as const;

/** How much of a platform's speed changes over tens of seconds. Both are relative to the squared mean speed. */
export interface Slowness {
  /** Variance of the slow part of throughput; below 0 by chance where there is none. */
  readonly variance: number;
  /** Its standard error, if nothing but the scatter of single services were in it. */
  readonly error: number;
}

/** Relative standard deviation of the slow part from which a machine itself is slower at times, and below which it is steady. */
const SLOW = 0.04;
const STEADY = 0.03;
/** Standard errors of the slow part's variance that make it no chance, and that leave no room for it (bench of truth). */
const BEYOND_CHANCE = 4;
const WITHIN_CHANCE = 2;

export const isSlowAtTimes = ({ variance, error }: Slowness): boolean => variance > Math.max(SLOW ** 2, BEYOND_CHANCE * error);
export const isSteady = ({ variance, error }: Slowness): boolean => variance + WITHIN_CHANCE * error < STEADY ** 2;

/**
 * The slow part of the throughput of a platform that has all the work it can do: the autocovariance of completions at lags of 5 to 15 s.
 * Services are independent, so completions some seconds apart are too, whatever the law of service; where the machine itself is slower
 * for a while they are not. Unlike the scatter of blocks it needs no c² of service, of which a heavy tail shows too little or too much.
 * The error is that of a mean of n products of independent deviations: their variance over √n (Bartlett 1946, for white noise).
 * `undefined` where people did not queue for longer than the largest lag.
 */
export function slownessOf(results: readonly PhaseResult[]): Slowness | undefined {
  const spells = spellsOf(results).map(({ completions }) => completions);
  const mean = meanOf(spells.flat());
  const products = spells.flatMap((spell) =>
    spell.flatMap((ok, at) => spell.slice(at + LAGS.from, at + LAGS.to + 1).map((later) => (ok - mean) * (later - mean))),
  );
  if (!(mean > 0) || !spells.some(({ length }) => length > LAGS.to)) return undefined;
  const variance = meanOf(spells.flat().map((ok) => (ok - mean) ** 2));
  return { variance: meanOf(products) / mean ** 2, error: variance / Math.sqrt(products.length) / mean ** 2 };
}
