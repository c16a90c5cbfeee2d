import { type PerSecond, perSecond } from "../units.ts";
import { type LoadSecond, sumOf } from "./load.ts";

/** A limit of requests in windows of a fixed length: so many are let in, and nobody else until the next window begins. */
export interface FixedWindow {
  /** Length, whole seconds. */
  readonly every: number;
  /** What it lets in for long: goodput over whole windows, per second. */
  readonly rate: PerSecond;
}

/** Share of the attempts of a second that are turned away in it, from which nobody is let in; and seconds in a row of it that are no chance. */
const CLOSED = 0.9;
const LEAST_CLOSED = 2;
/** Below this share, over so many seconds, people are let in again. */
const OPEN = 0.5;
const OPENING = 2;
/** Whole windows without which there is none, and seconds by which their lengths may differ: each end is known to a second. */
const LEAST_WINDOWS = 2;
const SAME_LENGTH = 2;
/** How far apart the numbers that were let in may be that are one, and how far apart the numbers that came must be for them to be no reason. */
const SAME_COUNT = 1.03;
const OTHER_DEMAND = 1.08;
/** People without whom a number is luck, and says nothing. */
const LEAST_PEOPLE = 50;

/**
 * The windows of a limit that are long enough for seconds to show them: everybody is let in, then nobody at all, and so again after the same time and after
 * the same number of people, however many come; never after more, but for a window in which nobody was turned away and that is one with the next. A platform that
 * trips, restarts or pauses is closed after other times or other numbers where more come. `phases` are the seconds of each, of which only those with a load
 * count. `undefined` where fewer than two whole windows were seen, and where no more came in one than in another.
 */
export function findWindow(phases: readonly (readonly LoadSecond[])[]): FixedWindow | undefined {
  const windows = phases.flatMap(windowsOf).filter((window) => letIn(window) >= LEAST_PEOPLE);
  const every = Math.min(...windows.map(({ length }) => length));
  const most = Math.max(...windows.map((window) => letIn(window) / timesOf(window, every)));
  const isRegular = windows.every((window) => Math.abs(window.length - every * timesOf(window, every)) <= SAME_LENGTH);
  const single = windows.filter((window) => timesOf(window, every) === 1);
  const full = single.filter((window) => SAME_COUNT * letIn(window) >= most);
  const came = full.map((window) => sumOf(window, "attempts"));
  // Each was closed because its number was in: fewer are only where so many came that a part of them was lost behind the door.
  const isOneCount = single.every((window) => full.includes(window) || sumOf(window, "attempts") > Math.max(...came));
  if (!isRegular || !isOneCount || full.length < LEAST_WINDOWS || ratioOf(came) < OTHER_DEMAND) return undefined;
  const whole = full.flat();
  return { every, rate: perSecond(sumOf(whole, "ok") / whole.length) };
}

/** How many windows lie between two openings. */
const timesOf = ({ length }: readonly LoadSecond[], every: number): number => Math.round(length / every);
const letIn = (window: readonly LoadSecond[]): number => sumOf(window, "attempts") - refused(window);

/** What lies between one second in which people are let in again after nobody was, and the next such one. */
function windowsOf(seconds: readonly LoadSecond[]): readonly (readonly LoadSecond[])[] {
  let closed = 0;
  const openings = seconds.flatMap(({ intended, attempts }, at) => {
    // A second in which nobody tried, as at the foot of a ramp, is neither closed nor open.
    if (intended > 0 && attempts === 0) return [];
    const wasClosed = closed >= LEAST_CLOSED;
    closed = intended > 0 && turnsAway(seconds.slice(at, at + 1), CLOSED) ? closed + 1 : 0;
    return intended > 0 && wasClosed && closed === 0 && !turnsAway(seconds.slice(at, at + OPENING), OPEN) ? [at] : [];
  });
  return openings.slice(1).map((until, index) => seconds.slice(openings[index], until));
}

const turnsAway = (seconds: readonly LoadSecond[], share: number): boolean => refused(seconds) >= share * sumOf(seconds, "attempts");
const refused = (seconds: readonly LoadSecond[]): number => sumOf(seconds, "overload") + sumOf(seconds, "failed");
const ratioOf = (values: readonly number[]): number => Math.max(...values) / Math.max(1, Math.min(...values));
