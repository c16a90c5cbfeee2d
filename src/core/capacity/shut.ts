import { inSeconds, type PerSecond, perSecond } from "../units.ts";
import { isStaircase } from "./evidence.ts";
import type { PhaseResult } from "./phase.ts";
import { findClosing } from "./turn.ts";

/** How far above a rate a hold may have asked for more when the platform shut: the step above it is as much about that rate. */
const ABOUT = 1.1;

/**
 * What a platform is known to let in for long that shut, let in nobody and told them so at once, while a hold asked for no more than `rate` and nobody was slow:
 * that rate does not last, as of a quota for some minutes of which a run does not see two whole ones. All that came in, over all the time that was played: no more can
 * last. `undefined` where it never shut so, and where more came in than that.
 */
export function lastsAtLeast(results: readonly PhaseResult[], rate: number): PerSecond | undefined {
  const isShut = results.filter(isStaircase).some(({ phase, seconds }) => {
    const closing = findClosing(seconds.slice(0, Math.round(inSeconds(phase.duration))));
    return closing?.isSudden === true && (seconds[closing.from]?.intended ?? 0) <= ABOUT * rate;
  });
  const all = results.flatMap(({ seconds }) => seconds);
  const letIn = all.reduce((sum, { ok }) => sum + ok, 0) / Math.max(1, all.length);
  return isShut && letIn < rate ? perSecond(letIn) : undefined;
}
