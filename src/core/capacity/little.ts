import { type Ratio, ratio } from "../units.ts";
import type { LoadSecond } from "./load.ts";

/** Largest disagreement that clocks and roundings explain (facts §3). */
export const LITTLE_LIMIT = 0.03;

/**
 * |L − λW| / L over the seconds of one hold, Little's law as a check of the data (Little 1961), with its terms for the ends (facts §3):
 * ∫L dt = Σ W + what those who are inside at the end have stayed − what those inside at the beginning had. It is exact over any stretch
 * and whatever came of the attempts: a disagreement means that they were miscounted, or that their lengths are not what the clock saw.
 * `agesBefore`: how long those inside at the beginning had been there, all together, in seconds. 0 for an empty hold; 1 when nobody was
 * there but attempts ended.
 */
export function littleError(hold: readonly LoadSecond[], agesBefore: number): Ratio {
  const presence = sum(hold, "presence");
  const expected = sum(hold, "stays") + (hold.at(-1)?.ages ?? agesBefore) - agesBefore;
  if (presence <= 0) return ratio(expected > 0 ? 1 : 0);
  return ratio(Math.abs(presence - expected) / presence);
}

function sum(seconds: readonly LoadSecond[], key: "presence" | "stays"): number {
  return seconds.reduce((total, second) => total + second[key], 0);
}
