import { inSeconds, type PerSecond, perSecond } from "../units.ts";
import { baselineGoodput } from "./baseline.ts";
import { healthyShare, sustainedGoodput } from "./ceiling.ts";
import { contradictionOf } from "./contradiction.ts";
import { asCut } from "./cut.ts";
import { findDrift } from "./drift.ts";
import { highestHeld } from "./floor.ts";
import { secondGeneratorGain } from "./guard.ts";
import type { RateCounts } from "./isotonic.ts";
import { findCrossing } from "./isotonic.ts";
import { findLoss } from "./loss.ts";
import { type Change, findChange, outgrown, type Trial } from "./monotonicity.ts";
import { allowedBy, type CapacityOptions, isPatient, isScouting, type PhaseResult } from "./phase.ts";
import { findReserve, lastingRate, type Reserve } from "./reserve.ts";
import { isMute, standing } from "./retake.ts";
import { lettingIn, type Saturation, saturationOf } from "./saturation.ts";
import { findSessionLimit } from "./sessionlimit.ts";
import { holdCounts, isLeftClogged } from "./staircase.ts";
import { isUnsteady } from "./unsteady.ts";

/** Seconds of a bucket on a ramp: short enough for a ramp, long enough not to take a pause for a failure. */
const BUCKET = 20;

/** Everything that the procedure has learnt so far, computed anew from the phases' results. */
export interface Evidence {
  /** Of the last ramp; absent before it. */
  readonly saturation?: Saturation;
  /** Best guess at the ceiling, for planning only; 0 before anything was seen. */
  readonly ceilingGuess: PerSecond;
  /** Bad share by rate on the last ramp, in buckets up to its end or fall. */
  readonly rampCounts: readonly RateCounts[];
  /** Pooled counts of all staircases, one list per objective. */
  readonly pooled: readonly (readonly RateCounts[])[];
  readonly isGeneratorLimited: boolean;
  readonly change?: Change;
  /** Where more was let in for a while than is let in for long: `saturation` speaks of the latter. */
  readonly reserve?: Reserve;
}

export const isRepeat = (result: PhaseResult): boolean => result.phase.name.startsWith("repeat");
export const isStaircase = (result: PhaseResult): boolean => result.phase.kind === "hold";
export const ofKind = (results: readonly PhaseResult[], kind: PhaseResult["phase"]["kind"]): readonly PhaseResult[] =>
  results.filter((result) => result.phase.kind === kind);

/** Reads all results. Order of the phases does not matter, except that the last ramp counts; one that was cut only where there is no other. */
export function gather(options: CapacityOptions, all: readonly PhaseResult[]): Evidence {
  const results = standing(all);
  const ramps = ofKind(results, "ramp").filter((result) => !isPatient(result));
  const ramp = ramps.filter(({ isComplete }) => isComplete).at(-1) ?? ramps.at(-1);
  const isGeneratorLimited =
    results.some((result) => result.isGeneratorLimited && !isScouting(result.phase.kind) && !isMute(result)) ||
    secondGeneratorGain(results) !== undefined;
  const read = ramp
    ? saturationOf(ramp.seconds, {
        people: options.people,
        generatorLimited: isGeneratorLimited,
        goesOn: (ramp.phase.stretches[0]?.to ?? 0) < options.maxRate,
        ...(options.patience === undefined ? {} : { patienceMs: options.patience }),
      })
    : undefined;
  const saturation = read && withPatience(ramp?.isComplete === false ? { ...read, ceiling: asCut(read.ceiling) } : read, results);
  const repeats = results.filter(isRepeat);
  const pooled = options.objectives.map((_, objective) => {
    const staircases = isBracketed(options, repeats, objective) ? repeats : results.filter(isStaircase);
    return staircases.flatMap((result) => holdCounts(result, objective));
  });
  const reserve = isGeneratorLimited ? undefined : findReserve(results);
  // What a limit of requests a minute lets in at once, and then not, says nothing of a change.
  const change =
    reserve?.kind === "windows"
      ? undefined
      : (changeIn(options, results) ??
        outgrown(saturation?.ceiling, highestHeld(results)) ??
        contradicted(saturation, { results, healthy: ramp ? healthyShare(ramp.seconds) : 1 }) ??
        lost(options, results, saturation?.collapse.kind === "found" ? ramp : undefined) ??
        drifted(options, { results, pooled: pooled[0] ?? [] }));
  const lasting = saturation && lastingOf(saturation, reserve);
  return {
    ...(lasting ? { saturation: lasting } : {}),
    ceilingGuess: perSecond(guessCeiling(results, lasting)),
    rampCounts: ramp ? bucketCounts(ramp, bucketOf(ramp)) : [],
    pooled,
    isGeneratorLimited,
    ...(change ? { change } : {}),
    ...(reserve ? { reserve } : {}),
  };
}

