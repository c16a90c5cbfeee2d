import { perSecond } from "../units.ts";
import { type Estimate, UNCONFIRMED } from "./estimate.ts";
import { ofKind } from "./evidence.ts";
import { allowedBy, type CapacityOptions, type PhaseResult } from "./phase.ts";
import { isMute, standing } from "./retake.ts";
import { sloRateOfPhases } from "./slorate.ts";
import { holdCounts } from "./staircase.ts";

/**
 * The SLO rate as it may be claimed once verification holds were played: with inconsistent trials no load above the smallest failing one
 * is reported (RFC 9971), so that a hold that failed below the lower bound, or below the rate of a single run, lowers it to the hold that
 * passed. Where none passed there is no interval.
 */
export function claimedRate(options: CapacityOptions, results: readonly PhaseResult[], objective: number): Estimate {
  const estimate = sloRateOfPhases(options, results, objective);
  if (estimate.kind !== "found") return estimate;
  const bound = estimate.low ?? estimate.rate;
  const trials = verificationsOf(options, results, objective).filter(({ rate }) => rate <= bound);
  const failing = trials.filter(({ holds }) => !holds).map(({ rate }) => rate);
  if (failing.length === 0) return estimate;
  const lowest = perSecond(Math.min(...failing));
  const held = trials.filter(({ holds, rate }) => holds && rate < lowest).map(({ rate }) => rate);
  const { low: _low, high, ...rest } = estimate;
  if (held.length === 0) return { ...rest, rate: lowest, basis: UNCONFIRMED };
  const low = perSecond(Math.max(...held));
  return high === undefined ? { ...rest, rate: low } : { ...rest, low, high };
}

/** Verification holds of a run, and whether each met the objective. */
function verificationsOf({ objectives }: CapacityOptions, results: readonly PhaseResult[], objective: number) {
  const allowed = allowedBy({ objectives }, objective);
  return ofKind(standing(results), "verify")
    .filter((result) => result.isComplete && !isMute(result))
    .flatMap((result) => holdCounts(result, objective))
    .map(({ rate, bad, of }) => ({ rate, holds: bad <= allowed * of }));
}
