import type { Random } from "../people/random.ts";

/**
 * How the people of one arrival entry spread over the day. Times are ms since midnight, uncompressed. A curve knows its mass
 * before a time and can draw people; both follow the same law, so that a draw can be tested against its curve.
 */
export interface Curve {
  /** Expected people who come before `time`, of a total of `mass`. Non-decreasing. */
  readonly cumulative: (time: number) => number;
  /** People that this curve stands for over all time; its unit is people for rates and 1 for densities. */
  readonly mass: number;
  /** `count` times of day inside the window, unordered. */
  readonly draw: (random: Random, count: number, window: Window) => readonly number[];
}

/** The played part of the day, [from, to), in ms since midnight. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Mass of `curve` inside `window`. */
export const massWithin = (curve: Curve, window: Window): number =>
  Math.max(0, curve.cumulative(window.to) - curve.cumulative(window.from));

export const isWithin = (time: number, window: Window): boolean => time >= window.from && time < window.to;

/** Tries after which a draw by rejection gives up: reached only where less than about 1 in 100,000 of a law lies in the window. */
const MOST_TRIES = 2_000_000;

/** Draws from `law` until a value lies in the window. */
export function drawWithin(law: () => number, window: Window): number {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const time = law();
    if (isWithin(time, window)) return time;
  }
  return (window.from + window.to) / 2;
}