/** A limit of requests a minute is none of sessions; a reserve may stand before a house that has one. */
function lastingOf(saturation: Saturation, reserve: Reserve | undefined): Saturation {
  const rate = lastingRate(reserve);
  return rate === undefined ? saturation : lettingIn(rate, reserve?.kind === "windows" ? undefined : saturation.sessionLimit);
}

/** Where people who leave brought the platform down before enough came above its ceiling: the ceiling that it has while nobody leaves. */
function withPatience(saturation: Saturation, results: readonly PhaseResult[]): Saturation {
  const patient = results.find((result) => isPatient(result) && result.isComplete);
  if (!patient || saturation.ceiling.kind !== "at-least") return saturation;
  const { ceiling } = saturationOf(patient.seconds);
  const isMore = ceiling.kind === "found" || (ceiling.kind === "at-least" && ceiling.rate > saturation.ceiling.rate);
  return isMore ? { ...saturation, ceiling } : saturation;
}

/** Repeats hold longer than the search and so carry less of an empty platform's flattery: where they suffice, they alone count. */
function isBracketed({ objectives }: CapacityOptions, repeats: readonly PhaseResult[], objective: number): boolean {
  const counts = repeats.flatMap((result) => holdCounts(result, objective));
  return findCrossing(counts, allowedBy({ objectives }, objective)).kind === "found";
}

/** Where the staircase should be centred, per second: by the staircases so far, else by the ramp. 0 when nothing is known. */
export function centreOf(evidence: Evidence, allowed: number): PerSecond {
  const crossing = findCrossing(evidence.pooled[0] ?? [], allowed);
  if (crossing.kind === "found") return perSecond(crossing.rate);
  const onRamp = findCrossing(evidence.rampCounts, allowed);
  return perSecond(onRamp.kind === "found" ? Math.min(onRamp.rate, 0.98 * evidence.ceilingGuess) : 0.98 * evidence.ceilingGuess);
}

function guessCeiling(results: readonly PhaseResult[], saturation: Saturation | undefined): number {
  const ceiling = saturation?.ceiling;
  if (ceiling?.kind === "found" || ceiling?.kind === "at-least") return ceiling.rate;
  return Math.max(
    baselineGoodput(ofKind(results, "baseline")),
    ...ofKind(results, "ramp").map((result) => sustainedGoodput(result.seconds)),
  );
}

/** A thirtieth of a ramp: wider ones would smear the rate at which the objective stops holding. */
const bucketOf = (ramp: PhaseResult): number => Math.max(3, Math.min(BUCKET, Math.round(inSeconds(ramp.phase.duration) / 30)));

/** Counts of buckets, twenty seconds each unless said otherwise, while the load of a phase rises, at the mean planned rate of each. */
function bucketCounts(result: PhaseResult, width = BUCKET): readonly RateCounts[] {
  const rising = result.seconds.filter((second) => second.intended > 0);
  return Array.from({ length: Math.floor(rising.length / width) }, (_, index) => {
    const bucket = rising.slice(index * width, (index + 1) * width);
    const of = bucket.reduce((sum, second) => sum + second.judged, 0);
    return {
      rate: bucket.reduce((sum, second) => sum + second.intended, 0) / width,
      of,
      bad: of - bucket.reduce((sum, second) => sum + second.good, 0),
    };
  });
}

