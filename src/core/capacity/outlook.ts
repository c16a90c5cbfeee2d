import { inSeconds, type Milliseconds, milliseconds, type PerSecond, perSecond } from "../units.ts";
import type { LoadSecond } from "./load.ts";
import type { CapacityOptions, PhasePlan, PhaseResult } from "./phase.ts";
import { nextStep } from "./procedure.ts";

/** Sign-ins a second that a platform is taken for before anything was seen of it. */
export const ORDINARY = perSecond(100);
/** Beyond so many phases nothing is foreseen. */
const MOST_PHASES = 60;

/**
 * The phases that are still to come if the platform behaves: the procedure itself, played on from `results` against an ideal platform
 * that serves `ceiling` sign-ins a second, meets the objective below 0.95 of it and hardly ever above. What a real one shows
 * (pauses, wandering, a collapse) makes the procedure longer, or ends it.
 */
export function outlook(
  options: CapacityOptions,
  results: readonly PhaseResult[] = [],
  ceiling: PerSecond = ORDINARY,
): readonly PhasePlan[] {
  const known = [...results];
  const coming: PhasePlan[] = [];
  while (coming.length < MOST_PHASES) {
    const step = nextStep(options, known);
    if (step.kind === "done") break;
    coming.push(step.phase);
    known.push(idealResult(options, step.phase, ceiling));
  }
  return coming;
}

/** Played time of phases. */
export const playedTime = (phases: readonly PhasePlan[]): Milliseconds =>
  milliseconds(phases.reduce((sum, { duration }) => sum + duration, 0));

/** Time of a sign-in at rest, and its growth with each second of load beyond the ceiling, in ms. */
const REST_MS = 100;
const GROWTH_MS = 50;

function idealResult(options: CapacityOptions, phase: PhasePlan, ceiling: PerSecond): PhaseResult {
  const share = options.objectives[0]?.share ?? 1;
  const length = Math.round(inSeconds(phase.duration));
  const seconds: LoadSecond[] = [];
  let late = 0;
  for (let second = 0; second < length; second += 1) {
    const rate = rateAt(phase, second);
    late = rate > ceiling ? late + 1 : 0;
    const good = rate * goodShare(rate / ceiling, share);
    const ok = Math.min(rate, ceiling);
    seconds.push({
      atMs: milliseconds(1_000 * second),
      intended: perSecond(rate),
      planned: rate,
      attempts: rate,
      visits: rate,
      ok,
      overload: 0,
      failed: 0,
      ...(ok > 0 ? { okMeanMs: milliseconds(REST_MS + late * GROWTH_MS) } : {}),
      presence: 0,
      ages: 0,
      stays: 0,
      judged: rate,
      good,
      live: 0,
    });
  }
  const good = options.objectives.map(() => seconds.map((second) => second.good));
  return { phase, seconds, good, isGeneratorLimited: false, isComplete: true };
}

/** Everybody well below the ceiling, as many as the objective asks for at 0.95 of it, nobody at 1.05. */
function goodShare(use: number, share: number): number {
  if (use <= 0.95) return 1 - (1 - share) * (use / 0.95) ** 20;
  return Math.max(0, share * (1.05 - use) * 10);
}

function rateAt({ stretches }: PhasePlan, second: number): number {
  let start = 0;
  for (const { from, to, length } of stretches) {
    const end = start + inSeconds(length);
    if (second < end) return from + ((to - from) * (second + 0.5 - start)) / (end - start);
    start = end;
  }
  return 0;
}
