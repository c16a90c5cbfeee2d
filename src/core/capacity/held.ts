import { inSeconds, type Milliseconds, type PerSecond, seconds } from "../units.ts";
import type { Estimate } from "./estimate.ts";
import { isStaircase } from "./evidence.ts";
import type { PhaseResult } from "./phase.ts";

/** Share of a rate from which what is asked counts as that rate: a repeat goes from 0.95 to 1.05 of it, and a verification lies below. */
const ABOUT = 0.9;

/**
 * The SLO rate with the longest time on end for which it was asked: what lasts as long and no longer, a cloud machine's credits say, is not told from what
 * lasts. Only staircases and verifications count, as far as they were played, because a ramp passes through a rate. Unchanged where none asked for it,
 * and where there is no rate to be held.
 */
export function withTimeHeld(estimate: Estimate, results: readonly PhaseResult[]): Estimate {
  if (estimate.kind !== "found" && estimate.kind !== "not-reached") return estimate;
  const held = longestAt(estimate.kind === "found" ? estimate.rate : estimate.highestTested, results);
  return held > 0 ? { ...estimate, heldMs: held } : estimate;
}

function longestAt(rate: PerSecond, results: readonly PhaseResult[]): Milliseconds {
  const lengths = results
    .filter((result) => isStaircase(result) || result.phase.kind === "verify")
    .map((result) => longestIn(rate, result));
  return seconds(Math.max(0, ...lengths));
}

/** Seconds in a row of one phase. */
function longestIn(rate: PerSecond, { phase, seconds: all }: PhaseResult): number {
  let [row, longest] = [0, 0];
  for (const { intended } of all.slice(0, Math.round(inSeconds(phase.duration)))) {
    row = intended >= ABOUT * rate ? row + 1 : 0;
    longest = Math.max(longest, row);
  }
  return longest;
}
