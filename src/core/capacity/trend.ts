import { meanOf } from "./movingmean.ts";

/** Share, and standard errors of counting, by which the thirds of a stretch must differ before it falls or rises. */
const DIFFERENT = 0.05;
const FALL_SIGMAS = 2.5;
const RISE_SIGMAS = 3;
/** The same share where goodput has not collapsed: as much as a collapse falls. */
const SUNK = 0.2;

/**
 * Whether throughput above the ceiling falls from its first third to its last by more than 5 % and two and a half standard errors of
 * counting: such a platform gets less done the more it is asked, and what was seen is no level that it holds.
 */
export function declines(throughput: readonly number[]): boolean {
  const { first, last, error } = thirdsOf(throughput);
  return last < (1 - DIFFERENT) * first && first - last > FALL_SIGMAS * error;
}

/**
 * Whether it falls there by a fifth and three standard errors: what fits all of it lies a tenth or more below what the platform held when the load was less, where a run
 * ends before the fall is a collapse. A capacity that wanders by a tenth seldom falls as much.
 */
export function sinks(throughput: readonly number[]): boolean {
  const { first, last, error } = thirdsOf(throughput);
  return last < (1 - SUNK) * first && first - last > RISE_SIGMAS * error;
}

/**
 * Whether it still rises there, by 5 % and three standard errors. With hardly any places to wait a platform turns people away long before all of it is busy:
 * the corner of a hinge then lies below what it gets done a little further on, and what it could do is not seen.
 */
export function rises(throughput: readonly number[]): boolean {
  const { first, last, error } = thirdsOf(throughput);
  return last > (1 + DIFFERENT) * first && last - first > RISE_SIGMAS * error;
}

/** Seconds of a block, and blocks without which a line through them leaves too little to tell. */
const BLOCK = 10;
const LEAST_BLOCKS = 5;
/** Variance over mean of blocks above which it is not chance: ten of them have 1.9 at most in 19 runs of 20. */
const STEADY = 2;

/** Whether throughput in blocks of ten seconds scatters about its line as counts do. Where the machine itself is slower at times, its best minutes and its trend prove nothing. */
export function isSteady(throughput: readonly number[]): boolean {
  const blocks = Array.from({ length: Math.floor(throughput.length / BLOCK) }, (_, at) => meanOf(throughput, at * BLOCK, (at + 1) * BLOCK));
  const [mean, middle] = [meanOf(blocks), (blocks.length - 1) / 2];
  const sum = (value: (block: number, at: number) => number): number => blocks.reduce((total, block, at) => total + value(block, at), 0);
  const slope = sum((block, at) => (at - middle) * block) / sum((_, at) => (at - middle) ** 2);
  const residue = sum((block, at) => (block - mean - slope * (at - middle)) ** 2) / (blocks.length - 2);
  return blocks.length >= LEAST_BLOCKS && BLOCK * residue <= STEADY * mean;
}

/** Means of the first and the last third, and the standard error of their difference (Poisson); zeros where there are fewer than three. */
function thirdsOf(values: readonly number[]): { readonly first: number; readonly last: number; readonly error: number } {
  const third = Math.floor(values.length / 3);
  if (third === 0) return { first: 0, last: 0, error: 0 };
  const [first, last] = [meanOf(values, 0, third), meanOf(values, values.length - third)];
  return { first, last, error: Math.sqrt((first + last) / third) };
}
