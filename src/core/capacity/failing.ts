import { boundsOf } from "./consistency.ts";
import type { Interval } from "./interval.ts";
import type { RateCounts } from "./isotonic.ts";
import { wilsonInterval } from "./wilson.ts";

/** Repeats centre on what is known by then, so that hardly two holds share a rate: rates within this factor count as one. */
const SAME_RATE = 1.025;
/** Trials that a rate needs before it counts as failing: RFC 9971's sum of durations, three trials of the usual length. */
const LEAST_TRIALS = 3;

/** The smallest rate that failed in most of its trials, the highest of the rates that count as one with it; infinite where there is none. */
export function mostlyFailing(counts: readonly RateCounts[], allowed: number): number {
  const cell = (rate: number): number => Math.round(Math.log(rate) / Math.log(SAME_RATE));
  const { upper } = boundsOf(
    counts.map((count) => ({ ...count, rate: cell(count.rate) })),
    allowed,
    LEAST_TRIALS,
  );
  return upper === undefined
    ? Number.POSITIVE_INFINITY
    : Math.max(...counts.map(({ rate }) => rate).filter((rate) => cell(rate) === upper));
}

/** The smallest rate of a single hold that failed; infinite where none did. */
export const smallestFailing = (counts: readonly RateCounts[], allowed: number): number =>
  Math.min(Number.POSITIVE_INFINITY, ...counts.filter(({ bad, of }) => bad > allowed * of).map(({ rate }) => rate));

/** Holds that must have missed together: people of one wait in the same queue, and a rate 6 % below the crossing had 21 % bad in one (four workers). */
const LEAST_MISSED = 2;

/** Whether the holds up to `crossing` met the objective by more than luck, all of them together. */
export const isClearlyMet = (
  counts: readonly RateCounts[],
  { allowed, crossing }: { readonly allowed: number; readonly crossing: number },
): boolean => shareOfBad(counts.filter(({ rate }) => rate <= crossing)).high <= allowed;

/**
 * The lowest rate up to which the holds above `crossing`, at least two and all of them together, missed the objective by more than luck: an
 * objective about which no hold was placed crosses below it. `undefined` where there is none.
 */
export function clearlyMissed(
  counts: readonly RateCounts[],
  { allowed, crossing = 0 }: { readonly allowed: number; readonly crossing?: number },
): number | undefined {
  const above = counts.filter(({ rate }) => rate > crossing).sort((a, b) => a.rate - b.rate);
  return above.find((_, index) => index + 1 >= LEAST_MISSED && shareOfBad(above.slice(0, index + 1)).low > allowed)?.rate;
}

/** 95 % interval of the bad share of some holds together. */
const shareOfBad = (counts: readonly RateCounts[]): Interval =>
  wilsonInterval(
    counts.reduce((sum, { bad }) => sum + bad, 0),
    counts.reduce((sum, { of }) => sum + of, 0),
  );
