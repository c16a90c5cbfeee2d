import { inSeconds } from "../units.ts";
import { hasDeparted } from "./baseline.ts";
import { ofKind } from "./evidence.ts";
import { okTimeOf, sumOf } from "./load.ts";
import type { CapacityOptions, PhaseResult } from "./phase.ts";

/** Share of the people who must be served for a platform to be well, and times the mean of the first sign-ins that theirs may take: a dozen scatter by a third. */
const MOST = 0.8;
const AS_FAST = 2;
/** Seconds at the end of a drain by which it is judged, at least. */
const LATE = 30;

/**
 * Judged by who came during the drain's load, at its end: nobody comes after it, and that is no sign of health. Well is a platform that
 * serves most in time of those whom it serves in the best part of the baseline, or, because the objective may be out of its reach even at rest, lets people in about as
 * fast as when the baseline began.
 */
export function isWell({ objectives }: CapacityOptions, { phase, seconds: after }: PhaseResult, baseline: readonly PhaseResult[]): boolean {
  const underLoad = after.slice(0, Math.round(inSeconds(phase.duration)));
  const late = underLoad.slice(-Math.max(LATE, Math.floor(underLoad.length / 2)));
  const count = (key: "judged" | "good" | "planned" | "ok"): number => sumOf(late, key);
  const atRest = baseline[0]?.seconds ?? [];
  const served = baseline.map(({ seconds }) => sumOf(seconds, "ok") / Math.max(1, sumOf(seconds, "planned")));
  const healthy = Math.min(1, Math.max(...served));
  const isInTime = count("good") >= Math.min(objectives[0]?.share ?? 1, MOST) * healthy * count("judged");
  const isAsFast = (okTimeOf(late) ?? Number.POSITIVE_INFINITY) <= AS_FAST * (okTimeOf(atRest) ?? 0);
  return count("judged") > 0 && (isInTime || (isAsFast && count("ok") >= MOST * healthy * count("planned")));
}

/** Whether nobody at all was let in, though the baseline went until it had to stop: nothing has to be worked off, and no drain would tell more. */
export function isShut(results: readonly PhaseResult[]): boolean {
  return hasDeparted(ofKind(results, "baseline")) && results.every(({ seconds }) => seconds.every(({ ok }) => ok === 0));
}
