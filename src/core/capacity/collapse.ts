import type { LoadSecond } from "./load.ts";
import { largestMean, meanOf, trailingMean } from "./movingmean.ts";

/** Offered rate (the plan's), who came of it by the draw, and goodput of consecutive seconds. */
export interface LoadCurve {
  readonly offered: readonly number[];
  readonly goodput: readonly number[];
  /** Absent: as many as offered. */
  readonly came?: readonly number[];
}

type CurveSecond = Pick<LoadSecond, "intended" | "ok"> & Partial<Pick<LoadSecond, "planned">>;

/** The curve of a phase's seconds: the plan's intensity, the table's arrivals where they are known, and the sign-ins completed in each. */
export const curveOf = (seconds: readonly CurveSecond[]): LoadCurve => ({
  offered: seconds.map(({ intended }) => intended),
  goodput: seconds.map(({ ok }) => ok),
  came: seconds.map(({ planned, intended }) => planned ?? intended),
});

/** A collapse that was seen. Indices are seconds of the curve. */
export interface Collapse {
  /** The second in which goodput fell through half of its best, or through the 80 % line where it never fell so far. */
  readonly at: number;
  /** The last second until `at` in which goodput was still near its best: from then on it only fell. */
  readonly begins: number;
  /** First second of the three buckets that made the rule fire. */
  readonly fired: number;
  /** Offered rate, per second, when it fell: the largest while it did, because a queue outlasts a spike, and nothing falls of a load that has gone. */
  readonly offered: number;
  /** Best smoothed goodput before the fall, per second. */
  readonly best: number;
  /** The second at which the best smoothed window ends. */
  readonly bestAt: number;
}

const BUCKET = 10;
const BUCKETS = 3;
const FALLEN = 0.8;
/** Share of its best above which goodput has not begun to fall. */
const NEAR_BEST = 0.9;
/** Seconds of smoothing, and the completions that a window needs so that its maximum is not mere luck (sd 3.5 %). */
const SMOOTHING = 30;
const SMOOTHING_COUNT = 800;
const SMOOTHING_LONGEST = 300;
/** Completions of the best window without which a fall is luck (sd 10 %): of a platform on which nothing breaks, one ramp in three to 0.2/s had one. */
const LEAST_BEST = 100;
/** Standard errors of counting by which a window must fall short: at the end of a bell hardly anybody comes, and a fifth fewer is luck. */
const SIGMAS = 3;

/**
 * The collapse rule (facts §2.2): smoothed goodput below 80 % of what it could be for three buckets of ten seconds. What it
 * could be is the least of its own running maximum, the offered rate and who came of it, so that a demand which itself falls (the far side of
 * a bell) is no collapse, by the curve or by the draw; nor is a share of people, 1 − `healthy`, who fail at any load, nor that of those who were not let in before goodput was near its best.
 * Some window must be below what its seconds could be one by one, too: one mean against another falls where much too much was offered and is no more. A fall that is undone, but for chance, while the offered rate is no lower is an interruption and is skipped.
 * `undefined` where there is none; curves shorter than the smoothing window, and those of few people, have none.
 */
export function findCollapse(curve: LoadCurve, healthy = 1): Collapse | undefined {
  const width = smoothingWidth(curve.goodput);
  const goodput = trailingMean(curve.goodput, width);
  const offered = trailingMean(curve.offered, width);
  const came = trailingMean(curve.came ?? curve.offered, width);
  const shares = bestSharesLetIn(curve);
  let best = 0;
  let bestAt = 0;
  let near = 0;
  let low = 0;
  let fell = false;
  for (let second = width - 1; second < goodput.length; second += 1) {
    const now = goodput[second] ?? 0;
    if (now >= best) [best, bestAt] = [now, second];
    while (near < second && (goodput[near] ?? 0) < NEAR_BEST * best) near += 1;
    const kept = Math.min(healthy, shares[near] ?? 1);
    const could = Math.min(best, kept * Math.min(offered[second] ?? 0, came[second] ?? 0));
    low = width * best >= LEAST_BEST && now < FALLEN * could && isBeyondChance({ now, could, width }) ? low + 1 : 0;
    fell = low > 0 && (fell || now < NEAR_BEST * meanUpTo(best, { values: curve.offered, kept, until: second, width }));
    if (low < BUCKET * BUCKETS || !fell) continue;
    if (recovers({ goodput, offered, from: second, best: best - SIGMAS * Math.sqrt(best / width) })) [low, fell] = [0, false];
    else return describeFall(curve, { fired: second - BUCKET * BUCKETS + 1, best, bestAt });
  }
  return undefined;
}

