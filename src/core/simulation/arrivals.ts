import { exponential, type Random } from "../people/random.ts";
import type { LoadStretch } from "./platform.ts";

/**
 * Instants in seconds, ascending, of a Poisson process whose rate follows `stretches`: unit exponential steps mapped through the
 * inverse of the cumulated rate (Çinlar 1975, ch. 4 §7). Rates below zero count as zero; no stretches, no arrivals.
 */
export function drawArrivals(stretches: readonly LoadStretch[], random: Random): Float64Array {
  const instants: number[] = [];
  let start = 0;
  let left = exponential(random, 1);
  for (const stretch of stretches) {
    const total = (stretch.seconds * (stretch.from + stretch.to)) / 2;
    let within = 0;
    while (within + left < total) {
      within += left;
      instants.push(start + timeOf(stretch, within));
      left = exponential(random, 1);
    }
    left -= total - within;
    start += stretch.seconds;
  }
  return Float64Array.from(instants);
}

/** Offered rate in each whole second, the mean over it, for as long as the stretches last. */
export function ratesPerSecond(stretches: readonly LoadStretch[]): readonly number[] {
  const length = Math.ceil(stretches.reduce((sum, stretch) => sum + stretch.seconds, 0) - 1e-9);
  const cumulated = (time: number): number => {
    let start = 0;
    let total = 0;
    for (const stretch of stretches) {
      const t = Math.min(Math.max(time - start, 0), stretch.seconds);
      total += stretch.from * t + (stretch.seconds > 0 ? ((stretch.to - stretch.from) * t * t) / (2 * stretch.seconds) : 0);
      start += stretch.seconds;
    }
    return total;
  };
  return Array.from({ length }, (_, second) => cumulated(second + 1) - cumulated(second));
}

/** Time within a stretch at which `area` people have come: the root of from·t + slope·t²/2 = area, written without cancellation. */
function timeOf(stretch: LoadStretch, area: number): number {
  const slope = (stretch.to - stretch.from) / stretch.seconds;
  return (2 * area) / (stretch.from + Math.sqrt(Math.max(0, stretch.from ** 2 + 2 * slope * area)));
}
