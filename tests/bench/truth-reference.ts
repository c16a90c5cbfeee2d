import { meanOf } from "../../src/core/capacity/movingmean.ts";
import { simulate } from "../../src/core/simulation/simulate.ts";
import type { TruthSystem } from "./truth-systems.ts";

/** A rate known by analysis (no error) or by long stationary simulation (with its standard error); per second. */
export interface Reference {
  readonly rate: number;
  readonly error: number;
}

const LIMIT = 1;
const ALLOWED = 0.05;
const WARM_UP = 100;
/** Relative rates at which the stationary bad share is measured, on either side of the hint: close enough that a line on a log scale joins them. */
const GRID = [0.98, 1.02] as const;

/**
 * The system's true SLO rate. Simulated truths use seeds that no run of the bench uses. Shares are averaged before a line joins them: the
 * crossings of single replicates, averaged, lie too high where their line is flat. The error is the jackknife's (Efron & Stein 1981).
 */
export function referenceOf(
  { system, sloRate }: TruthSystem,
  effort: { readonly replicates: number; readonly seconds: number },
): Reference | undefined {
  if (sloRate === undefined) return undefined;
  if ("exact" in sloRate) return { rate: sloRate.exact, error: 0 };
  const replicates = Array.from({ length: effort.replicates }, (_, replicate) =>
    GRID.map((relative) => badShare({ system, rate: relative * sloRate.hint, seconds: effort.seconds, seed: 9_000_000 + replicate })),
  );
  const rateOf = (some: typeof replicates): number =>
    sloRate.hint * crossingOf(GRID.map((_, at) => meanOf(some.map((shares) => shares[at] ?? 0))));
  const without = replicates.map((_, left) => rateOf(replicates.filter((__, index) => index !== left)));
  const spread = without.reduce((sum, rate) => sum + (rate - meanOf(without)) ** 2, 0);
  return { rate: rateOf(replicates), error: Math.sqrt(((without.length - 1) / without.length) * spread) };
}

function badShare(run: {
  readonly system: TruthSystem["system"];
  readonly rate: number;
  readonly seconds: number;
  readonly seed: number;
}): number {
  const { platform, people } = run.system;
  const stretches = [{ from: run.rate, to: run.rate, seconds: WARM_UP + run.seconds }];
  const { seconds } = simulate({ platform, people, stretches, seed: run.seed, limits: [LIMIT], tail: 20 });
  const settled = seconds.slice(WARM_UP, WARM_UP + run.seconds);
  const judged = settled.reduce((sum, second) => sum + second.judged, 0);
  return 1 - settled.reduce((sum, second) => sum + second.good, 0) / judged;
}

/** Least-squares line through ln(bad share) against the relative rate, solved for the share that is allowed. */
function crossingOf(shares: readonly number[]): number {
  const points = GRID.map((rate, index) => ({ rate, value: Math.log(Math.max(1e-6, shares[index] ?? 0)) }));
  const rate = points.reduce((sum, point) => sum + point.rate, 0) / points.length;
  const value = points.reduce((sum, point) => sum + point.value, 0) / points.length;
  const slope =
    points.reduce((sum, point) => sum + (point.rate - rate) * (point.value - value), 0) /
    points.reduce((sum, point) => sum + (point.rate - rate) ** 2, 0);
  return rate + (Math.log(ALLOWED) - value) / slope;
}
