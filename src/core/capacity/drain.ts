import { inSeconds, type Milliseconds, milliseconds, type PerSecond } from "../units.ts";

/** A spike over a base load on a platform of known ceiling. `queue`: most that can wait, where it is known. */
export interface Spike {
  readonly ceiling: PerSecond;
  readonly base: PerSecond;
  readonly peak: PerSecond;
  readonly length: Milliseconds;
  readonly queue?: number;
}

/**
 * Time that a healthy platform needs to work off what a spike left: B / (C − b) with backlog B = (peak − C)·length, at most the
 * queue's places (fluid limit; facts §2.6, agrees with the simulator to one bucket of 10 s). Infinite when the base alone
 * fills the platform, 0 when the spike never exceeded it.
 */
export function drainTime({ ceiling, base, peak, length, queue }: Spike): Milliseconds {
  const backlog = Math.min(Math.max(0, peak - ceiling) * inSeconds(length), queue ?? Number.POSITIVE_INFINITY);
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

/**
 * Reads recovery off the time after a spike: `judged` and `good` first attempts per second from the moment that the load was
 * back at base. Recovered at the start of the first three buckets of 10 s that all meet the objective. Healthy within
 * 3 × drain + 30 s, amplified later, metastable never. A bucket in which nobody came counts as met.
 */
export function recoveryOf(
  after: readonly { readonly judged: number; readonly good: number }[],
  options: { readonly drain: Milliseconds; readonly share: number },
): Recovery {
  const buckets = Array.from({ length: Math.floor(after.length / BUCKET) }, (_, index) =>
    after.slice(index * BUCKET, (index + 1) * BUCKET),
  );
  const met = buckets.map((bucket) => sum(bucket, "good") >= options.share * sum(bucket, "judged"));
  const first = met.findIndex((_, index) => index + GOOD_BUCKETS <= met.length && met.slice(index, index + GOOD_BUCKETS).every(Boolean));
  if (first < 0) return { kind: "metastable", watched: milliseconds(1_000 * after.length), drain: options.drain };
  const time = milliseconds(1_000 * BUCKET * first);
  return { kind: time <= 3 * options.drain + 30_000 ? "healthy" : "amplified", after: time, drain: options.drain };
}

/** Recovery time over drain time: about 1 on a healthy platform. Infinite for one that never recovered; drains below a bucket count as one. */
export function recoveryRatio(recovery: Recovery): number {
  return recovery.kind === "metastable" ? Number.POSITIVE_INFINITY : recovery.after / Math.max(1_000 * BUCKET, recovery.drain);
}

function sum(bucket: readonly { readonly judged: number; readonly good: number }[], key: "judged" | "good"): number {
  return bucket.reduce((total, second) => total + second[key], 0);
}
