import type { Milliseconds, PerSecond } from "../units.ts";
import { largestMean } from "./movingmean.ts";

/** One second of load and what came of it: the input of every estimator that reads a run. */
export interface LoadSecond {
  /** From the start of the phase. */
  readonly atMs: Milliseconds;
  /** The plan's intensity in this second: the curve, not the draw. */
  readonly intended: PerSecond;
  /** Arrivals of the table in this second: the draw. */
  readonly planned: number;
  /** Attempts begun, reloads included. */
  readonly attempts: number;
  /** Visits begun. */
  readonly visits: number;
  /** Successful sign-ins by the second in which they completed: goodput. */
  readonly ok: number;
  /** Overload pages by the second in which they came. */
  readonly overload: number;
  /** Every other unsuccessful end of an attempt. */
  readonly failed: number;
  /** Mean length of the `ok` attempts that completed in this second, in ms; absent when there are none. */
  readonly okMeanMs?: Milliseconds;
  /** Person-seconds in an attempt within this second, typing not counted. */
  readonly presence: number;
  /** At the end of the second: how long those in an attempt have been there, all together, in seconds. */
  readonly ages: number;
  /** Seconds that the attempts which ended in this second took, whatever came of them, as they say themselves. */
  readonly stays: number;
  /** First attempts that started in this second and are judged (law 7), and how many were good. */
  readonly judged: number;
  readonly good: number;
  /** People signed in and not yet expired at the end of the second, as far as the plan knows the platform's expiry. */
  readonly live: number;
}

/** Seconds over which a rate is called sustained (law 8). */
export const SUSTAINED = 30;

/** Sum of a number of each second; 0 of none. */
export function total(seconds: readonly LoadSecond[], value: (second: LoadSecond) => number): number {
  return seconds.reduce((sum, second) => sum + value(second), 0);
}

/** Sum of one of the numbers of each second; 0 of none. */
export const sumOf = (seconds: readonly LoadSecond[], key: Exclude<keyof LoadSecond, "okMeanMs">): number =>
  total(seconds, (second) => second[key]);

/** Mean time of `ok` attempts in ms, weighted by their number; `undefined` where there are none. */
export function okTimeOf(seconds: readonly LoadSecond[]): number | undefined {
  const count = total(seconds, (second) => (second.okMeanMs === undefined ? 0 : second.ok));
  return count > 0 ? total(seconds, (second) => second.ok * (second.okMeanMs ?? 0)) / count : undefined;
}

/** Largest 30 s mean of the plan's intensity, per second, of a shorter load the mean of all of it: not of the time in which its last people finish. 0 for an empty stretch. */
export function highestOffered(seconds: readonly LoadSecond[]): number {
  const lasts = seconds.reduce((until, second, at) => (second.intended > 0 ? at + 1 : until), 0);
  const intended = seconds.slice(0, lasts).map((second) => second.intended);
  return largestMean(intended, Math.min(SUSTAINED, intended.length))?.value ?? 0;
}

/** The first fifth, at least half a minute: a platform at rest, on a ramp. */
export function restOf(seconds: readonly LoadSecond[]): readonly LoadSecond[] {
  return seconds.slice(0, Math.max(SUSTAINED, Math.floor(seconds.length / 5)));
}
