import { inSeconds, type Milliseconds, milliseconds, type PerSecond } from "../units.ts";
import type { LoadSecond } from "./load.ts";

/** A spike over a base load on a platform of known ceiling. */
export interface Spike {
  readonly ceiling: PerSecond;
  readonly base: PerSecond;
  readonly peak: PerSecond;
  readonly length: Milliseconds;
}

/**
 * Time that a healthy platform needs to work off what a spike left: B / (C − b) with backlog B = (peak − C)·length (fluid limit; facts §2.6, agrees with the simulator to one bucket of 10 s). Infinite when the base alone
 * fills the platform, 0 when the spike never exceeded it.
 */
export function drainTime({ ceiling, base, peak, length }: Spike): Milliseconds {
  const backlog = Math.max(0, peak - ceiling) * inSeconds(length);
  if (backlog === 0) return milliseconds(0);
  return milliseconds(base < ceiling ? (1_000 * backlog) / (ceiling - base) : Number.POSITIVE_INFINITY);
}

/** Whether a platform came back after a spike: by itself in the time that draining takes, later, or not while it was watched. */
export type Recovery =
  | { readonly kind: "healthy" | "amplified"; readonly after: Milliseconds; readonly drain: Milliseconds }
  | { readonly kind: "metastable"; readonly watched: Milliseconds; readonly drain: Milliseconds };

/** Seconds of a bucket, and how many good ones in a row count as recovered. */
const BUCKET = 10;
const GOOD_BUCKETS = 3;

/** How long to watch after a spike: five times the drain, at least 300 s (facts §2.6); with an infinite drain also 300 s. */
export function watchTime(drain: Milliseconds): Milliseconds {
  return milliseconds(Math.max(300_000, Number.isFinite(drain) ? 5 * drain : 0));
}

/** Seconds of judged and good first attempts. */
type Judged = readonly { readonly judged: number; readonly good: number }[];

/**
 * Reads recovery off the time after a spike: `judged` and `good` first attempts per second from the moment that the load was
 * back at base. Recovered at the start of the first three buckets of 10 s that are all as good as they must be: as the objective's
 * `share` says, or where the same base load had less `before` the spike, as that. Healthy within 3 × drain + 30 s, amplified later,
 * metastable never. A bucket in which nobody came counts as met.
 */
export function recoveryOf(
  after: Judged,
  options: { readonly drain: Milliseconds; readonly share: number; readonly before?: Judged },
): Recovery {
  const least = leastShare(options.before ?? [], options.share);
  const met = bucketsOf(after).map((bucket) => sum(bucket, "good") >= least(sum(bucket, "judged")) * sum(bucket, "judged"));
  const first = met.findIndex((_, index) => index + GOOD_BUCKETS <= met.length && met.slice(index, index + GOOD_BUCKETS).every(Boolean));
  if (first < 0) return { kind: "metastable", watched: milliseconds(1_000 * after.length), drain: options.drain };
  const time = milliseconds(1_000 * BUCKET * first);
  return { kind: time <= 3 * options.drain + 30_000 ? "healthy" : "amplified", after: time, drain: options.drain };
}

/** Standard errors of counting by which a bucket may be worse: a small platform has a dozen people in it. */
const SIGMAS = 2;
/** Share of the rate to come back to that a bucket needs in any case: what stood still before a spike excuses nothing after it. */
const NEEDED = 0.8;

/** Least share of a bucket of so many people: what a base load never had, no platform comes back to. */
function leastShare(before: Judged, objective: number): (of: number) => number {
  const shares = bucketsOf(before).flatMap((bucket) => (sum(bucket, "judged") > 0 ? [sum(bucket, "good") / sum(bucket, "judged")] : []));
  const share = shares.length > 0 ? Math.min(objective, sum(before, "good") / sum(before, "judged")) : objective;
  return (of) => {
    const byChance = share - SIGMAS * Math.sqrt((share * Math.max(0, 1 - share)) / Math.max(1, of));
    return Math.max(NEEDED * share, Math.min(byChance, ...shares));
  };
}

/** Share of the people at a base who must be good for it to be told from them whether that comes back. */
const HARDLY_ANYBODY = 0.1;

/** What tells whether a platform is as it was: good first attempts, or where even `before` hardly any were good, people let in of those who came. */
export function readingOf(before: readonly LoadSecond[]): (seconds: readonly LoadSecond[]) => Judged {
  const isMet = sum(before, "good") >= HARDLY_ANYBODY * sum(before, "judged");
  return (seconds) => (isMet ? seconds : seconds.map(({ planned, ok }) => ({ judged: planned, good: ok })));
}

/** Recovery time over drain time: about 1 on a healthy platform. Infinite for one that never recovered; drains below a bucket count as one. */
export function recoveryRatio(recovery: Recovery): number {
  return recovery.kind === "metastable" ? Number.POSITIVE_INFINITY : recovery.after / Math.max(1_000 * BUCKET, recovery.drain);
}

function bucketsOf(seconds: Judged): readonly Judged[] {
  return Array.from({ length: Math.floor(seconds.length / BUCKET) }, (_, index) => seconds.slice(index * BUCKET, (index + 1) * BUCKET));
}

function sum(bucket: Judged, key: "judged" | "good"): number {
  return bucket.reduce((total, second) => total + second[key], 0);
}
