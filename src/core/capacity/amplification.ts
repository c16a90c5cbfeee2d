import { inSeconds, type PerSecond, perSecond } from "../units.ts";
import type { PhaseResult } from "./phase.ts";

/** Attempts per visit, A: 1 when nobody reloads, and where nobody came. */
export function amplificationOf(attempts: number, visits: number): number {
  return visits > 0 ? Math.max(1, attempts / visits) : 1;
}

/** A over the last two thirds of the watch of a spike that never ended, while as many go as come. */
export function amplificationAfter({ phase, seconds }: PhaseResult): number {
  const from = Math.round(inSeconds(phase.watchedFrom ?? phase.duration));
  const until = Math.min(seconds.length, Math.round(inSeconds(phase.duration)));
  const settled = seconds.slice(from + Math.floor((until - from) / 3), until);
  const sum = (key: "attempts" | "visits"): number => settled.reduce((total, second) => total + second[key], 0);
  return amplificationOf(sum("attempts"), sum("visits"));
}

/**
 * Self-healing limit C/A, in people per second: above it a collapsed platform does not recover by itself, because each of those
 * who come brings A attempts of work and the ceiling is in attempts. A is measured while the platform is down (facts §2.6:
 * 24.5 and 49.8 for truths of 25 and 50).
 */
export function selfHealingLimit(ceiling: PerSecond, amplification: number): PerSecond {
  return perSecond(ceiling / Math.max(1, amplification));
}
