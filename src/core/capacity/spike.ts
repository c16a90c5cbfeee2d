import { inSeconds, milliseconds, type PerSecond, perSecond, seconds } from "../units.ts";
import { drainTime, readingOf, recoveryOf, watchTime } from "./drain.ts";
import type { Estimate } from "./estimate.ts";
import { type Evidence, ofKind } from "./evidence.ts";
import type { CapacityOptions, PhasePlan, PhaseResult } from "./phase.ts";
import { isMute } from "./retake.ts";
import { sloRateOfPhases } from "./slorate.ts";
import { level } from "./staircase.ts";
import { stopsHere } from "./stop.ts";

/** Base loads under the spikes, shares of the ceiling (facts §1.3). */
const SPIKE_BASES = [0.3, 0.5, 0.7, 0.85] as const;
const SPIKE_PEAK = 1.5;
const SPIKE_SECONDS = 60;
/** Seconds at its base before a spike: what that load has without any spike. */
const SPIKE_BEFORE = 60;
/** Share of the SLO rate that a base has at most: above it the objective is missed without any spike. */
const SPIKE_COMFORT = 0.95;

/** The next spike: its base, the spike itself, and its base again for as long as it is watched. `undefined` where all were sent, one showed that the platform stays down, or none may be. */
export function planSpike(
  options: CapacityOptions,
  results: readonly PhaseResult[],
  evidence: Evidence,
): Pick<PhasePlan, "stretches" | "watchedFrom"> | undefined {
  const { ceilingGuess } = evidence;
  const spikes = ofKind(results, "spike");
  if (!options.profile.spike || stopsHere(options, evidence) || SPIKE_PEAK * ceilingGuess > options.maxRate) return undefined;
  if (spikes.some((result) => !isMute(result) && readSpike(options, result, ceilingGuess).kind === "metastable")) return undefined;
  const rate = spikeBases(options, results, ceilingGuess)[spikes.length];
  if (rate === undefined) return undefined;
  return spikeOver(rate, ceilingGuess);
}

/** A minute at `rate`, one at 1.5 times the ceiling, and `rate` again for as long as it is watched (see `watchTime`). */
export function spikeOver(rate: number, ceiling: PerSecond): Pick<PhasePlan, "stretches" | "watchedFrom"> {
  const watch = inSeconds(watchTime(drainTime(spikeOf(rate, ceiling))));
  return {
    stretches: [level(rate, SPIKE_BEFORE), level(SPIKE_PEAK * ceiling, SPIKE_SECONDS), level(rate, Math.round(watch))],
    watchedFrom: seconds(SPIKE_BEFORE + SPIKE_SECONDS),
  };
}

/** What a spike of the procedure showed. */
export function readSpike(options: CapacityOptions, result: PhaseResult, ceiling: PerSecond): ReturnType<typeof recoveryOf> {
  const base = result.phase.stretches[0]?.from ?? perSecond(0);
  const from = Math.round(inSeconds(result.phase.watchedFrom ?? milliseconds(0)));
  const until = Math.round(inSeconds(result.phase.duration));
  const before = result.seconds.slice(0, Math.round(inSeconds(result.phase.stretches[0]?.length ?? milliseconds(0))));
  const read = readingOf(before);
  return recoveryOf(read(result.seconds.slice(from, until)), {
    drain: drainTime(spikeOf(base, ceiling)),
    share: options.objectives[0]?.share ?? 1,
    before: read(before),
  });
}

/** Base loads of the spikes, per second: shares of the ceiling, none above what the objective allows, which is the last one where it lies below them. */
function spikeBases(options: CapacityOptions, results: readonly PhaseResult[], ceiling: PerSecond): readonly number[] {
  const comfort = SPIKE_COMFORT * comfortableRate(sloRateOfPhases(options, results, 0));
  const rates = SPIKE_BASES.map((base) => Math.min(base * ceiling, comfort));
  return [...new Set(rates)];
}

/** Highest rate at which the objective is known to hold, or the lowest at which it is known not to; infinite where neither was sought. */
function comfortableRate(sloRate: Estimate): number {
  if (sloRate.kind === "found") return sloRate.low ?? sloRate.rate;
  return sloRate.kind === "below" ? sloRate.lowestTested : Number.POSITIVE_INFINITY;
}

function spikeOf(base: number, ceiling: PerSecond): Parameters<typeof drainTime>[0] {
  return { ceiling, base: perSecond(base), peak: perSecond(SPIKE_PEAK * ceiling), length: seconds(SPIKE_SECONDS) };
}
