import { admissionOf } from "./admission.ts";
import type { LoadSecond } from "./load.ts";
import { largestMean } from "./movingmean.ts";
import { lettingIn, type Saturation } from "./saturation.ts";
import { timeOpen } from "./sessionlimit.ts";
import { findLastingTurn, type Turn } from "./turn.ts";

/**
 * What one plain run says of a platform that let in everybody and then a level (`findTurn`), where the level tells why. Of a clock's the ceiling is that level, and what
 * was let in before was a reserve. A level of people who come in for places that others left, behind a waiting page, is a full house whose people leave when they like, as is known
 * to nobody else. `seen` is what the run says without it; it stands where neither is plain, and where it has the limit already.
 */
export function readTurn(seconds: readonly LoadSecond[], seen: Saturation): Saturation {
  const turn = findLastingTurn(seconds);
  if (turn === undefined || seen.sessionLimit.kind !== "none" || seen.ceiling.kind === "generator-limited") return seen;
  const admission = admissionOf(turn);
  if (admission === "clock") return lettingIn(turn.level);
  const sessions = admission === "places" && hasWaitingPage(turn) ? leastInside(seconds.slice(0, turn.from), turn.level) : undefined;
  if (sessions === undefined) return seen;
  return { ...seen, collapse: { kind: "none" }, sessionLimit: { kind: "at-least", sessions } };
}

/** Share of those who were turned away to whom a page said that they must wait: an error is as much a machine's that broke. */
const WAITING_PAGES = 0.9;

function hasWaitingPage({ after }: Turn): boolean {
  const sum = (key: "overload" | "failed"): number => after.reduce((total, second) => total + second[key], 0);
  return sum("overload") >= WAITING_PAGES * (sum("overload") + sum("failed"));
}

/** How far above what came in just before the turn more may have come in for half a minute, and seconds of it. */
const MORE = 1.1;
const RECENT = 30;
/** Seconds that people stay at least, in the mean: for who is gone sooner nobody keeps a place. */
const SHORTEST_STAY = 30;

/**
 * How many of those who came in were there at least when the house was full. While more and more come in, more and more leave: never more than left then, and that is the
 * level. `undefined` where more had come in before, and where the level is more than can leave of so many.
 */
function leastInside(before: readonly LoadSecond[], level: number): number | undefined {
  const ok = before.map((second) => second.ok);
  const recent = ok.slice(-RECENT).reduce((sum, count) => sum + count, 0) / RECENT;
  const isRising = (largestMean(ok, RECENT)?.value ?? 0) <= MORE * recent;
  const inside = Math.floor(ok.reduce((sum, count) => sum + count, 0) - level * timeOpen(before));
  return isRising && inside >= SHORTEST_STAY * level ? inside : undefined;
}
