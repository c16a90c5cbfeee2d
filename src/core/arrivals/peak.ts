import { type PerSecond, perSecond } from "../units.ts";

/** Highest mean rate of the ascending `instantsMs` over any window of `windowMs`; 0/s when nobody comes, and over an empty window. */
export function highestMeanRate(instantsMs: readonly number[], windowMs: number): PerSecond {
  if (windowMs <= 0) return perSecond(0);
  let first = 0;
  let most = 0;
  instantsMs.forEach((instant, last) => {
    while ((instantsMs[first] ?? instant) <= instant - windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  });
  return perSecond((most * 1_000) / windowMs);
}
