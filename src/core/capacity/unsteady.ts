import { isStaircase } from "./evidence.ts";
import { okTimeOf } from "./load.ts";
import { meanOf } from "./movingmean.ts";
import type { PhaseResult } from "./phase.ts";
import { isSlowAtTimes, isSteady, slownessOf } from "./slowness.ts";
import { crossingOf, holdCounts } from "./staircase.ts";
import { isHeavyService, type Scatter, throughputScatter } from "./throughput.ts";

/** Spread of single staircases, relative to their mean, from which the platform counts as wandering. */
const SPREAD = 0.1;
/** Scatter of throughput from which the machine changes more quickly than its slow part shows, and under which it does not (bench of truth). */
const WANDERING = 1.5;
const EVEN = 1.2;
/** Standard errors beyond which it is no chance: a brief guard is too short for less to tell. */
const BEYOND_CHANCE = 2;

/**
 * Whether the platform itself must wander (noisy neighbours): its throughput changes over tens of seconds while people queue for it, or
 * scatters more than its services explain; or single staircases disagree about where the objective stops holding and its throughput does
 * not speak against it; and pauses, which are short, are not the reason. Holds are then made longer, and the report warns. False before
 * anything was held.
 */
export function isUnsteady(results: readonly PhaseResult[], allowed: number): boolean {
  const rates = crossingsOf(results, allowed);
  if (!results.some(isStaircase) || pauses(results, CALM * meanOf(rates))) return false;
  const slow = slownessOf(results);
  if (slow && (isSlowAtTimes(slow) || isSteady(slow))) return isSlowAtTimes(slow);
  const scatter = throughputScatter(results);
  const isUneven = scatter !== undefined && isBeyondChance(scatter) && !isHeavyService(results);
  if (isUneven || (scatter !== undefined && scatter.value < EVEN)) return isUneven;
  const disagree = rates.length > 1 && Math.max(...rates) - Math.min(...rates) > SPREAD * meanOf(rates);
  return disagree || isRagged(results, allowed);
}

const isBeyondChance = ({ value, error }: Scatter): boolean => value > Math.max(WANDERING, 1 + BEYOND_CHANCE * error);

/** Where each staircase crosses by itself; those that do not are left out. */
function crossingsOf(results: readonly PhaseResult[], allowed: number): readonly number[] {
  return results.filter(isStaircase).flatMap((result) => crossingOf(holdCounts(result), { allowed }) ?? []);
}

/** Share of bad first attempts that is clear where an objective allows none. */
const CLEARLY_WORSE = 0.03;

/** A staircase whose lower step was clearly worse than a higher one: three times what the objective allows, then met 4 % above. */
function isRagged(results: readonly PhaseResult[], allowed: number): boolean {
  return results.filter(isStaircase).some((result) => {
    const counts = [...holdCounts(result)].sort((a, b) => a.rate - b.rate);
    return counts.some(
      ({ rate, bad, of }, index) =>
        bad > Math.max(3 * allowed, CLEARLY_WORSE) * of &&
        counts.slice(index + 1).some((later) => later.rate > 1.04 * rate && later.bad <= allowed * later.of),
    );
  });
}

/** Below this share of the crossing a steady platform completes what comes, second by second. */
const CALM = 0.96;
/** People planned in a bucket, so that four standard errors of counting are well above nothing. */
const BUCKET_COUNT = 25;
const SIGMAS = 4;
/** Share of calm buckets with such a dip, and their number, from which a platform pauses: a steady one has at most half as many. */
const PAUSES = 0.005;
const LEAST_PAUSES = 3;

/**
 * How much longer than usual the holds of the next repeat should be: 3 on a platform that wanders or that stops for a moment
 * every now and then where it should be calm, else 1. A pause every fifteen seconds leaves a hold of a minute with four of
 * them, which is too few to know their share.
 */
export function holdFactor(results: readonly PhaseResult[], known: { readonly allowed: number; readonly crossing: number }): 1 | 3 {
  return isUnsteady(results, known.allowed) || pauses(results, CALM * known.crossing) ? 3 : 1;
}

/** Completions fall, for a moment and far beyond chance, below the people planned, though the load is calm; not before anybody can be in. */
function pauses(results: readonly PhaseResult[], below: number): boolean {
  if (below <= 0) return false;
  const width = Math.max(1, Math.ceil((2 * BUCKET_COUNT) / below));
  const dips = results.filter(isStaircase).flatMap((result) => {
    const atRest = Math.floor((2 * (okTimeOf(result.seconds) ?? 0)) / 1_000);
    const calm = result.seconds.slice(atRest).filter((second) => second.intended > 0.5 * below && second.intended <= below);
    return Array.from({ length: Math.floor(calm.length / width) }, (_, index) => {
      const bucket = calm.slice(index * width, (index + 1) * width);
      const planned = bucket.reduce((sum, second) => sum + second.intended, 0);
      return bucket.reduce((sum, second) => sum + second.ok, 0) < planned - SIGMAS * Math.sqrt(planned);
    });
  });
  const count = dips.filter(Boolean).length;
  return count >= LEAST_PAUSES && count >= PAUSES * dips.length;
}
