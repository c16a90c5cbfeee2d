/**
 * Index of dispersion of counts: variance over mean of the number of arrivals per `widthMs`. 1 for a Poisson process, near 0 for
 * even spacing, above 1 for arrivals that come in groups. 0 when there are fewer than two windows or nobody comes.
 */
export function indexOfDispersion(instantsMs: readonly number[], widthMs: number, durationMs: number): number {
  const windows = Math.floor(durationMs / widthMs);
  if (windows < 2) return 0;
  const counts = new Array<number>(windows).fill(0);
  for (const instant of instantsMs) {
    const index = Math.floor(instant / widthMs);
    if (index < windows) counts[index] = (counts[index] ?? 0) + 1;
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / windows;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (windows - 1);
  return mean > 0 ? variance / mean : 0;
}
