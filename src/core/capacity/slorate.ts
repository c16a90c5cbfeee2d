import type { Objective } from "../plan/plan.ts";
import { inSeconds, perSecond } from "../units.ts";
import { pilesUp } from "./backlog.ts";
import { boundsOf } from "./consistency.ts";
import { countingInterval } from "./counting.ts";
import { asCut } from "./cut.ts";
import { type Estimate, SINGLE_RUN } from "./estimate.ts";
import { type Evidence, gather, isRepeat, isStaircase, ofKind } from "./evidence.ts";
import { clearlyMissed, isClearlyMet, mostlyFailing, smallestFailing } from "./failing.ts";
import { raiseToHolds } from "./floor.ts";
import { type Interval, intervalOf } from "./interval.ts";
import { findCrossing, type RateCounts } from "./isotonic.ts";
import { total } from "./load.ts";
import { refineCrossing } from "./logit.ts";
import { allowedBy, type CapacityOptions, type PhaseResult } from "./phase.ts";
import { lastingRate } from "./reserve.ts";
import { standing } from "./retake.ts";
import { isHouseFull } from "./saturation.ts";
import { crossingOf, crossingOrEndOf, holdCounts } from "./staircase.ts";
import { holdFactor, isUnsteady } from "./unsteady.ts";

/** Scatter of single staircases on a machine whose capacity itself wanders by 10 % (bench of truth). */
const WANDERING_SCATTER = 0.1;
/** The same on one that stops for a moment every fifteen seconds. */
const BURSTY_SCATTER = 0.05;

/**
 * SLO rate of one objective (by its index) from all staircases: the isotonic crossing of their pooled counts, refined by a logistic
 * curve through all holds near it, with an interval from the repeats where at least two tell of it.
 *
 * RFC 9971 (with inconsistent trials no load above the smallest failing one) binds its lower bound: that never lies above the smallest rate
 * of a single hold that failed, of those whose counts are pooled. The rate itself is only kept from lying above a rate that failed in most
 * of at least three holds: near the crossing every second hold fails by chance, and the strict rule reads 1 to 2 % lower in the
 * median, with collector pauses 7 % too low in one run of twenty (bench of truth's systems).
 *
 * `generator-limited`, `changing`, `at-least` (the sessions ended first) and `none` (never sought) come before any number.
 */
export function sloRateOfPhases(options: CapacityOptions, all: readonly PhaseResult[], objective: number): Estimate {
  const results = standing(all);
  const own = estimateAlone(options, results, objective);
  if (own.kind !== "found") return own;
  const laxer = options.objectives.flatMap((other, index) =>
    isLaxer(other, options.objectives[objective]) ? [estimateAlone(options, results, index)] : [],
  );
  const rate = Math.min(own.rate, ...laxer.flatMap((estimate) => (estimate.kind === "found" ? [estimate.rate] : [])));
  const low = own.low === undefined ? undefined : Math.min(own.low, rate);
  return { ...own, rate: perSecond(rate), ...(low === undefined ? {} : { low: perSecond(low) }) };
}

/** Whoever meets an objective meets a laxer one: two fits of the same counts may cross, the rates must not. */
const isLaxer = (other: Objective, than: Objective | undefined): boolean =>
  than !== undefined && other !== than && other.within >= than.within && other.share <= than.share;

function estimateAlone(options: CapacityOptions, results: readonly PhaseResult[], objective: number): Estimate {
  const evidence = gather(options, results);
  const highest = perSecond(highestPassed(options, results, objective));
  if (evidence.isGeneratorLimited) return { kind: "generator-limited", atLeast: highest };
  if (evidence.change) return { kind: "changing", ...evidence.change };
  const counts = evidence.pooled[objective] ?? [];
  const allowed = allowedBy(options, objective);
  const crossing = findCrossing(counts, allowed);
  if (crossing.kind === "none") return withoutStaircase(evidence.saturation?.ceiling, isHouseFull(evidence.saturation), highest);
  if (crossing.kind === "below")
    return { kind: "below", lowestTested: perSecond((objective > 0 && clearlyMissed(counts, { allowed })) || crossing.lowestTested) };
  if (crossing.kind === "not-reached") {
    const ceiling = evidence.saturation?.ceiling;
    // Beyond the ceiling a hold is over before its queue is as long as a lax objective allows: it has not shown that the rate lasts.
    if (ceiling?.kind === "found" && crossing.highestTested > ceiling.rate)
      return { kind: "at-least", rate: perSecond(Math.min(highest, ceiling.rate)) };
    const reached: Estimate = { kind: "not-reached", highestTested: perSecond(crossing.highestTested) };
    return results.some((result) => isStaircase(result) && !result.isComplete) ? asCut(reached) : reached;
  }
  const read = readCrossing(results, { objective, allowed, crossing: crossing.rate, counts, ceiling: evidence.saturation?.ceiling });
  return lasting(read, results, { ...evidence, allowed });
}

