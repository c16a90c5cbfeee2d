import { admissionOf } from "./admission.ts";
import { type LoadSecond, okTimeOf } from "./load.ts";
import { meanOf } from "./movingmean.ts";
import { findTurn } from "./turn.ts";

/** Where newcomers began to be turned away because of how many were in. */
export interface SessionLimit {
  /** Index of the first second with overload pages of the lasting kind. */
  readonly at: number;
  /** Live sessions at that moment: a count. */
  readonly sessions: number;
  /** The same without those who may have left by then and stayed in the plan's count; as many where hardly anybody had. */
  readonly least: number;
}

const WINDOW = 30;
/** Seconds before the turn that are read with it: right after it only the slowest of those who were still let in come out. */
const TURN = 5;
/** Share of ended attempts that are overload pages, from which newcomers count as turned away. */
const TURNED_AWAY = 0.2;
/** Share of ended attempts that may have been overload pages before. */
const STRAY = 0.03;
/** How much longer `ok` attempts may take while they still count as equally fast, and the slack in ms for the very fast ones. */
const EQUALLY_FAST = 1.5;
const SLACK_MS = 50;
/** A quota stops the growth of live sessions, a limited rate does not: most that goodput may be of what it was before. */
const GOODPUT_LEFT = 0.8;
/**
 * A full house lets in as many as leave. Who leaves sooner than the plan knows is let in for and stays in the plan's count; but no platform forgets
 * people within less than this, s: where more come in, over a minute from the turn or what there is of it, it was never full. A waiting room that lets in
 * a reserve and then a rate, and a limit of requests per minute, let in many times as many.
 */
const SHORTEST_STAY = 100;
/** Share of those let in at a level who must still be there, as far as the plan knows, for it to be none at which people leave. */
const STAYING = 0.5;
const SEEN = { most: 60, least: 10 } as const;
/** Standard errors of counting beyond which more came in within the least of that than can have left in it; then it may also follow a minute in which nobody came in. */
const SIGMAS = 4;

/** Where a house was full as far as anybody sees, and the limit where the run tells it. */
export interface FullHouse {
  readonly at: number;
  /** Absent where so many come in once it is full that those who are in stay for less than people do, or had left in numbers by then. */
  readonly limit?: SessionLimit;
}

/**
 * The session limit of a run (design.md §4): overload pages jump while `ok` attempts stay as fast, and goodput falls, because a
 * full house lets in only as many as leave. All three are needed: a saturated platform that shows waiting pages becomes slow,
 * and a waiting room that limits the *rate* keeps letting people in at it, after a reserve at a lower one, until far more are in.
 * `undefined` where there is none.
 */
export const findSessionLimit = (seconds: readonly LoadSecond[]): SessionLimit | undefined => findFullHouse(seconds)?.limit;

/** The same with where it was full also where the limit is not told: what fell there is no collapse, and the way down to it no ceiling. */
export function findFullHouse(seconds: readonly LoadSecond[]): FullHouse | undefined {
  const onset = seconds.findIndex((_, index) => turnsAway(seconds, index));
  const at = firstOverload(seconds, onset);
  if (at === undefined || !wasOpen(seconds, at) || !staysFast(seconds, at) || !goodputFalls(seconds, at)) return undefined;
  const sessions = seconds[at]?.live ?? 0;
  const onTheWay = Math.ceil((2 * (okTimeOf(seconds.slice(0, at + 1)) ?? 0)) / 1_000);
  const full = Math.max(...seconds.slice(at, at + onTheWay + 1).map(({ live }) => live));
  const after = seconds.slice(at);
  if (sessions <= 0 || goesOnFilling(after, full) || letsInAtARate(seconds, full)) return undefined;
  const leaving = leavingRate(after);
  const inside = sessions - leaving * timeOpen(seconds.slice(0, at));
  if (inside >= HARDLY_LEFT * sessions) return { at, limit: { at, sessions, least: sessions } };
  return inside < SHORTEST_STAY * leaving ? { at } : { at, limit: { at, sessions, least: Math.floor(inside) } };
}

/**
 * Share of those who came in that is there, at least, for the count to be the limit: as people leave sooner or later, about half of the others are there too, and the
 * count is a tenth too high at most.
 */
const HARDLY_LEFT = 0.8;

/** How many come in a second, once the house is full, for people who leave without the plan knowing; 0 where five seconds of that were not seen. */
function leavingRate(after: readonly LoadSecond[]): number {
  const loaded = after.filter(({ intended }) => intended > 0);
  const closes = whenClosed(loaded);
  const from = closes < loaded.length - TURN ? closes : Math.min(SEEN.least, Math.floor(loaded.length / 2));
  const closed = loaded.slice(from, from + SEEN.most + 1);
  if (closed.length <= TURN) return 0;
  return Math.max(0, ((closed.at(-1)?.live ?? 0) - (closed[0]?.live ?? 0)) / (closed.length - 1));
}

/** For how long people had come in, s: while more and more do, never more leave than when the house is full. */
export function timeOpen(before: readonly LoadSecond[]): number {
  const first = before.findIndex(({ ok }) => ok > 0);
  return first < 0 ? 0 : before.length - first;
}