/**
 * The largest share, until each second, that was let in of all who had come until then, 1 at most; and 1 where they are too few to tell. The largest, because
 * a load that jumps is past what a platform can do before a window of its goodput tells.
 */
function bestSharesLetIn({ goodput, came = [], offered }: LoadCurve): readonly number[] {
  let [letIn, all, best] = [0, 0, 0];
  return goodput.map((ok, second) => {
    letIn += ok;
    all += came[second] ?? offered[second] ?? 0;
    if (all < LEAST_BEST) return 1;
    best = Math.min(1, Math.max(best, letIn / all));
    return best;
  });
}

interface Window {
  readonly values: readonly number[];
  readonly kept: number;
  readonly until: number;
  readonly width: number;
}

/**
 * What a window could be in the mean if no second let in more than `most`: where much more than that was asked for and then nothing, the mean of what was
 * offered is large for long after the last of them, and goodput is not.
 */
function meanUpTo(most: number, { values, kept, until, width }: Window): number {
  let sum = 0;
  for (let second = until - width + 1; second <= until; second += 1) sum += Math.min(most, kept * (values[second] ?? 0));
  return sum / width;
}

const isBeyondChance = ({ now, could, width }: { readonly now: number; readonly could: number; readonly width: number }): boolean =>
  width * (could - now) > SIGMAS * Math.sqrt(width * could);

/** Width of the smoothing window in seconds: 30, longer on small platforms so that about 800 completions lie in it. */
export function smoothingWidth(goodput: readonly number[]): number {
  const rate = largestMean(goodput, SMOOTHING)?.value ?? 0;
  return rate > 0 ? Math.round(Math.min(SMOOTHING_LONGEST, Math.max(SMOOTHING, SMOOTHING_COUNT / rate))) : SMOOTHING;
}

/**
 * The offered rate at which a platform would have collapsed had the ramp been infinitely slow, per second:
 * observed − √(2·C·T·r). On a ramp of slope r the backlog after t seconds above C is r·t²/2; waits reach the clients' patience
 * T when it is C·T, so the fall is seen at C + r·t = C + √(2·C·T·r) (fluid limit; facts §2.5, within 2 % at four speeds).
 * C in 1/s, T in s, r in 1/s². A slope or a patience that is not positive corrects nothing.
 */
export function correctForRamp(
  observed: number,
  ramp: { readonly ceiling: number; readonly patience: number; readonly slope: number },
): number {
  const lag = 2 * ramp.ceiling * ramp.patience * ramp.slope;
  return lag > 0 ? Math.max(0, observed - Math.sqrt(lag)) : observed;
}

interface Smoothed {
  readonly goodput: readonly (number | undefined)[];
  readonly offered: readonly (number | undefined)[];
  readonly from: number;
  /** The best before the fall, less the luck of the luckiest of many windows. */
  readonly best: number;
}

function recovers({ goodput, offered, from, best }: Smoothed): boolean {
  const then = offered[from] ?? 0;
  return goodput.some((value, second) => second > from && (value ?? 0) >= best && (offered[second] ?? 0) >= then);
}

function describeFall(curve: LoadCurve, seen: { readonly fired: number; readonly best: number; readonly bestAt: number }): Collapse {
  // What is not done once nobody comes any more fell at no rate.
  const loaded = curve.offered.reduce((until, offered, second) => (offered > 0 ? second + 1 : until), 0);
  const end = Math.min(loaded, seen.fired + BUCKET * BUCKETS);
  const crossing = (level: number): number | undefined => {
    for (let second = seen.bestAt; second < end; second += 1) if (bucketAround(curve.goodput, second) < level * seen.best) return second;
    return undefined;
  };
  const at = crossing(0.5) ?? crossing(FALLEN) ?? Math.min(seen.fired, Math.max(0, loaded - 1));
  const begins = lastNearBest(curve.goodput, at, seen.best);
  return { ...seen, at, begins, offered: Math.max(0, ...curve.offered.slice(begins, at + 1)) };
}

function lastNearBest(goodput: readonly number[], until: number, best: number): number {
  for (let second = until; second > 0; second -= 1) if (bucketAround(goodput, second) >= NEAR_BEST * best) return second;
  return until;
}

const bucketAround = (goodput: readonly number[], second: number): number => meanOf(goodput, second - BUCKET / 2, second + BUCKET / 2);