/** How far a ceiling from one ramp may be off (docs/accuracy.md: 95 % within it). */
const CEILING_ERROR = 0.03;

/** Share that an objective may leave out so that the rate at which nobody is turned away is about the rate at which it just holds. */
const FEW = 0.1;

/**
 * No rate above the ceiling lasts on a platform that lets people wait: holds that pass there are over before their queue is as long as the
 * objective allows. The rate is then that of the ceiling, and known as well as it. One that turns people away holds more than it lets in, but none
 * that a reserve lets in lasts either: all are in time at the rate that does, and as many as the objective allows may be turned away above it.
 */
function lasting(
  estimate: Estimate,
  results: readonly PhaseResult[],
  { saturation, reserve, allowed }: Evidence & { readonly allowed: number },
): Estimate {
  const ceiling = saturation?.ceiling ?? { kind: "none" };
  const isReserve = lastingRate(reserve) !== undefined;
  const raised = isReserve ? ceiling : raiseToHolds(ceiling, results);
  if (estimate.kind !== "found" || raised.kind !== "found" || estimate.rate <= raised.rate) return estimate;
  if (!isReserve && !pilesUp(results.filter(isStaircase), raised.rate)) return estimate;
  if (isReserve && allowed > FEW) return { kind: "at-least", rate: raised.rate };
  const { low, high, ...found } = estimate;
  const interval =
    low === undefined || high === undefined
      ? {}
      : {
          low: perSecond(Math.min(low, (1 - CEILING_ERROR) * raised.rate)),
          high: perSecond(isReserve ? raised.rate / (1 - allowed) : Math.min(high, (1 + CEILING_ERROR) * raised.rate)),
        };
  const basis =
    low === undefined ? found.basis : `${found.basis}; they hold beyond the ceiling, which is known to ${100 * CEILING_ERROR} %`;
  return { ...found, basis, rate: raised.rate, ...interval };
}

/** A rate, and its interval where at least two repeats tell of it; a bound where nothing tells that the crossing lies among the holds at all. */
function readCrossing(
  results: readonly PhaseResult[],
  { counts, ceiling, ...known }: Known & { readonly counts: readonly RateCounts[]; readonly ceiling: Estimate | undefined },
): Estimate {
  const { objective, allowed, crossing } = known;
  const everyHold = holdsOf(results, objective);
  const rate = Math.min(refineCrossing(everyHold, allowed, crossing) ?? crossing, mostlyFailing(counts, allowed));
  const repeats = repeatedCrossings(results, known);
  const scattered = intervalOf(rate, repeats, scatterOf(results, known));
  if (!scattered) {
    const missed = objective > 0 && !isClearlyMet(counts, known) ? clearlyMissed(counts, known) : undefined;
    return missed === undefined
      ? { kind: "found", rate: perSecond(rate), basis: SINGLE_RUN }
      : { kind: "below", lowestTested: perSecond(missed) };
  }
  const interval = widen(scattered, countedInterval(everyHold, { allowed, rate, ceiling }));
  return {
    kind: "found",
    rate: perSecond(rate),
    basis: `${repeats.length} repeats, counts pooled`,
    low: perSecond(Math.min(interval.low, smallestFailing(counts, allowed))),
    high: perSecond(interval.high),
  };
}

/** An objective by its index, the bad share that it allows, and where all staircases together cross it, per second. */
interface Known {
  readonly objective: number;
  readonly allowed: number;
  readonly crossing: number;
}

/** A ceiling may itself be too low by this factor (docs/accuracy.md); of what comes at the SLO rate the good share passes below it. */
const CAUTION = 1.05;

/** What counting leaves open, below what a platform of that ceiling could let in at all. */
function countedInterval(
  holds: readonly RateCounts[],
  { allowed, rate, ceiling }: { readonly allowed: number; readonly rate: number; readonly ceiling: Estimate | undefined },
): Interval | undefined {
  const counted = countingInterval(holds, allowed, rate);
  if (!counted || ceiling?.kind !== "found") return counted;
  return { low: counted.low, high: Math.min(counted.high, (CAUTION * ceiling.rate) / (1 - allowed)) };
}

/** Repeats that agree by luck, or that all hang on one search, know less than their counts do: the wider of the two is true. */
function widen(scattered: Interval, counted: Interval | undefined): Interval {
  return { low: Math.min(scattered.low, counted?.low ?? scattered.low), high: Math.max(scattered.high, counted?.high ?? scattered.high) };
}

/**
 * Where each repeat alone crosses; one that was cut does not count. Repeats are centred on the first objective: one that never failed it,
 * or always did, had luck, and is read at its own end (left out, one run of M/M/20 in eight and one in three with collector pauses would have
 * no interval). Of another objective its end tells where it was planned, and nothing of the scatter.
 */
