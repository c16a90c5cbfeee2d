/** One observation of the hinge: `offered` as planned and `goodput` as completed, both per second. */
export interface HingePoint {
  readonly offered: number;
  readonly goodput: number;
}

/** `ceiling` in the points' unit; `above` is the number of points offered more than it, `error` the sum of squares left. */
export interface Hinge {
  readonly ceiling: number;
  readonly above: number;
  readonly error: number;
}

/**
 * Broken stick with fixed slopes, one and then zero: goodput = min(offered, C). C minimises Σ (goodput − min(offered, C))².
 * Between two neighbouring offered rates the minimum has a closed form, the mean goodput of the points above, so the search is
 * exact and needs no grid: O(n log n). With slopes free it loses (facts measured ±2 % for this form over a 10-minute ramp,
 * ±17 % for a free second slope on a wandering machine); see Muggeo 2003 for the general segmented regression.
 *
 * Edge cases: no points, or none offered, gives a ceiling of 0 with `above` 0; points that all keep up give the largest offered
 * rate with `above` 0 or a few points of noise, so the caller decides what counts as reached (law 8).
 */
export function fitHinge(points: readonly HingePoint[]): Hinge {
  const sorted = [...points].sort((a, b) => b.offered - a.offered);
  let error = sorted.reduce((sum, point) => sum + (point.goodput - point.offered) ** 2, 0);
  let best: Hinge = { ceiling: sorted[0]?.offered ?? 0, above: 0, error };
  let sum = 0;
  let squares = 0;
  for (const [index, point] of sorted.entries()) {
    error -= (point.goodput - point.offered) ** 2;
    sum += point.goodput;
    squares += point.goodput ** 2;
    const count = index + 1;
    const ceiling = clamp(sum / count, sorted[count]?.offered ?? 0, point.offered);
    const total = error + squares - 2 * ceiling * sum + count * ceiling ** 2;
    if (total < best.error - 1e-12 * squares) best = { ceiling, above: count, error: total };
  }
  return best;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
