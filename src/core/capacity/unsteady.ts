import { isStaircase } from "./evidence.ts";
import type { PhaseResult } from "./phase.ts";
import { holdCounts, readStaircase } from "./staircase.ts";

/** Spread of single staircases, relative to their mean, from which the platform counts as wandering. */
const SPREAD = 0.06;

/**
 * Whether single staircases disagree so much about where the objective stops holding that the platform itself must wander
 * (noisy neighbours, collector pauses): holds are then made longer, and the report warns. False with fewer than two staircases.
 */
export function isUnsteady(results: readonly PhaseResult[], allowed: number): boolean {
  const rates = results.filter(isStaircase).flatMap((result) => readStaircase(holdCounts(result), allowed)?.rate ?? []);
  if (rates.length < 2) return isRagged(results, allowed);
  const mean = rates.reduce<number>((sum, rate) => sum + rate, 0) / rates.length;
  return Math.max(...rates) - Math.min(...rates) > SPREAD * mean || isRagged(results, allowed);
}

/** A staircase whose lower step was clearly worse than a higher one: more than twice what the objective allows, then met again. */
function isRagged(results: readonly PhaseResult[], allowed: number): boolean {
  return results.filter(isStaircase).some((result) => {
    const counts = [...holdCounts(result)].sort((a, b) => a.rate - b.rate);
    return counts.some(
      ({ bad, of }, index) => bad > 2 * allowed * of && counts.slice(index + 1).some((later) => later.bad <= allowed * later.of),
    );
  });
}
