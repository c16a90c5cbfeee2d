import type { Milliseconds, PerSecond, Ratio } from "../units.ts";
import { inSeconds, ratio } from "../units.ts";

/** Averages over one hold: people in an attempt, attempts ended per second, and how long an attempt was there. */
export interface HoldAverages {
  readonly inFlight: number;
  readonly endedRate: PerSecond;
  readonly meanTime: Milliseconds;
}

/** Largest disagreement that the ends of a hold explain (facts §3). */
export const LITTLE_LIMIT = 0.03;

/**
 * |L − λW| / L, Little's law as a check of the data (Little 1961): an identity over stretches much longer than W, so that a
 * disagreement above 3 % means that attempts were lost or miscounted. 0 for an empty hold; 1 when nobody was counted but
 * attempts ended.
 */
export function littleError({ inFlight, endedRate, meanTime }: HoldAverages): Ratio {
  const expected = endedRate * inSeconds(meanTime);
  if (inFlight <= 0) return ratio(expected > 0 ? 1 : 0);
  return ratio(Math.abs(inFlight - expected) / inFlight);
}