/**
 * Whether what is let in after the turn is a level that the plan does not know to leave. Who leaves a house leaves it as he came in: while more and more had come, more and
 * more do, or nobody yet. A level is a limit of the rate after a reserve, however large; and where people do leave at it, it is what such a house lets in.
 */
function letsInAtARate(seconds: readonly LoadSecond[], full: number): boolean {
  const turn = findTurn(seconds);
  const last = turn?.after.at(-1);
  return turn !== undefined && last !== undefined && last.live - full > STAYING * turn.level * turn.after.length;
}

/**
 * Whether, while people come, more are let in than can have left of `full`, over a minute or at once: a limit of requests a minute lets nobody in and then
 * everybody. Not known within ten seconds.
 */
function goesOnFilling(after: readonly LoadSecond[], full: number): boolean {
  const loaded = after.slice(0, SEEN.most).filter(({ intended }) => intended > 0);
  if (loaded.length < SEEN.least) return false;
  const most = (full * SEEN.least) / SHORTEST_STAY;
  const closed = after.slice(whenClosed(after));
  const fillsAtOnce = closed
    .slice(SEEN.least, SEEN.most + SEEN.least)
    .some(({ live }, at) => live - (closed[at]?.live ?? 0) > most + SIGMAS * Math.sqrt(most));
  return fillsAtOnce || (loaded.at(-1)?.live ?? 0) - full > (full * loaded.length) / SHORTEST_STAY;
}

/** From when on nobody comes in: who had the form when the house filled still does, for as long as people type. The end where somebody always does. */
function whenClosed(after: readonly LoadSecond[]): number {
  const at = after.findIndex(({ live }, index) => after.slice(index + 1, index + 3).every((next) => next.live <= live));
  return at < 0 ? after.length : at;
}

/** Whether people were turned away as by a full house, but with answers that no rule knows as its waiting page: errors, mostly. */
export function looksFull(seconds: readonly LoadSecond[]): boolean {
  const turn = findTurn(seconds);
  if (turn !== undefined && admissionOf(turn) === "places" && turn.after.every(({ overload }) => overload === 0)) return true;
  const renamed = seconds.map((second) => ({ ...second, overload: second.overload + second.failed, failed: 0 }));
  const limit = findSessionLimit(seconds) === undefined ? findSessionLimit(renamed) : undefined;
  // A platform that is gone turns everybody away, too; a full house lets in for who leaves.
  return limit !== undefined && seconds.slice(limit.at + WINDOW, limit.at + SEEN.most).some(({ ok }) => ok > 0);
}

function turnsAway(seconds: readonly LoadSecond[], index: number): boolean {
  const stretch = seconds.slice(index, index + WINDOW);
  const overload = sum(stretch, (second) => second.overload);
  const ended = overload + sum(stretch, (second) => second.ok + second.failed);
  return (seconds[index]?.overload ?? 0) > 0 && overload >= 10 && overload >= TURNED_AWAY * ended;
}

/** `turnsAway` looks ahead, so its first hit can be a stray page before the jump: the jump is where they come without a pause. */
function firstOverload(seconds: readonly LoadSecond[], onset: number): number | undefined {
  if (onset < 0) return undefined;
  for (let index = onset; index < Math.min(seconds.length, onset + WINDOW); index += 1) {
    const next = seconds.slice(index, index + 5);
    const overload = sum(next, (second) => second.overload);
    const ended = overload + sum(next, (second) => second.ok + second.failed);
    if ((seconds[index]?.overload ?? 0) > 0 && overload >= TURNED_AWAY * ended) return index;
  }
  return onset;
}

/** A house that is not full yet turns away nobody; machines that are busy turn away a few before they break. */
function wasOpen(seconds: readonly LoadSecond[], at: number): boolean {
  const before = seconds.slice(Math.max(0, at - WINDOW), Math.max(0, at - TURN));
  return sum(before, ({ overload }) => overload) <= STRAY * sum(before, ({ overload, ok, failed }) => overload + ok + failed);
}

function staysFast(seconds: readonly LoadSecond[], at: number): boolean {
  const before = okTime(seconds.slice(Math.max(0, at - WINDOW), at));
  const after = okTime(seconds.slice(Math.max(0, at - TURN), at + WINDOW));
  const early = okTime(seconds.slice(0, Math.max(1, Math.floor(at / 2))));
  const reference = early ?? before;
  if (reference === undefined) return false;
  return [before, after].every((time) => time === undefined || time <= EQUALLY_FAST * reference + SLACK_MS);
}

function goodputFalls(seconds: readonly LoadSecond[], at: number): boolean {
  const goodput = seconds.map((second) => second.ok);
  const before = meanOf(goodput, Math.max(0, at - WINDOW), at);
  const after = meanOf(goodput, at, at + WINDOW);
  return after < GOODPUT_LEFT * before;
}

/** Mean time of `ok` attempts in ms, weighted by their number. */
function okTime(stretch: readonly LoadSecond[]): number | undefined {
  const count = sum(stretch, (second) => (second.okMeanMs === undefined ? 0 : second.ok));
  return count > 0 ? sum(stretch, (second) => second.ok * (second.okMeanMs ?? 0)) / count : undefined;
}

function sum(seconds: readonly LoadSecond[], value: (second: LoadSecond) => number): number {
  return seconds.reduce((total, second) => total + value(second), 0);
}
