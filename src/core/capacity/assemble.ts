import type { Objective } from "../plan/plan.ts";
import { inSeconds, milliseconds, type PerSecond, type Ratio, ratio } from "../units.ts";
import { amplificationAfter, selfHealingLimit } from "./amplification.ts";
import type { Recovery } from "./drain.ts";
import { driftedRepeats } from "./drift.ts";
import type { CollapseEstimate, Estimate, SessionEstimate } from "./estimate.ts";
import { type Evidence, gather, isRepeat, isStaircase, ofKind } from "./evidence.ts";
import { raiseToHolds } from "./floor.ts";
import { secondGeneratorGain } from "./guard.ts";
import { withTimeHeld } from "./held.ts";
import { hysteresisIndex, loopOf } from "./hysteresis.ts";
import type { RateCounts } from "./isotonic.ts";
import { type HoldLevel, levelsOf } from "./level.ts";
import { LITTLE_LIMIT } from "./little.ts";
import { allowedBy, type CapacityOptions, isPatient, type PhaseResult } from "./phase.ts";
import { nextStep, passes, STAYS_DOWN } from "./procedure.ts";
import { lastingRate, reserveWarnings } from "./reserve.ts";
import { isMute, setAsideIn, standing } from "./retake.ts";
import { isHouseFull } from "./saturation.ts";
import { lastsAtLeast } from "./shut.ts";
import { countsTooFew, sloRateOfPhases } from "./slorate.ts";
import { readSpike } from "./spike.ts";
import { holdCounts } from "./staircase.ts";
import { holdFactor, isUnsteady } from "./unsteady.ts";
import { fitScalability, type ScalabilityModel } from "./usl.ts";
import { claimedRate } from "./verification.ts";

/** What one spike showed, at a base load. */
export interface SpikeResult {
  readonly phase: string;
  readonly base: PerSecond;
  readonly recovery: Recovery;
}

/** Everything that a capacity run found. */
export interface CapacityResult {
  readonly ceiling: Estimate;
  /** Of the first objective. */
  readonly sloRate: Estimate;
  readonly collapse: CollapseEstimate;
  readonly sessionLimit: SessionEstimate;
  /** One row per objective, from the same data. */
  readonly objectives: readonly { readonly objective: Objective; readonly sloRate: Estimate }[];
  readonly spikes: readonly SpikeResult[];
  /** The worst of the spikes; absent where there was none. */
  readonly recovery?: Recovery["kind"];
  /** Attempts per visit while the platform was down, and C/A; absent where it never went down, or hardly anybody came back. */
  readonly selfHealing?: { readonly amplification: number; readonly limit: PerSecond };
  /** Counts of every hold for every objective, for the staircase's picture. */
  readonly holds: readonly { readonly phase: string; readonly objective: number; readonly counts: readonly RateCounts[] }[];
  /** The same holds as states that last. */
  readonly levels: readonly HoldLevel[];
  /** The universal scalability law through them and the steps of the baseline, as a description; absent below six. */
  readonly scalability?: ScalabilityModel;
  /** Mean of (up − down)/C in the phase plane, where load went both ways past the same demand and a ceiling was found. */
  readonly hysteresis?: Ratio;
  /** The verification hold: passed, failed, or absent. */
  readonly verified?: boolean;
  /** Highest share of the ceiling at which the objective still holds; absent unless both were found. */
  readonly comfort?: Ratio;
  /** Phases on which nothing rests, because the generator was late in them; absent where there was none. */
  readonly setAside?: readonly string[];
  /** What a second generator added to goodput, where that was more than chance and 3 %: the first one was the limit. */
  readonly secondGeneratorGain?: Ratio;
  readonly warnings: readonly CapacityWarning[];
  /** Why the procedure ended, or `undefined` while it would go on. */
  readonly ended?: string;
}

export type CapacityWarning =
  | "capacity-wanders"
  | "verification-failed"
  | "does-not-recover"
  | "stays-down"
  | "attempts-miscounted"
  | "verification-lowered"
  | "few-people"
  | "reserve"
  | "perhaps-reserve";

/**
 * Reads all phases, in any state of completeness: what is missing is absent, never invented. A spike or a verification that was cut says
 * nothing: whether the platform would have come back, or held, was not seen.
 */
