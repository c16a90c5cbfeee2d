import { type LoadSecond, okTimeOf } from "./load.ts";
import { meanOf } from "./movingmean.ts";
import type { Turn } from "./turn.ts";

/**
 * How people come in at a level: by a `clock`, which lets in so many each time; or for `places` that come free at times which nobody sets, several for each, because who
 * is on the way in holds none yet.
 */
export type Admission = "clock" | "places";

/** Seconds of a block, people in it, and times that a sign-in takes: who is on the way at its edges then counts for little of it. */
const BLOCK = { seconds: 3, people: 20, times: 10 } as const;
/** Blocks without which chance may look like a clock: 16 of independent counts stay below a quarter of their variance in one run of 500. */
const LEAST_BLOCKS = 16;
/** Variance over mean of the blocks up to which a clock lets in: 0.03 to 0.3 of token buckets, and 1 where people come in independently of each other (simulator). */
const CLOCK = 0.25;
/**
 * Several for each place scatter in the time of a sign-in, and no more beyond it: of simulated houses three to ten times as much as independent counts within a second,
 * and once to thrice as much within ten. Machines that are busy scatter as much or more the longer the blocks, by what their services do. Clocks of crowds scatter by far more.
 */
const CLUMPS = { seconds: 6, least: 2, times: 1.6, most: 6 } as const;
/** Blocks so many times as long, and so many of them, beyond which no clock of small crowds scatters. */
const LONG = { times: 4, blocks: 8 } as const;

/** By what people come in at the level of a turn; `undefined` where neither is plain, or it is too short to tell. */
export function admissionOf({ after, level }: Turn): Admission | undefined {
  const attempt = (okTimeOf(after) ?? 0) / 1_000;
  const least = Math.max(BLOCK.people / level, BLOCK.times * attempt);
  const width = Math.ceil(Math.max(BLOCK.seconds, least));
  const widths = [Math.max(1, Math.round(attempt)), width, Math.ceil(Math.max(CLUMPS.seconds, least)), LONG.times * width];
  const [narrow, wide, wider, widest] = widths.map((seconds) => inBlocks(after, seconds));
  if (narrow === undefined || wide === undefined || wider === undefined || widest === undefined) return undefined;
  if (wide.length >= LEAST_BLOCKS && scatterOf(wide) <= CLOCK) return "clock";
  if (wider.length < LEAST_BLOCKS || (widest.length >= LONG.blocks && scatterOf(widest) <= CLOCK)) return undefined;
  const [within, beyond] = [scatterOf(narrow), scatterOf(wider)];
  const evensOut = within >= CLUMPS.least && within >= CLUMPS.times * beyond;
  return evensOut && beyond > CLOCK && beyond <= CLUMPS.most ? "places" : undefined;
}

/** How many came in in each block of so many seconds. */
const inBlocks = (seconds: readonly LoadSecond[], width: number): readonly number[] =>
  Array.from({ length: Math.floor(seconds.length / width) }, (_, at) =>
    seconds.slice(at * width, (at + 1) * width).reduce((sum, { ok }) => sum + ok, 0),
  );

/** Variance over mean of at least three counts, beside their line of least squares: 1 of independent ones. */
function scatterOf(counts: readonly number[]): number {
  const [mean, middle] = [meanOf(counts), (counts.length - 1) / 2];
  const sum = (term: (count: number, place: number) => number): number =>
    counts.reduce((total, count, at) => total + term(count, at - middle), 0);
  const slope = sum((count, place) => place * count) / sum((_, place) => place ** 2);
  return sum((count, place) => (count - mean - slope * place) ** 2) / (counts.length - 2) / mean;
}
