import { type LoadSecond, sumOf } from "./load.ts";

/** Seconds of a bucket. */
const BUCKET = 10;
/** Share of who came that is let in, below which a bucket is down, and from which all of it is served. */
const DOWN = 0.5;
const SERVED = 0.95;
/** Share of ended attempts that may fail in a bucket that is served, and how much longer its sign-ins may take than at rest, with the slack in ms for the very fast ones. */
const STRAY = 0.05;
const EQUALLY_FAST = 1.5;
const SLACK_MS = 50;
/** Share of the buckets that must be served. */
const MOSTLY = 0.5;

/** What is known of the platform at rest: the share of its people who get in, and how long that takes them. */
interface AtRest {
  readonly healthy: number;
  readonly atRestMs: number;
}

/**
 * Whether people were lost once, in a stretch in which the platform was down, and those before and after it were served as they came: a restart or an outage, of a load
 * that it takes. One that has all the work it can do does not serve as many before and after; one that lets in so many in each window is closed again.
 */
export function wasInterrupted(seconds: readonly LoadSecond[], rest: AtRest): boolean {
  const buckets = Array.from({ length: Math.floor(seconds.length / BUCKET) }, (_, at) => seconds.slice(at * BUCKET, (at + 1) * BUCKET));
  const downs = buckets.flatMap((bucket, at) => (isDown(bucket, rest) ? [at] : []));
  const served = buckets.flatMap((bucket, at) => (isServed(bucket, rest) ? [at] : []));
  const [first, last] = [downs[0], downs.at(-1)];
  if (first === undefined || last === undefined || served.length < MOSTLY * buckets.length) return false;
  const isOnce = !served.some((at) => at > first && at < last);
  return isOnce && served.some((at) => at < first) && served.some((at) => at > last);
}

const isDown = (bucket: readonly LoadSecond[], { healthy }: AtRest): boolean =>
  sumOf(bucket, "ok") < DOWN * healthy * sumOf(bucket, "planned");

function isServed(bucket: readonly LoadSecond[], { healthy, atRestMs }: AtRest): boolean {
  const [ok, refused, planned] = [sumOf(bucket, "ok"), sumOf(bucket, "failed") + sumOf(bucket, "overload"), sumOf(bucket, "planned")];
  const took = bucket.reduce((total, second) => total + second.ok * (second.okMeanMs ?? 0), 0) / Math.max(1, ok);
  const isKept = ok + Math.sqrt(planned) >= SERVED * healthy * planned && refused <= (1 - healthy + STRAY) * (ok + refused);
  return isKept && took <= EQUALLY_FAST * atRestMs + SLACK_MS;
}
