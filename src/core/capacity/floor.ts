import { inSeconds, perSecond } from "../units.ts";
import { provenCount } from "./ceiling.ts";
import type { Estimate } from "./estimate.ts";
import type { PhaseResult } from "./phase.ts";

/** How far beyond a ceiling, which errs by 5 % at most, a guard must be served for it to be none; and the share of its people who are let in before it ends where nobody is kept waiting. */
const BEYOND = 1.05;
const SERVED = 0.97;

/**
 * A ceiling is never below what a platform let in on a whole hold: where `found` or `at-least` lies lower, it is raised to the best
 * hold's lower 95 % limit (Poisson) of completions per second, of what was offered at most. A queue that an earlier hold left is
 * worked off no faster than at the ceiling, so it flatters nobody. Other kinds of estimate stay as they are, and so does everything
 * where no hold was played to its end. A guard goes beyond the ceiling to see it reached: where all of it is served as it comes there was none, but a moment
 * of the ramp, a pause at its end say, and what the guard let in is a lower bound.
 */
export function raiseToHolds(ceiling: Estimate, results: readonly PhaseResult[]): Estimate {
  const held = highestHeld(results);
  const served = highestServed(results);
  if ((ceiling.kind === "found" || ceiling.kind === "at-least") && served > BEYOND * ceiling.rate)
    return { kind: "at-least", rate: perSecond(Math.max(held, served)) };
  return (ceiling.kind === "found" || ceiling.kind === "at-least") && held > ceiling.rate ? { ...ceiling, rate: perSecond(held) } : ceiling;
}

/** What the best whole hold of the staircases let in, per second, less the luck of the count; 0 where there is none. */
export function highestHeld(results: readonly PhaseResult[]): number {
  return Math.max(0, ...results.filter(({ phase, isComplete }) => phase.kind === "hold" && isComplete).flatMap(heldRates));
}

/** What the best guard let in, per second, less the luck of the count, of those whose people were let in as they came; 0 where there is none. */
function highestServed(results: readonly PhaseResult[]): number {
  const rates = results.flatMap(({ phase, seconds: all, isComplete }) => {
    const load = all.slice(0, Math.round(inSeconds(phase.duration)));
    const sum = (key: "ok" | "planned"): number => load.reduce((total, second) => total + second[key], 0);
    const isServed = phase.kind === "guard" && isComplete && load.length > 0 && sum("ok") >= SERVED * sum("planned");
    return isServed ? [provenCount(load) / load.length] : [];
  });
  return Math.max(0, ...rates);
}

function heldRates({ phase, seconds }: PhaseResult): readonly number[] {
  let start = 0;
  return phase.stretches.flatMap(({ from, to, length }) => {
    const hold = seconds.slice(start, start + Math.round(inSeconds(length)));
    start += Math.round(inSeconds(length));
    return from === to && hold.length > 0 ? [provenCount(hold) / hold.length] : [];
  });
}
