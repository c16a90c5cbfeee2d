import type { Milliseconds, PerSecond } from "../units.ts";

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
