import type { Objective } from "../plan/plan.ts";
import { inSeconds, milliseconds, type PerSecond, type Ratio, ratio } from "../units.ts";
import { amplificationOf, selfHealingLimit } from "./amplification.ts";
import type { Recovery } from "./drain.ts";
import { driftedRepeats } from "./drift.ts";
import type { CollapseEstimate, Estimate, SessionEstimate } from "./estimate.ts";
import { gather, isRepeat, isStaircase, ofKind } from "./evidence.ts";
import { raiseToHolds } from "./floor.ts";
import { hysteresisIndex, loopOf } from "./hysteresis.ts";
import type { RateCounts } from "./isotonic.ts";
import { LITTLE_LIMIT, littleErrorOf } from "./little.ts";
import type { CapacityOptions, PhaseResult } from "./phase.ts";
import { nextStep, passes, readSpike } from "./procedure.ts";
import { retakenIn, standing } from "./retake.ts";
import { countsTooFew, sloRateOfPhases } from "./slorate.ts";
import { holdCounts } from "./staircase.ts";
import { holdFactor, isUnsteady } from "./unsteady.ts";

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
  /** Attempts per visit while the platform was down, and C/A; absent where it never went down. */
  readonly selfHealing?: { readonly amplification: number; readonly limit: PerSecond };
  /** Counts of every hold for every objective, for the staircase's picture. */
  readonly holds: readonly { readonly phase: string; readonly objective: number; readonly counts: readonly RateCounts[] }[];
  /** Mean of (up − down)/C in the phase plane, where load went both ways past the same demand and a ceiling was found. */
  readonly hysteresis?: Ratio;
  /** The verification hold: passed, failed, or absent. */
  readonly verified?: boolean;
  /** Highest share of the ceiling at which the objective still holds; absent unless both were found. */
  readonly comfort?: Ratio;
  /** Phases that were played again because the generator was late in them; absent where there was none. */
  readonly retaken?: readonly string[];
  readonly warnings: readonly CapacityWarning[];
  /** Why the procedure ended, or `undefined` while it would go on. */
  readonly ended?: string;
}

export type CapacityWarning = "capacity-wanders" | "verification-failed" | "does-not-recover" | "attempts-miscounted" | "few-people";

/**
 * Reads all phases, in any state of completeness: what is missing is absent, never invented. A spike or a verification that was cut says
 * nothing: whether the platform would have come back, or held, was not seen.
 */
export function assembleCapacity(options: CapacityOptions, all: readonly PhaseResult[]): CapacityResult {
  const results = standing(all);
  const retaken = retakenIn(all);
  const evidence = gather(options, results);
  const { change, saturation } = evidence;
  const objectives = options.objectives.map((objective, index) => ({ objective, sloRate: sloRateOfPhases(options, results, index) }));
  const ceiling: Estimate = change ? { kind: "changing", ...change } : raiseToHolds(saturation?.ceiling ?? { kind: "none" }, results);
  const sloRate = objectives[0]?.sloRate ?? { kind: "none" };
  const whole = results.filter(({ isComplete }) => isComplete);
  const spikes = ofKind(whole, "spike").map((result) => ({
    phase: result.phase.name,
    base: result.phase.stretches[0]?.from ?? evidence.ceilingGuess,
    recovery: readSpike(options, result, evidence.ceilingGuess),
  }));
  const recovery = worstOf(spikes);
  const selfHealing = selfHealingOf(results, spikes, ceiling.kind === "found" ? ceiling.rate : undefined);
  const verified = ofKind(whole, "verify").at(-1);
  const step = nextStep(options, all);
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
    ...(ceiling.kind === "found" ? hysteresisOf(whole, ceiling.rate) : {}),
    ...(verified ? { verified: passes(options, verified) } : {}),
    ...(ceiling.kind === "found" && sloRate.kind === "found" ? { comfort: ratio(sloRate.rate / ceiling.rate) } : {}),
    ...(retaken.length > 0 ? { retaken } : {}),
    warnings: warningsOf(options, whole, { recovery, sloRate }),
    ...(step.kind === "done" ? { ended: step.why } : {}),
  };
}

function worstOf(spikes: readonly SpikeResult[]): Recovery["kind"] | undefined {
  return (["metastable", "amplified", "healthy"] as const).find((kind) => spikes.some((spike) => spike.recovery.kind === kind));
}

/** A is measured over the last two thirds of the watch of a spike that never ended, while as many go as come. */
function selfHealingOf(
  results: readonly PhaseResult[],
  spikes: readonly SpikeResult[],
  ceiling: PerSecond | undefined,
): CapacityResult["selfHealing"] {
  const down = spikes.find((spike) => spike.recovery.kind === "metastable");
  const result = results.find((candidate) => candidate.phase.name === down?.phase);
  if (!result || ceiling === undefined) return undefined;
  const from = Math.round(inSeconds(result.phase.watchedFrom ?? result.phase.duration));
  const until = Math.min(result.seconds.length, Math.round(inSeconds(result.phase.duration)));
  const settled = result.seconds.slice(from + Math.floor((until - from) / 3), until);
  const attempts = settled.reduce((sum, second) => sum + second.attempts, 0);
  const amplification = amplificationOf(
    attempts,
    settled.reduce((sum, second) => sum + second.visits, 0),
  );
  return { amplification, limit: selfHealingLimit(ceiling, amplification) };
}

/** Up: the ramps. Down: whatever followed too much, drains and the time after spikes. Nothing where the two never met. */
function hysteresisOf(results: readonly PhaseResult[], ceiling: PerSecond): { readonly hysteresis?: Ratio } {
  const plane = (seconds: PhaseResult["seconds"]) => seconds.map(({ intended, ok }) => ({ demand: intended, served: ok }));
  const up = ofKind(results, "ramp").flatMap(({ seconds }) => plane(seconds));
  const down = [...ofKind(results, "drain"), ...ofKind(results, "spike")].flatMap(({ phase, seconds }) =>
    plane(seconds.slice(Math.round(inSeconds(phase.watchedFrom ?? milliseconds(0))))),
  );
  const loop = loopOf(up, down, ceiling);
  return loop.length > 0 ? { hysteresis: hysteresisIndex(loop, ceiling) } : {};
}

/** Wandering, failing in bursts, or another one at the end: in each case the number is less steady than its counts. */
function wanders(options: CapacityOptions, results: readonly PhaseResult[]): boolean {
  const allowed = 1 - (options.objectives[0]?.share ?? 1);
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
  { recovery, sloRate }: { readonly recovery: Recovery["kind"] | undefined; readonly sloRate: Estimate },
): readonly CapacityWarning[] {
  const verified = ofKind(results, "verify").at(-1);
  return [
    ...(wanders(options, results) ? (["capacity-wanders"] as const) : []),
    ...(verified && !passes(options, verified) ? (["verification-failed"] as const) : []),
    ...(recovery === "metastable" ? (["does-not-recover"] as const) : []),
    ...((littleErrorOf(results.filter(isStaircase).map(({ seconds }) => seconds)) ?? 0) > LITTLE_LIMIT
      ? (["attempts-miscounted"] as const)
      : []),
    ...(countsTooFew(options, results, sloRate) ? (["few-people"] as const) : []),
  ];
}
