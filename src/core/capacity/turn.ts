import { type PerSecond, perSecond } from "../units.ts";
import { type LoadSecond, okTimeOf, sumOf } from "./load.ts";

/** Where a platform that had let in everybody began to let in only so many a second, and stayed fast. Rates per second. */
export interface Turn {
  /** Goodput just before it, and the level to which it fell. */
  readonly before: PerSecond;
  readonly level: PerSecond;
  /** Index of the first second of the level. */
  readonly from: number;
  /** Seconds in which people were turned away at that level. */
  readonly after: readonly LoadSecond[];
}

/** Seconds before the turn whose goodput is compared with the level: so many that about this many people come in, within bounds. Without the least of them there is none. */
const BEFORE = { people: 1_500, least: 10, most: 60 } as const;
/** Seconds of the level without which it is none. */
const LEAST = 20;
/** Share of ended attempts that are refusals, in a second, in five and in thirty, from which people are turned away; and below which they no longer are. */
const TURNED_AWAY = 0.1;
const NO_LONGER = 0.03;
const BRIEF = 5;
const LONG = 30;
/** How far goodput must fall to the level, in shares of it and standard errors of counting; below a tenth of what it was there is no level to speak of. */
const FALL = 1.1;
const SIGMAS = 4;
const LEAST_LEFT = 0.1;
/** How much longer than at rest those may take who are let in, and those who are turned away, and the slack in ms for the very fast ones. */
const EQUALLY_FAST = 1.5;
const SLACK_MS = 50;

/**
 * The turn of one phase, as a reserve that is used up makes it (a token bucket, a waiting room that lets in so many first): goodput falls from what
 * was asked to a level that does not change any more, whatever is asked; nobody is slower than at rest, because nobody queues, and who is not let in is
 * told so at once. `undefined` where there is none: a queue that is full makes people wait, a platform that collapses has no level, and one with too few
 * places to wait lets in more the more is asked.
 */
export function findTurn(seconds: readonly LoadSecond[]): Turn | undefined {
  const at = firstTurnedAway(seconds);
  if (at === undefined || at < BEFORE.least) return undefined;
  const onTheWay = Math.ceil((okTimeOf(seconds.slice(0, at)) ?? 0) / 1_000) + 1;
  const after = whileTurnedAway(seconds.slice(at + onTheWay), refusedShare(seconds.slice(0, at)));
  const level = mean(after);
  const earlier = seconds.slice(Math.max(0, at - Math.round(Math.min(BEFORE.most, Math.max(BEFORE.least, BEFORE.people / level)))), at);
  const before = mean(earlier);
  const isFall = before > FALL * level && before - level > SIGMAS * Math.sqrt(before / earlier.length + level / Math.max(1, after.length));
  if (after.length < LEAST || !isFall || level < LEAST_LEFT * before) return undefined;
  if (!isFlat(after) || !isFast(seconds.slice(0, at), after)) return undefined;
  return { before: perSecond(before), level: perSecond(level), from: at + onTheWay, after };
}

/** A load no higher than this many times a level, over so many seconds, no longer tries it. */
const UNTRIED = { times: 1.1, seconds: 10 } as const;

/** The same where the level lasted as long as more was asked: one that ends before was something that passed, a deploy say. */
export function findLastingTurn(seconds: readonly LoadSecond[]): Turn | undefined {
  const turn = findTurn(seconds);
  if (turn === undefined) return undefined;
  const end = turn.from + turn.after.length;
  const next = seconds.slice(end, end + UNTRIED.seconds);
  return sumOf(next, "planned") <= UNTRIED.times * turn.level * next.length ? turn : undefined;
}

function firstTurnedAway(seconds: readonly LoadSecond[]): number | undefined {
  const at = seconds.findIndex(
    (second, index) => refused([second]) > 0 && [1, BRIEF, LONG].every((width) => turnsAway(seconds, index, width)),
  );
  return at < 0 ? undefined : at;
}

function turnsAway(seconds: readonly LoadSecond[], from: number, width: number): boolean {
  const window = seconds.slice(from, from + width);
  return refused(window) >= TURNED_AWAY * (refused(window) + sumOf(window, "ok"));
}

/** `atRest`: share of the attempts that fail anyway, as of people who do not wait as long as a sign-in takes. */
function whileTurnedAway(seconds: readonly LoadSecond[], atRest: number): readonly LoadSecond[] {
  const end = seconds.findIndex(({ intended }, index) => {
    const next = seconds.slice(index, index + BRIEF);
    return intended === 0 || refused(next) < NO_LONGER * sumOf(next, "planned") + atRest * (refused(next) + sumOf(next, "ok"));
  });
  return end < 0 ? seconds : seconds.slice(0, end);
}