export function assembleCapacity(options: CapacityOptions, all: readonly PhaseResult[]): CapacityResult {
  const results = standing(all);
  const setAside = setAsideIn(all);
  const evidence = gather(options, results);
  const { change, saturation } = evidence;
  const whole = results.filter((result) => result.isComplete && !isMute(result));
  const verify = ofKind(whole, "verify").at(-1);
  const verified = verify && passes(options, verify);
  const held = objectivesOf(options, results);
  const lasts = verified ? undefined : lastingBeside(evidence, results, held[0]?.sloRate);
  const objectives = held.map(({ objective, sloRate }) => ({ objective, sloRate: noMoreThan(sloRate, lasts) }));
  const ceiling = noMoreThan(ceilingOf(evidence, results), lasts);
  const sloRate = objectives[0]?.sloRate ?? { kind: "none" };
  const spikes = ofKind(whole, "spike").map((result) => ({
    phase: result.phase.name,
    base: result.phase.stretches[0]?.from ?? evidence.ceilingGuess,
    recovery: readSpike(options, result, evidence.ceilingGuess),
  }));
  const recovery = worstOf(spikes);
  const selfHealing = selfHealingOf(results, spikes, ceiling.kind === "found" ? ceiling.rate : undefined);
  const step = nextStep(options, all);
  const gain = secondGeneratorGain(results);
  const levels = levelsOf(results.filter(isStaircase), ceiling.kind === "found" ? ceiling.rate : undefined);
  const scalability = fitScalability([...levelsOf(ofKind(results, "baseline"), undefined), ...levels]);
  return {
    ceiling,
    sloRate,
    collapse: change ? { kind: "none" } : (saturation?.collapse ?? { kind: "none" }),
    sessionLimit: saturation?.sessionLimit ?? { kind: "none" },
    objectives,
    spikes,
    ...(recovery ? { recovery } : {}),
    ...(selfHealing ? { selfHealing } : {}),
    holds: results
      .filter(isStaircase)
      .flatMap((result) =>
        options.objectives.map((_, objective) => ({ phase: result.phase.name, objective, counts: holdCounts(result, objective) })),
      ),
    levels,
    ...(scalability ? { scalability } : {}),
    ...(ceiling.kind === "found" ? hysteresisOf(whole, ceiling.rate) : {}),
    ...(verified === undefined ? {} : { verified }),
    ...(ceiling.kind === "found" && sloRate.kind === "found" ? { comfort: ratio(sloRate.rate / ceiling.rate) } : {}),
    ...(setAside.length > 0 ? { setAside } : {}),
    ...(gain === undefined ? {} : { secondGeneratorGain: gain }),
    warnings: [
      ...warningsOf(options, whole, { recovery, sloRate: held[0]?.sloRate ?? sloRate, levels, evidence }),
      ...(sloRate.kind === "found" && step.kind === "done" && step.why === STAYS_DOWN ? (["stays-down"] as const) : []),
    ],
    ...(step.kind === "done" ? { ended: step.why } : {}),
  };
}

const objectivesOf = (options: CapacityOptions, results: readonly PhaseResult[]): CapacityResult["objectives"] =>
  options.objectives.map((objective, index) => ({
    objective,
    sloRate: withTimeHeld(claimedRate(options, results, index), results),
  }));

function ceilingOf({ change, saturation, reserve }: Evidence, results: readonly PhaseResult[]): Estimate {
  const seen = saturation?.ceiling ?? { kind: "none" };
  if (change) return { kind: "changing", ...change };
  return lastingRate(reserve) === undefined ? raiseToHolds(seen, results) : seen;
}

/** What is known to last where the platform shut in a hold below the rate that it seems to take, and nothing says why. */
function lastingBeside(evidence: Evidence, results: readonly PhaseResult[], sloRate: Estimate | undefined): PerSecond | undefined {
  const isTold = evidence.change !== undefined || isHouseFull(evidence.saturation) || lastingRate(evidence.reserve) !== undefined;
  return sloRate === undefined || isTold ? undefined : lastsAtLeast(results, highestTold(sloRate));
}

const noMoreThan = (estimate: Estimate, lasts: PerSecond | undefined): Estimate =>
  lasts !== undefined && highestTold(estimate) > lasts ? { kind: "at-least", rate: lasts } : estimate;