/** Failing trials are buckets of rising load, passing ones are whole holds: one lucky bucket is not a capacity. */
function changeIn(options: CapacityOptions, results: readonly PhaseResult[]): Change | undefined {
  const asPlanned = results.filter((result) => !isPatient(result));
  const rising = asPlanned.filter((result) => ["baseline", "ramp", "hold"].includes(result.phase.kind) && !isDescending(result));
  const failing: readonly Trial[] = rising.filter((result) => !isFull(result)).flatMap((result) => bucketCounts(result, trialOf(result)));
  const passing: readonly Trial[] = [
    ...results.filter(isStaircase).flatMap((result) => holdCounts(result)),
    ...ofKind(asPlanned, "ramp").flatMap((ramp) => longBuckets(ramp, 2)),
  ];
  return findChange({ failing, passing }, allowedBy(options));
}

/**
 * Not of a platform that wanders: its repeats disagree in every order, and the report says so. Nor where a staircase ended on a platform that
 * was down: what collapses does so at a moment of chance, and the others never fail.
 */
function drifted(
  { objectives }: CapacityOptions,
  { results, pooled }: { readonly results: readonly PhaseResult[]; readonly pooled: readonly RateCounts[] },
): Change | undefined {
  const allowed = allowedBy({ objectives });
  const crossing = findCrossing(pooled, allowed);
  const repeats = results.filter(isRepeat);
  if (crossing.kind !== "found" || isUnsteady(results, allowed)) return undefined;
  if (results.some((result) => isStaircase(result) && isLeftClogged(result))) return undefined;
  return findDrift(
    repeats.map((result) => holdCounts(result)),
    { allowed, crossing: crossing.rate },
  );
}

/** Not where goodput collapsed: what is then let in is not what the platform can do (see `findLoss`). */
function contradicted(
  saturation: Saturation | undefined,
  { results, healthy }: { readonly results: readonly PhaseResult[]; readonly healthy: number },
): Change | undefined {
  if (saturation?.ceiling.kind !== "found" || saturation.collapse.kind === "found") return undefined;
  const rising = results.filter((result) => isStaircase(result) && !isDescending(result) && !isFull(result));
  return contradictionOf(saturation.ceiling.rate, rising, healthy);
}

/** What a ramp showed counts only where goodput collapsed on it: elsewhere what is let in tells more, and sooner. */
function lost({ objectives }: CapacityOptions, results: readonly PhaseResult[], collapsed: PhaseResult | undefined): Change | undefined {
  const held = results.filter((result) => isStaircase(result) || result.phase.kind === "verify");
  const rising = held.filter((result) => !isDescending(result) && !isFull(result));
  return findLoss(results, rising, { allowed: allowedBy({ objectives }), ramp: collapsed ? longBuckets(collapsed, 1) : [] });
}

/** People of a trial at the top of its phase: a single worker at two thirds of its ceiling keeps dozens waiting for a minute, by luck alone. */
const TRIAL_PEOPLE = 200;

/** Seconds of a trial: a step of the baseline, else twenty, longer on small platforms. */
function trialOf({ phase }: PhaseResult): number {
  const [step] = phase.stretches;
  if (phase.kind === "baseline" && step !== undefined) return Math.round(inSeconds(step.length));
  const top = Math.max(...phase.stretches.map(({ to }) => to));
  return top > 0 ? Math.max(BUCKET, Math.ceil(TRIAL_PEOPLE / top)) : BUCKET;
}

/** Stretches of two trials of a ramp, at the rate at which they began; each begins so many trials after the one before. */
function longBuckets(result: PhaseResult, apart: 1 | 2): readonly Trial[] {
  const buckets = bucketCounts(result, trialOf(result));
  return Array.from({ length: Math.floor(Math.max(0, buckets.length - 2 + apart) / apart) }, (_, index) => {
    const two = buckets.slice(apart * index, apart * index + 2);
    return { rate: two[0]?.rate ?? 0, bad: two.reduce((sum, { bad }) => sum + bad, 0), of: two.reduce((sum, { of }) => sum + of, 0) };
  });
}

/** A full house turns people away at any rate: its failures say nothing about a change of capacity. */
function isFull(result: PhaseResult): boolean {
  return findSessionLimit(result.seconds) !== undefined || result.seconds.some((second) => second.overload > second.ok + second.failed);
}

function isDescending(result: PhaseResult): boolean {
  const [first, last] = [result.phase.stretches[0], result.phase.stretches.at(-1)];
  return first !== undefined && last !== undefined && last.to < first.to;
}
