/** One observation of the hinge: `offered` as planned and `goodput` as completed, both per second. */
export interface HingePoint {
  readonly offered: number;
  readonly goodput: number;
  /** Share of the work done whose client was still there to see it, 0 to 1; default 1. */
  readonly kept?: number;
}

/** `ceiling` in the points' unit; `above` is the number of points offered more than it, `error` the sum of squares left. */
export interface Hinge {
  readonly ceiling: number;
  readonly above: number;
  readonly error: number;
}

/**
 * Broken stick with fixed slopes, one and then zero: goodput = kept · min(offered, C). C minimises the sum of squared
 * differences. Between two neighbouring offered rates the minimum has a closed form, Σ kept·goodput / Σ kept² over the points
 * above (their mean goodput where everything is kept), so the search is exact and needs no grid: O(n log n). With slopes free
 * it loses (facts: ±2 % for this form over a 10-minute ramp, ±17 % for a free second slope on a wandering machine); see
 * Muggeo 2003 for segmented regression in general.
 *
 * Edge cases: no points, or none offered, gives a ceiling of 0 with `above` 0; points that all keep up give the largest offered
 * rate with `above` 0 or a few points of noise, so the caller decides what counts as reached (law 8).
 */
export function fitHinge(points: readonly HingePoint[]): Hinge {
  const sorted = [...points].sort((a, b) => b.offered - a.offered);
  let error = sorted.reduce((sum, point) => sum + missBelow(point), 0);
  let best: Hinge = { ceiling: sorted[0]?.offered ?? 0, above: 0, error };
  const sums = { seen: 0, kept: 0, squares: 0 };
  for (const [index, point] of sorted.entries()) {
    const kept = point.kept ?? 1;
    error -= missBelow(point);
    sums.seen += kept * point.goodput;
    sums.kept += kept * kept;
    sums.squares += point.goodput ** 2;
    const ceiling = clamp(sums.seen / sums.kept, sorted[index + 1]?.offered ?? 0, point.offered);
    const total = error + sums.squares - 2 * ceiling * sums.seen + sums.kept * ceiling ** 2;
    if (total < best.error - 1e-12 * sums.squares) best = { ceiling, above: index + 1, error: total };
  }
  return best;
}

function missBelow({ offered, goodput, kept = 1 }: HingePoint): number {
  return (goodput - kept * offered) ** 2;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
