import type { Milliseconds, PerSecond } from "../units.ts";

/**
 * What is known of a number that was sought (design.md §7). The one union for every estimate: there is no NaN and no −1.
 * `low` and `high` come from repeats only; without repeats `basis` says "single run, no interval". `lowestTested` is the lowest rate tested
 * that tells: of an objective about which nothing was held, a lower one may have failed by chance. `heldMs`, of the SLO rate of a capacity run, is the
 * longest time on end for which about that rate was asked for (`withTimeHeld`); absent from a run.json of before.
 */
export type Estimate =
  | {
      readonly kind: "found";
      readonly rate: PerSecond;
      readonly basis: string;
      readonly low?: PerSecond;
      readonly high?: PerSecond;
      readonly heldMs?: Milliseconds;
    }
  | { readonly kind: "at-least"; readonly rate: PerSecond }
  | { readonly kind: "not-reached"; readonly highestTested: PerSecond; readonly heldMs?: Milliseconds }
  | { readonly kind: "below"; readonly lowestTested: PerSecond }
  | { readonly kind: "generator-limited"; readonly atLeast: PerSecond }
  | { readonly kind: "changing"; readonly from: PerSecond; readonly to: PerSecond }
  | { readonly kind: "none" };

/** The same for a stock: live sessions, a count and not a rate. */
export type SessionEstimate =
  | { readonly kind: "found"; readonly sessions: number; readonly basis: string; readonly low?: number; readonly high?: number }
  | { readonly kind: "at-least"; readonly sessions: number }
  | { readonly kind: "none" };

/**
 * Where goodput fell while the offered rate did not. `rate` is the offered rate observed; `corrected` is the one beyond which the queue grew
 * that made it fall (queuelag.ts), where those who got in say how long they took.
 */
export type CollapseEstimate =
  | {
      readonly kind: "found";
      readonly rate: PerSecond;
      readonly basis: string;
      readonly corrected?: PerSecond;
      readonly low?: PerSecond;
      readonly high?: PerSecond;
    }
  | { readonly kind: "none" };

export const SINGLE_RUN = "single run, no interval";
/** Basis of a rate whose verification holds all failed. */
export const UNCONFIRMED = "no interval: no verification hold passed";