function repeatedCrossings(results: readonly PhaseResult[], known: Known): readonly number[] {
  const repeats = results.filter((result) => isRepeat(result) && result.isComplete).map((result) => holdCounts(result, known.objective));
  const read = known.objective === 0 ? crossingOrEndOf : crossingOf;
  return repeats.flatMap((counts) => read(counts, known) ?? []);
}

const holdsOf = (results: readonly PhaseResult[], objective: number): readonly RateCounts[] =>
  results.filter(isStaircase).flatMap((result) => holdCounts(result, objective));

/** Half width, relative to the SLO rate, that a single run claims: of a rough glimpse and of any other. */
const CLAIMS = { rough: 0.25, other: 0.1 } as const;

/** Whether the holds of a single run counted too few people for what it claims of the first objective's SLO rate; false where there is an interval or no rate. */
export function countsTooFew(options: CapacityOptions, all: readonly PhaseResult[], estimate: Estimate): boolean {
  if (estimate.kind !== "found" || estimate.low !== undefined) return false;
  const { rate } = estimate;
  const ceiling = gather(options, all).saturation?.ceiling;
  const counted = countedInterval(holdsOf(standing(all), 0), { allowed: allowedBy(options), rate, ceiling });
  const claim = CLAIMS[options.profile.pace === "rough" ? "rough" : "other"];
  return counted !== undefined && (counted.high - counted.low) / 2 > claim * rate;
}

/** Seconds of a piece of a ramp. */
const HALF_MINUTE = 30;
/** What may be assumed of the scatter between repeats: more of a platform that wanders or fails in bursts. */
function scatterOf(results: readonly PhaseResult[], known: { readonly allowed: number; readonly crossing: number }): number | undefined {
  if (isUnsteady(results, known.allowed)) return WANDERING_SCATTER;
  return holdFactor(results, known) > 1 ? BURSTY_SCATTER : undefined;
}

/** A ceiling that was not reached says nothing of the objective: people may be let in, all of them too late. */
function withoutStaircase(ceiling: Estimate | undefined, isFull: boolean, highest: ReturnType<typeof perSecond>): Estimate {
  return isFull || ceiling?.kind === "not-reached" ? { kind: "at-least", rate: highest } : { kind: "none" };
}

/**
 * Highest rate at which the objective is known to hold, per second: of holds the highest that passed below every one that failed, of a
 * ramp the rate half a minute before the last half-minute that passed with all before it, of the baseline the step before the last one
 * that passed with all before it. Failures come late by the time that a queue takes to build up, so the rates of what still passes on
 * a ramp overstate by 5 to 15 %, and a step of the baseline is over before its queue is long.
 */
function highestPassed(options: CapacityOptions, results: readonly PhaseResult[], objective: number): number {
  const allowed = allowedBy(options, objective);
  const held = boundsOf(
    results.filter(isStaircase).flatMap((result) => holdCounts(result, objective)),
    allowed,
  );
  const ramps = results.filter((result) => result.phase.kind === "ramp").map((result) => passedOnRamp(result, { objective, allowed }));
  return Math.max(0, held.lower ?? 0, passedOnBaseline(ofKind(results, "baseline"), { objective, allowed }), ...ramps);
}

interface Question {
  readonly objective: number;
  readonly allowed: number;
}

function passedOnBaseline(parts: readonly PhaseResult[], question: Question): number {
  const steps = parts.flatMap((part) => {
    let from = 0;
    return part.phase.stretches.map(({ length }) => {
      const window = readWindow(part, { from, until: from + Math.round(inSeconds(length)) }, question);
      from += Math.round(inSeconds(length));
      return window;
    });
  });
  return lastButOnePassed(steps);
}

function passedOnRamp(ramp: PhaseResult, question: Question): number {
  const windows = Array.from({ length: Math.floor(ramp.seconds.length / HALF_MINUTE) }, (_, index) =>
    readWindow(ramp, { from: HALF_MINUTE * index, until: HALF_MINUTE * (index + 1) }, question),
  );
  return lastButOnePassed(windows);
}

interface Window {
  /** At its begin; where the generator fell short of the plan, what was started counts. */
  readonly rate: number;
  readonly passes: boolean;
}

function readWindow(
  { seconds, good }: PhaseResult,
  { from, until }: { readonly from: number; readonly until: number },
  { objective, allowed }: Question,
): Window {
  const window = seconds.slice(from, until);
  const of = total(window, (second) => second.judged);
  const met = (good[objective] ?? []).slice(from, until).reduce((sum, count) => sum + count, 0);
  const started = total(window, (second) => second.visits) / Math.max(1, until - from);
  return { rate: Math.min(window[0]?.intended ?? 0, started), passes: of > 0 && of - met <= allowed * of };
}

/** The rate of the window before the last one that passed with all before it; 0 where there is none. */
function lastButOnePassed(windows: readonly Window[]): number {
  const failing = windows.findIndex(({ passes }) => !passes);
  return windows[(failing < 0 ? windows.length : failing) - 2]?.rate ?? 0;
}
