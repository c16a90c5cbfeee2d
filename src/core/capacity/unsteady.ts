import { isStaircase } from "./evidence.ts";
import { dispersionOf } from "./monotonicity.ts";
import type { PhaseResult } from "./phase.ts";
import { holdCounts, readStaircase } from "./staircase.ts";

/** Spread of single staircases, relative to their mean, from which the platform counts as wandering. */
const SPREAD = 0.1;

/**
 * Whether single staircases disagree so much about where the objective stops holding that the platform itself must wander
 * (noisy neighbours, collector pauses): holds are then made longer, and the report warns. False with fewer than two staircases.
 */
export function isUnsteady(results: readonly PhaseResult[], allowed: number): boolean {
  const readings = results.filter(isStaircase).flatMap((result) => readStaircase(holdCounts(result), allowed) ?? []);
  const rates = readings.filter((reading) => reading.isInside).map((reading) => reading.rate);
  if (rates.length < 2) return isRagged(results, allowed);
  const mean = rates.reduce<number>((sum, rate) => sum + rate, 0) / rates.length;
  return Math.max(...rates) - Math.min(...rates) > SPREAD * mean || isRagged(results, allowed);
}

/** A staircase whose lower step was clearly worse than a higher one: three times what the objective allows, then met 4 % above. */
function isRagged(results: readonly PhaseResult[], allowed: number): boolean {
  return results.filter(isStaircase).some((result) => {
    const counts = [...holdCounts(result)].sort((a, b) => a.rate - b.rate);
    return counts.some(
      ({ rate, bad, of }, index) =>
        bad > 3 * allowed * of && counts.slice(index + 1).some((later) => later.rate > 1.04 * rate && later.bad <= allowed * later.of),
    );
  });
}

/** Bad attempts come in bursts, below the crossing, by more than this times what independent ones would: pauses, not queues. */
const BURSTY = 3;
/** Below this share of the crossing a steady queue hardly ever fails. */
const CALM = 0.92;
const BUCKET = 10;

/**
 * How much longer than usual the holds of the next repeat should be: 3 on a platform that wanders or that fails in bursts
 * where it should be calm, else 1. A burst every fifteen seconds leaves a hold of a minute with four of them, which is
 * too few to know their share.
 */
export function holdFactor(results: readonly PhaseResult[], known: { readonly allowed: number; readonly crossing: number }): 1 | 3 {
  if (isUnsteady(results, known.allowed)) return 3;
  return results.filter(isStaircase).some((result) => isBursty(result, CALM * known.crossing)) ? 3 : 1;
}

function isBursty(result: PhaseResult, below: number): boolean {
  const calm = result.seconds.filter((second) => second.intended > 0 && second.intended <= below);
  const trials = Array.from({ length: Math.floor(calm.length / BUCKET) }, (_, index) => {
    const bucket = calm.slice(index * BUCKET, (index + 1) * BUCKET);
    const of = bucket.reduce((sum, second) => sum + second.judged, 0);
    return { rate: 0, of, bad: of - bucket.reduce((sum, second) => sum + second.good, 0) };
  });
  return trials.length >= BUCKET && dispersionOf(trials) > BURSTY;
}
