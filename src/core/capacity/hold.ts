import { type Milliseconds, milliseconds, type PerSecond } from "../units.ts";

/** Sign-ins that a hold should see, and its least and greatest length (facts §2.3 d: 4,000, from 45 s to 300 s). */
export interface HoldSize {
  readonly count: number;
  readonly shortest: Milliseconds;
  readonly longest: Milliseconds;
}

/** Length of a hold at `rate`, in whole seconds: as many sign-ins as `size` wants, within its bounds. A rate of 0 gets the longest. */
export function holdLength(rate: PerSecond, { count, shortest, longest }: HoldSize): Milliseconds {
  const wanted = rate > 0 ? (1_000 * count) / rate : longest;
  return milliseconds(Math.round(Math.min(longest, Math.max(shortest, wanted)) / 1_000) * 1_000);
}

/**
 * Relaxation time of a queue near saturation, τ = 1 / (C·(1 − √ρ)²) (Cohen 1982 for M/M/1): after about ten of them a hold no
 * longer remembers how it began. `ceiling` per second, `use` ρ from 0 to below 1; infinite at 1 and above.
 */
export function relaxationTime(ceiling: PerSecond, use: number): Milliseconds {
  if (ceiling <= 0 || use >= 1) return milliseconds(Number.POSITIVE_INFINITY);
  return milliseconds(1_000 / (ceiling * (1 - Math.sqrt(Math.max(0, use))) ** 2));
}
