import type { PerSecond } from "../units.ts";
import { perSecond } from "../units.ts";
import type { Estimate } from "./estimate.ts";

/** What a stretch of rising load showed at one rate (per second): first attempts judged and bad, in the order of time. */
export interface Trial {
  readonly rate: number;
  readonly bad: number;
  readonly of: number;
}

/** A capacity that changed while it was measured, between two rates; `undefined` otherwise. */
export interface Change {
  readonly from: PerSecond;
  readonly to: PerSecond;
}

/** More than half bad is failure beyond doubt, not a bucket of bad luck; and half as many again as an objective allows that allows much. */
const FAILED = 0.5;
const FAR = 1.5;
/** First attempts without which a trial proves nothing. */
const LEAST = 30;
/**
 * How much higher a rate must be good than one that failed. A machine that only wanders by 10 % stays below it, an autoscaler
 * and a machine that lost half of itself do not.
 */
const CLEARLY = 1.3;

/**
 * "Capacity is changing" (autoscaling, warm-up, caches, a machine lost): one rate failed beyond doubt although, before or after,
 * a rate clearly higher, by 30 %, met the objective. `failing` and `passing` come from phases that each began on a drained
 * platform and whose load only rose, so that a backlog or a collapse cannot be the reason. `allowed` is the bad share that the
 * objective permits. Holds for any number of trials; none give `undefined`.
 */
export function findChange(
  trials: { readonly failing: readonly Trial[]; readonly passing: readonly Trial[] },
  allowed: number,
): Change | undefined {
  const failed = trials.failing.filter(({ bad, of }) => of >= LEAST && bad > Math.max(FAILED, FAR * allowed) * of);
  const passed = trials.passing.filter(({ bad, of }) => of >= LEAST && bad <= allowed * of);
  const from = Math.min(...failed.map((trial) => trial.rate));
  const to = Math.max(...passed.map((trial) => trial.rate));
  return Number.isFinite(from) && to > CLEARLY * from ? { from: perSecond(from), to: perSecond(to) } : undefined;
}

/** The same where a ramp found a ceiling that whole holds went clearly beyond, `held` per second: both cannot be of one platform. */
export function outgrown(ceiling: Estimate | undefined, held: number): Change | undefined {
  return ceiling?.kind === "found" && held > CLEARLY * ceiling.rate ? { from: ceiling.rate, to: perSecond(held) } : undefined;
}

/**
 * Whether repeats at one rate scatter more than their counts allow: dispersion Σ(bad − expected)²/(of·p·(1 − p)) per degree of
 * freedom (Pearson's χ²). About 1 for independent attempts; queues near saturation give about 10, because waits come in runs.
 */
export function dispersionOf(trials: readonly Trial[]): number {
  const of = trials.reduce((sum, trial) => sum + trial.of, 0);
  const share = of > 0 ? trials.reduce((sum, trial) => sum + trial.bad, 0) / of : 0;
  if (trials.length < 2 || share <= 0 || share >= 1) return 0;
  const chi = trials.reduce((sum, trial) => sum + (trial.bad - share * trial.of) ** 2 / Math.max(1e-9, trial.of * share * (1 - share)), 0);
  return chi / (trials.length - 1);
}
