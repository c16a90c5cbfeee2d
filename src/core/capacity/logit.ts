import type { RateCounts } from "./isotonic.ts";

/** Relative distance from the first guess within which holds say something about the crossing. */
const NEAR = 0.12;
/** Holds without which a line is not drawn, and the bad share beyond which a hold is past telling. */
const LEAST_HOLDS = 6;
const LOST = 0.6;

/**
 * Crossing of the bad share, refined from a first guess: a straight line through logit(share) against rate, weighted by
 * of·p·(1 − p), over the holds near the guess (local logistic regression, one step; Cleveland 1979 for the locality). Held loads
 * are stationary, so the shape that biases a logistic fit on a ramp (facts §2.3 a) hardly matters over a tenth of the rate.
 * `undefined` with fewer than six holds near, or a line that does not rise, or one that crosses outside the holds.
 */
export function refineCrossing(counts: readonly RateCounts[], allowed: number, guess: number): number | undefined {
  const near = counts.filter(({ rate, bad, of }) => of > 0 && Math.abs(rate / guess - 1) <= NEAR && bad <= LOST * of);
  if (near.length < LEAST_HOLDS || allowed <= 0 || allowed >= 1) return undefined;
  const points = near.map(({ rate, bad, of }) => {
    const share = (bad + 0.5) / (of + 1);
    return { rate, value: logit(share), weight: weightOf(share, of) };
  });
  const weight = points.reduce((sum, point) => sum + point.weight, 0);
  const rate = points.reduce((sum, point) => sum + point.weight * point.rate, 0) / weight;
  const value = points.reduce((sum, point) => sum + point.weight * point.value, 0) / weight;
  const along = points.reduce((sum, point) => sum + point.weight * (point.rate - rate) * (point.value - value), 0);
  const slope = along / points.reduce((sum, point) => sum + point.weight * (point.rate - rate) ** 2, 0);
  const crossing = rate + (logit(allowed) - value) / slope;
  const rates = near.map((count) => count.rate);
  return slope > 0 && crossing >= Math.min(...rates) && crossing <= Math.max(...rates) ? crossing : undefined;
}

/** Waits come in runs, so a hold's share scatters by its size rather than by its count: its logit by about the same everywhere. */
function weightOf(share: number, of: number): number {
  return Math.min(1, (of * share * (1 - share)) / 100);
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}