/**
 * Whether no third of the level differs from another by more than a tenth and chance, and it is there from its beginning: where places come free nobody
 * gets in at first, and as many as came a session ago later.
 */
function isFlat(after: readonly LoadSecond[]): boolean {
  const third = Math.floor(after.length / 3);
  const thirds = [0, 1, 2].map((part) => mean(after.slice(part * third, (part + 1) * third)));
  const level = mean(after);
  const isNear = (difference: number, width: number): boolean =>
    difference <= Math.max((FALL - 1) * level, SIGMAS * Math.sqrt(level / width));
  return isNear(Math.max(...thirds) - Math.min(...thirds), third) && isNear(Math.abs(mean(after.slice(0, LEAST)) - level), LEAST);
}

/** Seconds in a row in which nobody is let in, for a closing, the share of their attempts that are turned away, and seconds in which it may begin. */
const CLOSED = { least: 10, share: 0.9, begins: 2 } as const;

/** Where a platform let in nobody any more. */
export interface Closing {
  /** Index of the first second of that. */
  readonly from: number;
  /** What it let in a second until then and while it was closed, from the phase's begin. */
  readonly rate: PerSecond;
  /** Whether those who came in just before were as fast as at rest. */
  readonly isSudden: boolean;
}

/**
 * Where a platform that had let in everybody let in nobody any more, for ten seconds at least, and told them so at once: as one turns away whose quota for some minutes
 * is used up, or one that trips or has crashed. `undefined` where it never did, and where who was not let in was kept waiting.
 */
export function findClosing(seconds: readonly LoadSecond[]): Closing | undefined {
  const from = seconds.findIndex((second, at) => {
    const row = seconds.slice(at, at + CLOSED.least);
    const isShut = row.length === CLOSED.least && row.every((one) => one.intended > 0 && !isOpen(one));
    return isShut && letsInNobody(second) && refused(row) >= CLOSED.share * sumOf(row, "attempts");
  });
  const before = from - CLOSED.begins;
  if (before < BEFORE.least || turnsAway(seconds, before - BEFORE.least, BEFORE.least)) return undefined;
  const end = seconds.findIndex((second, at) => at > from && isOpen(second));
  const closed = seconds.slice(from, end < 0 ? seconds.length : end);
  const fast = fastest(seconds.slice(0, from));
  if (toldAfter(closed) > fast) return undefined;
  const isSudden = (okTimeOf(seconds.slice(before - BEFORE.least, before)) ?? 0) <= fast;
  return { from, rate: perSecond(mean(seconds.slice(0, from + closed.length))), isSudden };
}

/** Whether as good as everybody who was told something in this second was turned away: who began in it may be told in the next. */
export const letsInNobody = (second: LoadSecond): boolean => refused([second]) > 0 && !isOpen(second);

/** Whether more than a few of them were let in; false, too, where nobody was told anything. */
export const isOpen = (second: LoadSecond): boolean => second.ok > (1 - CLOSED.share) * (second.ok + refused([second]));

/** Whether those who were let in later came in as fast as at rest, and the others were told so as fast, unless they are too few to be of the platform. */
export function isFast(earlier: readonly LoadSecond[], after: readonly LoadSecond[]): boolean {
  const fast = fastest(earlier);
  return (okTimeOf(after) ?? Number.POSITIVE_INFINITY) <= fast && (refusedShare(after) < NO_LONGER || toldAfter(after) <= fast);
}

/** Up to how many ms count as equally fast as at rest. */
function fastest(earlier: readonly LoadSecond[]): number {
  const atRest = okTimeOf(earlier.slice(0, Math.max(BEFORE.least, Math.floor(earlier.length / 2)))) ?? 0;
  return EQUALLY_FAST * atRest + SLACK_MS;
}

/** After how many ms those who are turned away are told so, in the mean. */
const toldAfter = (seconds: readonly LoadSecond[]): number =>
  (1_000 * sumOf(seconds, "stays") - (okTimeOf(seconds) ?? 0) * sumOf(seconds, "ok")) / Math.max(1, refused(seconds));

const refused = (seconds: readonly LoadSecond[]): number => sumOf(seconds, "overload") + sumOf(seconds, "failed");
/** Share of the ended attempts that were turned away. */
export const refusedShare = (seconds: readonly LoadSecond[]): number =>
  refused(seconds) / Math.max(1, refused(seconds) + sumOf(seconds, "ok"));
const mean = (seconds: readonly LoadSecond[]): number => sumOf(seconds, "ok") / Math.max(1, seconds.length);
