import { perSecond } from "../units.ts";
import { provenGoodput } from "./ceiling.ts";
import type { LoadSecond } from "./load.ts";
import type { Saturation } from "./saturation.ts";
import { findClosing, isFast, isOpen, letsInNobody, refusedShare } from "./turn.ts";
import { findWindow } from "./window.ts";

/** A platform that let in everybody, then nobody for a while, and then people again. */
export interface Closed {
  /** Seconds in which nobody was let in, of the first time. */
  readonly length: number;
  /** The most that was let in per second from one opening to the next, or where there was only one from the beginning to it; after a restart what half a minute proved since. */
  readonly rate: number;
}

/** Seconds in a row of a closing. */
const LEAST = 10;
/** Part of what came in until the opening, and of who comes, that must come in afterwards; and share of attempts that more may be turned away while it is open. */
const AGAIN = 0.5;
const MORE_REFUSED = 0.25;
/** How far a ceiling may lie above what was proved: one within the error of it stands. */
const MORE = 1.05;

/**
 * A closing (`findClosing`) behind which people were let in again, as fast as before, and those who were not told so at once: a limit of requests in windows of minutes, of which a
 * run does not see two whole ones, or a restart. `undefined` where the platform stayed shut, or opened for a moment or in part only, as one does that has lost a machine, where people waited afterwards as those of a queue do, and where whole windows tell.
 */
export function findClosed(all: readonly LoadSecond[]): Closed | undefined {
  const seconds = loadOf(all);
  const closing = findClosing(seconds);
  if (closing?.isSudden !== true || findWindow([seconds]) !== undefined) return undefined;
  const openings = openingsOf(seconds);
  const first = openings.find((at) => at > closing.from);
  if (first === undefined || !isFast(seconds.slice(0, closing.from), seconds.slice(first))) return undefined;
  if (!letsInAgain(seconds, { from: closing.from, first })) return undefined;
  const [begin, ...later] = openings.map((until, index) => seconds.slice(openings[index - 1] ?? 0, until));
  // Until the first opening more may have come in than lasts: the end of a window that had begun before, and the next.
  const cycles = later.length > 0 || begin === undefined ? later : [begin];
  const rates = cycles.map((cycle) => letIn(cycle) / cycle.length);
  const since = seconds.slice(openings.at(-1));
  // More than ever came in before it shut, and it has not shut again: that was no limit in windows.
  const isRestart = letIn(since) > letIn(seconds.slice(0, closing.from));
  return { length: first - closing.from, rate: Math.max(...rates, ...(isRestart ? [provenGoodput(since)] : [])) };
}

const letIn = (seconds: readonly LoadSecond[]): number => seconds.reduce((sum, { ok }) => sum + ok, 0);

/** Whether it is as open again as it was, until the next time; and long enough for about as many to come in as before. */
function letsInAgain(seconds: readonly LoadSecond[], { from, first }: { readonly from: number; readonly first: number }): boolean {
  const after = seconds.slice(first);
  const open = after.filter(isOpen);
  const pace = letIn(seconds.slice(0, first)) / first;
  const could = after.reduce((sum, { planned }) => sum + Math.min(pace, planned), 0);
  const isAsBefore = refusedShare(open) <= refusedShare(seconds.slice(0, from)) + MORE_REFUSED;
  return isAsBefore && letIn(after) >= AGAIN * could;
}

/** What a plain run says of such a platform: no more lasts for sure than was let in from opening to opening, and that nobody came in meanwhile is no collapse. */
export function readClosed(seconds: readonly LoadSecond[], seen: Saturation): Saturation {
  const { ceiling, sessionLimit } = seen;
  const closed = sessionLimit.kind === "none" && ceiling.kind !== "generator-limited" ? findClosed(seconds) : undefined;
  if (closed === undefined) return seen;
  const isMore = (ceiling.kind === "found" || ceiling.kind === "at-least") && ceiling.rate > MORE * closed.rate;
  return { ...seen, collapse: { kind: "none" }, ...(isMore ? { ceiling: { kind: "at-least", rate: perSecond(closed.rate) } } : {}) };
}

/** Up to the last second in which somebody was to come. */
const loadOf = (seconds: readonly LoadSecond[]): readonly LoadSecond[] =>
  seconds.slice(
    0,
    seconds.reduce((until, { intended }, at) => (intended > 0 ? at + 1 : until), 0),
  );

/** Seconds in which people are let in again after nobody was for ten seconds. */
function openingsOf(seconds: readonly LoadSecond[]): readonly number[] {
  let closed = 0;
  return seconds.flatMap((second, at) => {
    // A second in which nobody was told anything is neither closed nor open.
    const opens = closed >= LEAST && isOpen(second);
    closed = isOpen(second) ? 0 : closed + Number(letsInNobody(second));
    return opens ? [at] : [];
  });
}