function worstOf(spikes: readonly SpikeResult[]): Recovery["kind"] | undefined {
  return (["metastable", "amplified", "healthy"] as const).find((kind) => spikes.some((spike) => spike.recovery.kind === kind));
}

/** Attempts per visit from which people who come back add to the load: below it C/A is the ceiling itself, and no limit. */
const CLEARLY_AMPLIFIED = 1.1;

/** By the amplification after a spike that never ended. Absent where hardly anybody comes back. */
function selfHealingOf(
  results: readonly PhaseResult[],
  spikes: readonly SpikeResult[],
  ceiling: PerSecond | undefined,
): CapacityResult["selfHealing"] {
  const down = spikes.find((spike) => spike.recovery.kind === "metastable");
  const result = results.find((candidate) => candidate.phase.name === down?.phase);
  if (!result || ceiling === undefined) return undefined;
  const amplification = amplificationAfter(result);
  return amplification < CLEARLY_AMPLIFIED ? undefined : { amplification, limit: selfHealingLimit(ceiling, amplification) };
}

/** Up: the ramps of people as the plan describes them. Down: whatever followed too much, drains and the time after spikes. Nothing where the two never met. */
function hysteresisOf(results: readonly PhaseResult[], ceiling: PerSecond): { readonly hysteresis?: Ratio } {
  const plane = (seconds: PhaseResult["seconds"]) => seconds.map(({ intended, ok }) => ({ demand: intended, served: ok }));
  const ramps = ofKind(results, "ramp").filter((result) => !isPatient(result));
  const up = ramps.flatMap(({ seconds }) => plane(seconds));
  const down = [...ofKind(results, "drain"), ...ofKind(results, "spike")].flatMap(({ phase, seconds }) =>
    plane(seconds.slice(Math.round(inSeconds(phase.watchedFrom ?? milliseconds(0))))),
  );
  const loop = loopOf(up, down, ceiling);
  return loop.length > 0 ? { hysteresis: hysteresisIndex(loop, ceiling) } : {};
}

/** Wandering, failing in bursts, or another one at the end: in each case the number is less steady than its counts. */
function wanders(options: CapacityOptions, results: readonly PhaseResult[]): boolean {
  const allowed = allowedBy(options);
  const estimate = sloRateOfPhases(options, results, 0);
  if (isUnsteady(results, allowed)) return true;
  if (estimate.kind !== "found") return false;
  const known = { allowed, crossing: estimate.rate };
  const repeats = results.filter(isRepeat).map((result) => holdCounts(result));
  return holdFactor(results, known) > 1 || driftedRepeats(repeats, known).length > 0;
}

function warningsOf(
  options: CapacityOptions,
  results: readonly PhaseResult[],
  {
    recovery,
    sloRate,
    levels,
    evidence,
  }: Pick<CapacityResult, "sloRate" | "levels"> & { readonly recovery: Recovery["kind"] | undefined; readonly evidence: Evidence },
): readonly CapacityWarning[] {
  const verified = ofKind(results, "verify").map((result) => passes(options, result));
  return [
    ...(wanders(options, results) ? (["capacity-wanders"] as const) : []),
    ...(verified.at(-1) === false ? (["verification-failed"] as const) : []),
    ...(verified.at(-1) === true && verified.includes(false) ? (["verification-lowered"] as const) : []),
    ...(recovery === "metastable" ? (["does-not-recover"] as const) : []),
    ...(levels.some(({ little = 0 }) => little > LITTLE_LIMIT) ? (["attempts-miscounted"] as const) : []),
    ...(countsTooFew(options, results, sloRate) ? (["few-people"] as const) : []),
    ...reserveWarnings(evidence.reserve, {
      told: [sloRate, evidence.saturation?.ceiling ?? sloRate].map(highestTold),
      isChanging: evidence.change !== undefined,
      isFull: isHouseFull(evidence.saturation),
    }),
  ];
}

/** The rate that an estimate says the platform takes; 0 where it says none. */
function highestTold(estimate: Estimate): number {
  if (estimate.kind === "not-reached") return estimate.highestTested;
  return estimate.kind === "found" || estimate.kind === "at-least" ? estimate.rate : 0;
}
