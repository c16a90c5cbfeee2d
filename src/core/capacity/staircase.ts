import { countAt, inSeconds, type Milliseconds, milliseconds, type PerSecond, perSecond, seconds } from "../units.ts";
import { type HoldSize, holdLength } from "./hold.ts";
import { findCrossing, type RateCounts } from "./isotonic.ts";
import type { PhaseResult, RateStretch } from "./phase.ts";

/** Share of each hold that is left out: the platform still remembers what came before. */
const SETTLING = 0.15;

/**
 * Stairs of `rates`, each held as long as its rate needs for the sign-ins of `hold`. An approach of half a hold leads to the first
 * one, because an empty platform flatters it; being no hold, the approach is not counted.
 */
export function stairs(rates: readonly number[], hold: HoldSize): readonly RateStretch[] {
  const holds = rates.map((rate) => ({ from: perSecond(rate), to: perSecond(rate), length: holdLength(perSecond(rate), hold) }));
  const first = holds[0];
  if (!first) return [];
  return [{ from: perSecond(0.8 * first.from), to: first.from, length: milliseconds(Math.round(first.length / 2_000) * 1_000) }, ...holds];
}

/** A stretch of one rate, `length` in seconds. */
export function level(rate: number, length: number): RateStretch {
  return { from: perSecond(rate), to: perSecond(rate), length: seconds(length) };
}

export function lengthOf(stretches: readonly RateStretch[]): Milliseconds {
  return stretches.reduce((sum, stretch) => milliseconds(sum + stretch.length), milliseconds(0));
}

/** Sign-ins that a phase sends, as planned. */
export function volumeOf(stretches: readonly RateStretch[]): number {
  return stretches.reduce((sum, { from, to, length }) => sum + countAt(perSecond((from + to) / 2), length), 0);
}

/** A hold of a staircase: from `begin` to `until`, in seconds of the phase, it counts; what came before `begin` is its settling time. */
export interface HoldWindow {
  readonly rate: PerSecond;
  readonly length: Milliseconds;
  readonly begin: number;
  readonly until: number;
}

/** The holds of a phase. Approaches, whose rate changes, are none. */
export function holdWindows(stretches: readonly RateStretch[]): readonly HoldWindow[] {
  let until = 0;
  return stretches.flatMap(({ from, to, length }) => {
    const begin = until + Math.ceil(SETTLING * inSeconds(length));
    until += Math.round(inSeconds(length));
    return from === to ? [{ rate: from, length, begin, until }] : [];
  });
}

/** Counts of each hold of a staircase for one objective, without its settling time; holds that were not played are left out. */
export function holdCounts(result: PhaseResult, objective = 0): readonly RateCounts[] {
  const good = result.good[objective] ?? [];
  return holdWindows(result.phase.stretches).flatMap(({ rate, begin, until }) => {
    const seconds = result.seconds.slice(begin, until);
    const of = seconds.reduce((sum, second) => sum + second.judged, 0);
    const met = seconds.reduce((sum, _, index) => sum + (good[begin + index] ?? 0), 0);
    const planned = seconds.reduce((sum, second) => sum + second.planned, 0);
    const intended = seconds.reduce((sum, second) => sum + second.intended, 0);
    return of > 0 ? [{ rate, bad: of - met, of, ...(intended > 0 ? { drawn: planned / intended } : {}) }] : [];
  });
}

/** Part of a staircase that is its approach mostly: a platform that falls by chance falls later, at a higher rate. */
const FIRST_PART = 10;

/** The first tenth of a staircase, in which a platform fails that was lost before it, and none that falls by chance. */
export const firstPart = ({ phase, seconds }: PhaseResult): PhaseResult["seconds"] =>
  seconds.slice(0, Math.ceil(inSeconds(phase.duration) / FIRST_PART));

/** Share of the people who came in the last third of a phase that a platform which stands lets in: what it is held at is near what it takes. */
const STANDING = 0.8;

/** Whether the platform was down when a phase ended: what was left behind is work that the next one would wait for. */
export function isLeftClogged({ phase, seconds: all }: PhaseResult): boolean {
  const length = Math.round(inSeconds(phase.duration));
  const late = all.slice(Math.floor((2 * length) / 3), length);
  const count = (key: "ok" | "planned"): number => late.reduce((sum, second) => sum + second[key], 0);
  return count("ok") < STANDING * count("planned");
}

/** Where one staircase alone crosses, per second; `undefined` where it never failed, or always did. */
export function crossingOf(counts: readonly RateCounts[], { allowed }: { readonly allowed: number }): PerSecond | undefined {
  const crossing = findCrossing(counts, allowed);
  return crossing.kind === "found" ? perSecond(crossing.rate) : undefined;
}

/** The same, but one that never failed, or always did, is read at its own end. `undefined` for no counts. */
export function crossingOrEndOf(counts: readonly RateCounts[], known: { readonly allowed: number }): PerSecond | undefined {
  const crossing = findCrossing(counts, known.allowed);
  if (crossing.kind === "below") return perSecond(crossing.lowestTested);
  if (crossing.kind === "not-reached") return perSecond(crossing.highestTested);
  return crossingOf(counts, known);
}
