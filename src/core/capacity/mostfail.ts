import { curveOf, findCollapse } from "./collapse.ts";
import type { LoadSecond } from "./load.ts";
import type { PhasePlan } from "./phase.ts";

/** Seconds of a bucket, and how many in a row must fail. */
const BUCKET = 10;
const BUCKETS = 4;
/** First attempts without which a bucket says nothing. */
const LEAST = 10;

/** A ramp goes on rising whatever comes of it, and a guard tells nothing once it fell; every other phase is as long as what it is to tell. */
export const stopsAtItsRule = ({ kind }: Pick<PhasePlan, "kind">): boolean => kind === "ramp" || kind === "guard";

/**
 * The rule at which a ramp or a guard stops, so that no platform is held down for longer than the proof takes: goodput has collapsed, and most first attempts fail.
 * Either alone is not enough: a queue fails long before it collapses, and a pause looks like a collapse while it lasts.
 */
export function hasFallen(seconds: readonly Pick<LoadSecond, "intended" | "ok" | "judged" | "good">[], settleSeconds: number): boolean {
  if (!mostFail(seconds, settleSeconds)) return false;
  return findCollapse(curveOf(seconds)) !== undefined;
}

/**
 * Whether most fail (facts §3): four buckets of ten seconds in a row in which more than half of the first attempts
 * were not good. It looks only at seconds older than `settleSeconds`, because the youngest attempts have not had their chance.
 */
export function mostFail(seconds: readonly Pick<LoadSecond, "judged" | "good">[], settleSeconds: number): boolean {
  const settled = seconds.slice(0, Math.max(0, seconds.length - Math.ceil(settleSeconds)));
  const window = settled.slice(-BUCKET * BUCKETS);
  if (window.length < BUCKET * BUCKETS) return false;
  return Array.from({ length: BUCKETS }, (_, index) => window.slice(index * BUCKET, (index + 1) * BUCKET)).every((bucket) => {
    const judged = bucket.reduce((sum, second) => sum + second.judged, 0);
    return judged >= LEAST && bucket.reduce((sum, second) => sum + second.good, 0) < judged / 2;
  });
}
