import { perSecond } from "../units.ts";
import { boundsOf } from "./consistency.ts";
import { asCut } from "./cut.ts";
import { type Estimate, SINGLE_RUN } from "./estimate.ts";
import { gather, isRepeat, isStaircase } from "./evidence.ts";
import { intervalOf } from "./interval.ts";
import { findCrossing, type RateCounts } from "./isotonic.ts";
import type { LoadSecond } from "./load.ts";
import { refineCrossing } from "./logit.ts";
import type { CapacityOptions, PhaseResult } from "./phase.ts";
import { holdCounts, readStaircase } from "./staircase.ts";
import { holdFactor, isUnsteady } from "./unsteady.ts";

/** Scatter of single staircases on a machine whose capacity itself wanders by 10 % (bench of truth). */
const WANDERING_SCATTER = 0.1;
/** The same on one that stops for a moment every fifteen seconds. */
const BURSTY_SCATTER = 0.05;

/**
 * SLO rate of one objective (by its index) from all staircases: the isotonic crossing of their pooled counts, refined by a logistic
 * curve through all holds near it, and never above the smallest rate that fails (RFC 9971), with an interval from the repeats where there are at least two.
 *
 * `generator-limited`, `changing`, `at-least` (the sessions ended first) and `none` (never sought) come before any number.
 */
export function sloRateOfPhases(options: CapacityOptions, results: readonly PhaseResult[], objective: number): Estimate {
  const evidence = gather(options, results);
  const highest = perSecond(highestPassed(options, results, objective));
  if (evidence.isGeneratorLimited) return { kind: "generator-limited", atLeast: highest };
  if (evidence.change) return { kind: "changing", ...evidence.change };
  const counts = evidence.pooled[objective] ?? [];
  const allowed = 1 - (options.objectives[objective]?.share ?? 1);
  const crossing = findCrossing(counts, allowed);
  if (crossing.kind === "none")
    return withoutStaircase(evidence.saturation?.ceiling, evidence.saturation?.sessionLimit.kind === "found", highest);
  if (crossing.kind === "below") return { kind: "below", lowestTested: perSecond(crossing.lowestTested) };
  if (crossing.kind === "not-reached") {
    const reached: Estimate = { kind: "not-reached", highestTested: perSecond(crossing.highestTested) };
    return results.some((result) => isStaircase(result) && !result.isComplete) ? asCut(reached) : reached;
  }
  const everyHold = results.filter(isStaircase).flatMap((result) => holdCounts(result, objective));
  const upper = smallestFailing(counts, allowed);
  const rate = Math.min(refineCrossing(everyHold, allowed, crossing.rate) ?? crossing.rate, upper ?? Number.POSITIVE_INFINITY);
  const repeats = results.filter(isRepeat).flatMap((result) => readStaircase(holdCounts(result, objective), allowed)?.rate ?? []);
  const interval = intervalOf(rate, repeats, scatterOf(results, { allowed, crossing: crossing.rate }));
  if (!interval) return { kind: "found", rate: perSecond(rate), basis: SINGLE_RUN };
  return {
    kind: "found",
    rate: perSecond(rate),
    basis: `${repeats.length} repeats, counts pooled`,
    low: perSecond(interval.low),
    high: perSecond(interval.high),
  };
}

/** Repeats centre on what is known by then, so that hardly two holds share a rate: rates within this factor count as one. */
const SAME_RATE = 1.025;

/** Trials that a rate needs before it counts as failing: RFC 9971's sum of durations, three trials of the usual length. */
const LEAST_TRIALS = 3;

/** The smallest rate that failed in most of its trials: the highest of the rates that count as one with it. */
function smallestFailing(counts: readonly RateCounts[], allowed: number): number | undefined {
  const cell = (rate: number): number => Math.round(Math.log(rate) / Math.log(SAME_RATE));
  const { upper } = boundsOf(
    counts.map((count) => ({ ...count, rate: cell(count.rate) })),
    allowed,
    LEAST_TRIALS,
  );
  return upper === undefined ? undefined : Math.max(...counts.map((count) => count.rate).filter((rate) => cell(rate) === upper));
}

/** What may be assumed of the scatter between repeats: more of a platform that wanders or fails in bursts. */
function scatterOf(results: readonly PhaseResult[], known: { readonly allowed: number; readonly crossing: number }): number | undefined {
  if (isUnsteady(results, known.allowed)) return WANDERING_SCATTER;
  return holdFactor(results, known) > 1 ? BURSTY_SCATTER : undefined;
}

function withoutStaircase(ceiling: Estimate | undefined, isFull: boolean, highest: ReturnType<typeof perSecond>): Estimate {
  if (isFull) return { kind: "at-least", rate: highest };
  return ceiling?.kind === "not-reached" ? ceiling : { kind: "none" };
}

/** Highest rate of any half-minute, on a hold or on a ramp, at which the objective held. */
function highestPassed(options: CapacityOptions, results: readonly PhaseResult[], objective: number): number {
  const allowed = 1 - (options.objectives[objective]?.share ?? 1);
  const held = results.filter(isStaircase).flatMap((result) => holdCounts(result, objective));
  const stretches = results.filter((result) => result.phase.kind === "ramp").flatMap((result) => halfMinutes(result, objective));
  return Math.max(0, ...[...held, ...stretches].filter(({ bad, of }) => of > 0 && bad <= allowed * of).map(({ rate }) => rate));
}

/** The rate of a half-minute is the planned one, or what was started where the generator fell short of it. */
function halfMinutes(
  result: PhaseResult,
  objective: number,
): readonly { readonly rate: number; readonly bad: number; readonly of: number }[] {
  const good = result.good[objective] ?? [];
  return Array.from({ length: Math.floor(result.seconds.length / 30) }, (_, index) => {
    const window = result.seconds.slice(30 * index, 30 * index + 30);
    const of = window.reduce((sum, second) => sum + second.judged, 0);
    const met = good.slice(30 * index, 30 * index + 30).reduce((sum, count) => sum + count, 0);
    const rate =
      Math.min(
        total(window, (second) => second.intended),
        total(window, (second) => second.visits),
      ) / 30;
    return { rate, bad: of - met, of };
  });
}

function total(seconds: readonly LoadSecond[], value: (second: LoadSecond) => number): number {
  return seconds.reduce((sum, second) => sum + value(second), 0);
}
