import { inSeconds, perSecond } from "../units.ts";
import { provenCount } from "./ceiling.ts";
import type { Estimate } from "./estimate.ts";
import type { PhaseResult } from "./phase.ts";

/**
 * A ceiling is never below what a platform let in on a whole hold: where `found` or `at-least` lies lower, it is raised to the best
 * hold's lower 95 % limit (Poisson) of completions per second, of what was offered at most. A queue that an earlier hold left is
 * worked off no faster than at the ceiling, so it flatters nobody. Other kinds of estimate stay as they are, and so does everything
 * where no hold was played to its end.
 */
export function raiseToHolds(ceiling: Estimate, results: readonly PhaseResult[]): Estimate {
  const held = highestHeld(results);
  return (ceiling.kind === "found" || ceiling.kind === "at-least") && held > ceiling.rate ? { ...ceiling, rate: perSecond(held) } : ceiling;
}

/** What the best whole hold of the staircases let in, per second, less the luck of the count; 0 where there is none. */
export function highestHeld(results: readonly PhaseResult[]): number {
  return Math.max(0, ...results.filter(({ phase, isComplete }) => phase.kind === "hold" && isComplete).flatMap(heldRates));
}

function heldRates({ phase, seconds }: PhaseResult): readonly number[] {
  let start = 0;
  return phase.stretches.flatMap(({ from, to, length }) => {
    const hold = seconds.slice(start, start + Math.round(inSeconds(length)));
    start += Math.round(inSeconds(length));
    return from === to && hold.length > 0 ? [provenCount(hold) / hold.length] : [];
  });
}
