/**
 * Student's t, 97.5 % quantile by degrees of freedom 1 … 30 (Pearson & Hartley 1966, table 12): the half width of a two-sided
 * 95 % interval in standard errors.
 */
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
/** The normal quantile, for many degrees of freedom; between 30 and infinity the table's 30 errs to the safe side. */
const Z_975 = 1.96;

/** t quantile for a two-sided 95 % interval; infinite for no degree of freedom. */
export function tQuantile(degrees: number): number {
  if (degrees < 1) return Number.POSITIVE_INFINITY;
  return T_975[Math.floor(degrees) - 1] ?? (degrees < 1_000 ? (T_975[29] ?? Z_975) : Z_975);
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Share of the estimate below which no half width goes: what repeats cannot see because they share it (facts §2.3 b). */
export const LEAST_HALF_WIDTH = 0.04;
/** Repeats are few, so their scatter is itself uncertain; what may be known of it beforehand, in repeats' worth, and its size. */
const PRIOR_DEGREES = 4;
const PRIOR_SCATTER = 0.02;

/**
 * 95 % interval around a pooled estimate, from the repeats' own estimates only (never from resampling inside one run, which
 * covers 18–52 %: facts §2.3 c). Half width = max(t·SE, 4 %), where the repeats' variance is shrunk towards a scatter of 2 %
 * worth four degrees of freedom (a scaled inverse χ² prior: Gelman et al. 2013, §2.6): with three repeats the plain t of 4.30
 * makes intervals wide at random without covering more. `scatter` replaces the 2 % where more is known. `undefined` with fewer than two repeats.
 */
export function intervalOf(pooled: number, repeats: readonly number[], scatter = PRIOR_SCATTER): Interval | undefined {
  const count = repeats.length;
  if (count < 2) return undefined;
  const mean = repeats.reduce((sum, value) => sum + value, 0) / count;
  const squares = repeats.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const degrees = count - 1 + PRIOR_DEGREES;
  const variance = (squares + PRIOR_DEGREES * (scatter * pooled) ** 2) / degrees;
  const half = Math.max(tQuantile(degrees) * Math.sqrt(variance / count), LEAST_HALF_WIDTH * pooled);
  return { low: Math.max(0, Math.min(pooled - half, ...repeats)), high: Math.max(pooled + half, ...repeats) };
}
