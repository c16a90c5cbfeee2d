import { inSeconds, type PerSecond, perSecond } from "../units.ts";
import type { LoadSecond } from "./load.ts";
import type { PhaseResult } from "./phase.ts";
import { findClosing, findTurn, type Turn } from "./turn.ts";
import { findWindow } from "./window.ts";

/**
 * What a platform lets in a second once a reserve is used up; `seen-once` where it may also have fallen for another reason, `known` where it was none, and
 * `windows` where the whole reserve is there again at each beginning of a window (`findWindow`).
 */
export interface Reserve {
  readonly kind: "known" | "windows" | "seen-once";
  readonly rate: PerSecond;
}

/** The rate that lasts, where it is known for one. */
export const lastingRate = (reserve: Reserve | undefined): PerSecond | undefined =>
  reserve === undefined || reserve.kind === "seen-once" ? undefined : reserve.rate;

/** How far apart the levels of two phases may be that are one, beyond chance; the same of the sizes of what was used up. */
const SAME_LEVEL = 0.05;
const SAME_SIZE = 1.15;
/** How far apart the rates at which it was used up must be, for no rate to be the reason. */
const OTHER_RATE = 1.08;
/** How far apart the sizes may be where the rates hardly differ, but what was played does. */
const VERY_SAME_SIZE = 1.03;
const SIGMAS = 4;

/**
 * A reserve that is let in first (see `findTurn`). It is known where phases of clearly different rates fell to the same level after the same number of people
 * beyond it: such a number is a reserve, while a platform that falls at a rate, and by itself gets less done then, falls at the same rate after any number. What
 * is used up fills again at that level, between the phases too; some of them may have been waited out, so that each is also counted for itself. `results` in the
 * order of time. One that let in nobody at all for a while was seen once at best. `undefined` where no phase fell.
 */
export function findReserve(results: readonly PhaseResult[]): Reserve | undefined {
  const window = findWindow(results.map(loadedPart));
  if (window) return { kind: "windows", rate: window.rate };
  const turns = results.flatMap((result, index) => turnOf(result, results.slice(0, index)));
  const lowest = Math.min(...turns.map(({ turn }) => turn.level));
  const same = turns.filter(({ turn }) => isLevel(turn, lowest));
  if (same.length === 0) return closingOf(results);
  const after = same.flatMap(({ turn }) => turn.after);
  const rate = perSecond(after.reduce((sum, { ok }) => sum + ok, 0) / after.length);
  const rates = same.map(({ turn }) => turn.before);
  const sizes = [same.map(({ own }) => usedUp(own, rate)), same.map(({ earlier, own }) => usedUp([...earlier, ...own], rate))];
  const played = new Set(same.map(({ load }) => load));
  const agree = (within: number): boolean => sizes.some((one) => ratioOf(one) <= within);
  const isKnown = (ratioOf(rates) >= OTHER_RATE && agree(SAME_SIZE)) || (played.size > 1 && agree(VERY_SAME_SIZE));
  return { kind: isKnown ? "known" : "seen-once", rate };
}

/** A platform that for a while let in nobody at all may have used up a quota for some minutes; the lowest mean of such a phase. */
function closingOf(results: readonly PhaseResult[]): Reserve | undefined {
  const rates = results.flatMap((result) => findClosing(loadedPart(result))?.rate ?? []);
  return rates.length > 0 ? { kind: "seen-once", rate: perSecond(Math.min(...rates)) } : undefined;
}

interface Seen {
  readonly turn: Turn;
  /** What its phase asked for: the same for two guards. */
  readonly load: string;
  /** What was played up to the turn, of its own phase and of those before it. */
  readonly own: readonly LoadSecond[];
  readonly earlier: readonly LoadSecond[];
}

/** Without what comes after the load. */
const loadedPart = ({ phase, seconds }: Pick<PhaseResult, "phase" | "seconds">): PhaseResult["seconds"] =>
  seconds.slice(0, Math.round(inSeconds(phase.duration)));

function turnOf({ phase, seconds }: PhaseResult, before: readonly PhaseResult[]): readonly Seen[] {
  const turn = findTurn(loadedPart({ phase, seconds }));
  return turn
    ? [
        {
          turn,
          load: JSON.stringify(phase.stretches),
          own: seconds.slice(0, turn.from),
          earlier: before.flatMap((result) => result.seconds),
        },
      ]
    : [];
}

/** People let in beyond `rate`, less what has filled again at it since. */
const usedUp = (seconds: readonly LoadSecond[], rate: number): number => seconds.reduce((used, { ok }) => Math.max(0, used + ok - rate), 0);

function isLevel({ level, after }: Turn, lowest: number): boolean {
  return level - lowest <= Math.max(SAME_LEVEL * lowest, SIGMAS * Math.sqrt(level / after.length));
}

const ratioOf = (values: readonly number[]): number => Math.max(...values) / Math.max(1, Math.min(...values));

/** How far above what may last a rate must be told for that to be worth a line. */
const ABOVE = 1.03;

/** What a report tells beside a reserve: the rates that it says, whether these are of a platform that changed, and whether a limit of sessions turned people away. */
export interface ToldBeside {
  readonly told: readonly number[];
  readonly isChanging: boolean;
  readonly isFull: boolean;
}

/**
 * What is to be said of a reserve. Of a platform that changed no rate is told for one that lasts, so that a reserve may be why and no more; none where a
 * limit of sessions says why people were turned away, or where no rate above what lasts is told.
 */
export function reserveWarnings(
  reserve: Reserve | undefined,
  { told, isChanging, isFull }: ToldBeside,
): readonly ("reserve" | "perhaps-reserve")[] {
  if (reserve === undefined || isFull) return [];
  if (reserve.kind !== "seen-once") return [isChanging ? "perhaps-reserve" : "reserve"];
  return !isChanging && told.some((rate) => rate > ABOVE * reserve.rate) ? ["perhaps-reserve"] : [];
}
