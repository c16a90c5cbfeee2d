import { perSecond } from "../units.ts";
import type { RateCounts } from "./isotonic.ts";
import type { Change } from "./monotonicity.ts";

/** Bad share of every hold, of what is allowed, with which a repeat never fails; its inverse is the one with which it always does. */
const CLEARLY = 0.5;
/** People of a repeat without which luck alone does it. */
const LEAST_PEOPLE = 1_000;
/** Repeats in a row: one in a hundred does it on a steady platform, never two in a row of 400 (bench of truth's systems). */
const IN_A_ROW = 2;

interface Known {
  readonly allowed: number;
  /** Where all repeats together cross, per second. */
  readonly crossing: number;
}

/**
 * The last repeats, in the order of time, that never fail, or always do, though the rate at which all of them together start to fail lies
 * within what they held: a platform that became faster, or slower, meanwhile. None of them on most steady platforms.
 */
export function driftedRepeats(repeats: readonly (readonly RateCounts[])[], known: Known): readonly (readonly RateCounts[])[] {
  const sides = repeats.map((counts) => sideOf(counts, known));
  const side = sides.at(-1);
  if (side === undefined) return [];
  const others = [...sides].reverse().findIndex((other) => other !== side);
  return others < 0 ? repeats : repeats.slice(repeats.length - others);
}

/** A capacity that drifted while it was measured: two repeats in a row say so. One may be luck, and is a warning. */
export function findDrift(repeats: readonly (readonly RateCounts[])[], known: Known): Change | undefined {
  const drifted = driftedRepeats(repeats, known);
  if (drifted.length < IN_A_ROW) return undefined;
  const rates = drifted.flat().map(({ rate }) => rate);
  return { from: perSecond(Math.min(known.crossing, ...rates)), to: perSecond(Math.max(known.crossing, ...rates)) };
}

function sideOf(counts: readonly RateCounts[], { allowed, crossing }: Known): "faster" | "slower" | undefined {
  const rates = counts.map(({ rate }) => rate);
  if (counts.reduce((sum, { of }) => sum + of, 0) < LEAST_PEOPLE) return undefined;
  if (Math.max(...rates) >= crossing && counts.every(({ bad, of }) => bad <= CLEARLY * allowed * of)) return "faster";
  if (Math.min(...rates) <= crossing && counts.every(({ bad, of }) => bad * CLEARLY >= allowed * of)) return "slower";
  return undefined;
}
