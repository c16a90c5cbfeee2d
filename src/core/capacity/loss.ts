import { inSeconds, perSecond } from "../units.ts";
import type { RateCounts } from "./isotonic.ts";
import type { Change, Trial } from "./monotonicity.ts";
import type { PhaseResult } from "./phase.ts";
import { firstPart, holdCounts } from "./staircase.ts";

/** More than half bad is failure beyond doubt (as in `findChange`), of so many people. */
const FAILED = 0.5;
const LEAST_PEOPLE = 200;
/** Standard errors of counting by which an objective is missed: waits come in runs, which scatter shares three times as much as counting does (see `dispersionOf`). */
const CERTAIN = 8;
/**
 * How much higher than holds that failed, or that only missed the objective, a ramp must have met it. Being faster than its queues, a ramp flatters: of
 * steady platforms that collapse by 2 % at most before holds fail, by 6 % (with pauses) before they miss it (267 runs of seven systems, simulator).
 */
const BEYOND = { failed: 1.08, missed: 1.15 } as const;
/** Share of a drain's people who are in time on a platform that is well (as the procedure itself judges drains): what lost half of its speed may miss the objective even at rest. */
const MOST = 0.8;

/** Bad share that the objective allows, and what the ramp showed where goodput collapsed on it; empty where it did not. */
interface Known {
  readonly allowed: number;
  readonly ramp: readonly Trial[];
}

/**
 * A capacity that was lost, also where goodput collapses beyond the ceiling and what is let in says nothing of it: a staircase that fails beyond
 * doubt from its first hold on though an earlier one met the objective at that rate or higher; or one that fails at a rate that the collapsed
 * ramp met by far. `results` in the order of time. Only staircases (`rising`: those whose load only rises, verifications too) that began on a platform that
 * was well count: one that is still down from before, or fell at a higher rate, says nothing of these. Rates per second; `undefined` where nothing was lost.
 */
export function findLoss(results: readonly PhaseResult[], rising: readonly PhaseResult[], known: Known): Change | undefined {
  for (const [index, result] of results.entries()) {
    const before = results.slice(0, index);
    if (!rising.includes(result) || !isWellAfter(before.at(-1), known.allowed)) continue;
    const lost = lostSince(result, before, known) ?? lostOnRamp(result, known);
    if (lost) return lost;
  }
  return undefined;
}

function lostSince(result: PhaseResult, before: readonly PhaseResult[], { allowed }: Known): Change | undefined {
  const counts = holdCounts(result);
  const [first] = counts;
  if (!first || !counts.every((hold) => hasFailed(hold, allowed)) || !failsAtOnce(result)) return undefined;
  const held = before.filter(({ phase }) => phase.kind === "hold").flatMap((earlier) => holdCounts(earlier));
  return changeBetween(first.rate, held, { allowed, beyond: 1 });
}

function lostOnRamp(result: PhaseResult, { allowed, ramp }: Known): Change | undefined {
  const counts = holdCounts(result);
  const failed = lowestSinceWhich(counts, (hold) => hasFailed(hold, allowed));
  const missed = lowestSinceWhich(counts, (hold) => hasMissed(hold, allowed));
  return (
    (failed && changeBetween(failed.rate, ramp, { allowed, beyond: BEYOND.failed })) ??
    (missed && changeBetween(missed.rate, ramp, { allowed, beyond: BEYOND.missed }))
  );
}

/** The first of the last holds, two at least, that all are `bad`: one alone may have met a pause. */
function lowestSinceWhich(counts: readonly RateCounts[], isBad: (hold: RateCounts) => boolean): RateCounts | undefined {
  const since = counts.slice(counts.map(isBad).lastIndexOf(false) + 1);
  return since.length > 1 ? since[0] : undefined;
}

/** From the rate that failed to the highest one that met the objective, if that is `beyond` times as high at least. */
function changeBetween(
  failed: number,
  trials: readonly Trial[],
  { allowed, beyond }: { readonly allowed: number; readonly beyond: number },
): Change | undefined {
  const met = trials.filter(({ rate, bad, of }) => rate >= beyond * failed && of >= LEAST_PEOPLE && bad <= allowed * of);
  return met.length > 0 ? { from: perSecond(failed), to: perSecond(Math.max(...met.map(({ rate }) => rate))) } : undefined;
}

const hasFailed = (hold: RateCounts, allowed: number): boolean => hold.bad > FAILED * hold.of && hasMissed(hold, allowed);

const hasMissed = ({ bad, of }: RateCounts, allowed: number): boolean =>
  of >= LEAST_PEOPLE && bad > allowed * of + CERTAIN * Math.sqrt(Math.max(1, allowed * (1 - allowed) * of));

/** Whether most failed from the beginning, its approach included. */
function failsAtOnce(result: PhaseResult): boolean {
  const { judged, good } = countsOf(firstPart(result));
  return good < (1 - FAILED) * judged;
}

/**
 * Whether the platform was well when `last` ended: it served most in time at the end of a drain, or met the objective in the last hold of a staircase.
 * To have let in nearly everybody there is not enough: a platform that was about to go down did, and was down in the next one.
 */
function isWellAfter(last: PhaseResult | undefined, allowed: number): boolean {
  if (last?.phase.kind === "hold" || last?.phase.kind === "verify")
    return holdCounts(last)
      .slice(-1)
      .some(({ bad, of }) => bad <= allowed * of);
  if (last?.phase.kind !== "drain") return false;
  const length = Math.round(inSeconds(last.phase.duration));
  const { judged, good } = countsOf(last.seconds.slice(Math.floor(length / 2), length));
  return judged > 0 && good >= Math.min(1 - allowed, MOST) * judged;
}

function countsOf(seconds: PhaseResult["seconds"]): { readonly judged: number; readonly good: number } {
  const sum = (key: "judged" | "good"): number => seconds.reduce((total, second) => total + second[key], 0);
  return { judged: sum("judged"), good: sum("good") };
}
