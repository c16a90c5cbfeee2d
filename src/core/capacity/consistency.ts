import type { RateCounts } from "./isotonic.ts";

/** What trials at several rates, some of them repeated, allow to be claimed. Rates per second; absent where there is none. */
export interface Bounds {
  /** Highest rate that passed below every rate that failed. */
  readonly lower?: number;
  /** Smallest rate that failed. */
  readonly upper?: number;
}

/** Share of a rate's trials that must fail before the rate counts as failing: the median decides (RFC 9971, exceed ratio 50 %). */
const EXCEED_RATIO = 0.5;

/**
 * Relevant lower and upper bound of RFC 9971 (MLRsearch): with inconsistent trials no load above the smallest failing one is
 * ever reported. A trial fails when more than `allowed` (0–1) of its attempts are bad; a rate fails when more than half of its
 * trials do and it had at least `least` of them (the RFC's sum of durations). Trials without attempts are ignored; no trials, no bounds.
 */
export function boundsOf(trials: readonly RateCounts[], allowed: number, least = 1): Bounds {
  const byRate = new Map<number, { failing: number; of: number }>();
  for (const trial of trials.filter(({ of }) => of > 0)) {
    const known = byRate.get(trial.rate) ?? { failing: 0, of: 0 };
    byRate.set(trial.rate, { failing: known.failing + Number(trial.bad > allowed * trial.of), of: known.of + 1 });
  }
  const isFailing = ({ failing, of }: { readonly failing: number; readonly of: number }): boolean => failing > EXCEED_RATIO * of;
  const failing = [...byRate].filter(([, trial]) => trial.of >= least && isFailing(trial)).map(([rate]) => rate);
  const passing = [...byRate].filter(([, trial]) => !isFailing(trial)).map(([rate]) => rate);
  const upper = Math.min(...failing);
  const lower = Math.max(...passing.filter((rate) => rate < upper));
  return {
    ...(Number.isFinite(lower) ? { lower } : {}),
    ...(Number.isFinite(upper) ? { upper } : {}),
  };
}
