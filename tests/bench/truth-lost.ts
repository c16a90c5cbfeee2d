import { fitIsotonic } from "../../src/core/capacity/isotonic.ts";
import type { LoadSecond } from "../../src/core/capacity/load.ts";
import { fitScalability, peakConcurrency, throughputAt } from "../../src/core/capacity/usl.ts";
import type { Random } from "../../src/core/people/random.ts";

/** Estimators of the ceiling that lost, on one ramp, for the record. Rates per second; `undefined` where they find nothing. */
export type LostEstimator = (seconds: readonly LoadSecond[]) => number | undefined;

const BUCKET = 10;

interface Bucket {
  readonly offered: number;
  readonly goodput: number;
  readonly inFlight: number;
}

function bucketsOf(seconds: readonly LoadSecond[]): readonly Bucket[] {
  const rising = seconds.filter((second) => second.intended > 0);
  return Array.from({ length: Math.floor(rising.length / BUCKET) }, (_, index) => {
    const bucket = rising.slice(index * BUCKET, (index + 1) * BUCKET);
    const mean = (value: (second: LoadSecond) => number): number => bucket.reduce((sum, second) => sum + value(second), 0) / BUCKET;
    const goodput = mean((second) => second.ok);
    return { offered: mean((second) => second.intended), goodput, inFlight: (goodput * mean((second) => second.okMeanMs ?? 0)) / 1_000 };
  });
}

/** Kneedle (Satopää et al. 2011) with S = 1 on goodput against offered rate, no smoothing: the first confirmed knee. */
export const kneedle: LostEstimator = (seconds) => {
  const buckets = bucketsOf(seconds);
  const xs = scale(buckets.map((bucket) => bucket.offered));
  const ys = scale(buckets.map((bucket) => bucket.goodput));
  const difference = ys.map((y, index) => y - (xs[index] ?? 0));
  const step = 1 / Math.max(1, buckets.length - 1);
  for (let index = 1; index + 1 < difference.length; index += 1) {
    const value = difference[index] ?? 0;
    if (value < (difference[index - 1] ?? 0) || value < (difference[index + 1] ?? 0)) continue;
    const following = difference.slice(index + 1);
    const higher = following.findIndex((later) => later > value);
    const confirmed = following.slice(0, higher < 0 ? undefined : higher).some((later) => later < value - step);
    if (confirmed) return buckets[index]?.goodput;
  }
  return undefined;
};

/** Peak of a fitted universal scalability law, N by Little's law. */
export const uslPeak: LostEstimator = (seconds) => {
  const model = fitScalability(bucketsOf(seconds).map(({ inFlight, goodput }) => ({ concurrency: inFlight, throughput: goodput })));
  if (!model) return undefined;
  const peak = peakConcurrency(model);
  return throughputAt(model, Math.min(peak, 1e6));
};

/** The best bucket of ten seconds. */
export const maxBucket: LostEstimator = (seconds) => Math.max(0, ...bucketsOf(seconds).map((bucket) => bucket.goodput));

/** Median goodput of buckets whose offered rate exceeds it by 5 %: collapse and all. */
export const plateauMedian: LostEstimator = (seconds) => {
  const saturated = bucketsOf(seconds).filter((bucket) => bucket.offered > 1.05 * bucket.goodput);
  return saturated.map((bucket) => bucket.goodput).sort((a, b) => a - b)[Math.floor(saturated.length / 2)];
};

/** A bucket of one hold: first attempts judged and bad. */
export interface HoldBucket {
  readonly rate: number;
  readonly bad: number;
  readonly of: number;
}

/** 95 % percentile interval of the crossing from resampling buckets inside the holds of one run: the false confidence of facts §2.3 c. */
export function bootstrapInterval(
  holds: readonly (readonly HoldBucket[])[],
  allowed: number,
  random: Random,
): readonly [number, number] | undefined {
  const crossings = Array.from({ length: 200 }, () => {
    const counts = holds.map((buckets) => {
      const drawn = buckets.map(() => buckets[Math.floor(random() * buckets.length)]);
      return {
        rate: buckets[0]?.rate ?? 0,
        bad: drawn.reduce((sum, bucket) => sum + (bucket?.bad ?? 0), 0),
        of: drawn.reduce((sum, bucket) => sum + (bucket?.of ?? 0), 0),
      };
    });
    const curve = fitIsotonic(counts);
    const over = curve.findIndex((point) => point.share > allowed);
    const [last, first] = [curve[over - 1], curve[over]];
    return last && first ? last.rate + ((first.rate - last.rate) * (allowed - last.share)) / (first.share - last.share) : undefined;
  }).filter((crossing) => crossing !== undefined);
  const sorted = crossings.sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor(0.025 * sorted.length)], sorted[Math.floor(0.975 * sorted.length)]];
  return low === undefined || high === undefined || sorted.length < 100 ? undefined : [low, high];
}

function scale(values: readonly number[]): readonly number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0));
}
