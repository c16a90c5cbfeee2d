/**
 * The rows that the script writes beside k6's own. Every name starts with `rs_`, because k6 drops custom metrics whose
 * names begin like its own. The scenario column is the `people` entry's name; the metadata column carries `v=<visit index>`
 * on every row of a visit. Times are the run's generator's clock, in microseconds since 1970.
 */

/** A visit began, first line of the iteration. Value: the visit's index within its people entry. */
export const VISIT_START = "rs_start";
/** A visit ended. Value: the visit's index. Tag `outcome`: a `VisitOutcome` other than `unfinished`. */
export const VISIT_END = "rs_end";
/** An attempt began. Value: its number, 1 for the first. */
export const ATTEMPT_START = "rs_try";
/**
 * An attempt ended. Value: its length in ms, all hops, without the time to type. Tags: `outcome` (an `AttemptOutcome`),
 * `n` (its number), `reason` where the outcome has one.
 */
export const ATTEMPT_END = "rs_attempt";
/**
 * One HTTP exchange. Value: the sum of its phases in ms. Tags: `name` (the hop's name), `status`, `step`
 * (`form`, `credentials`, …, or `page` after the sign-in), `host` (host:port), `outcome` (`ok` or an `AttemptOutcome`).
 */
export const HOP = "rs_hop";
/** The metronome's tick, 50 a second. Value: how late it was, in ms. */
export const TICK = "rs_tick";
/** Written once by each generator, by its first tick. Value: the start of the scenarios on the generator's clock, in ms since 1970. */
export const ZERO = "rs_zero";
/** Something worth counting. Value: how many. Tag `what`: see `Note`. */
export const NOTE = "rs_note";
/** Credentials were typed. Value: how long that took, in ms: part of the visit and of no attempt's length. Only where people type. */
export const TYPED = "rs_typed";

/** The metronome's period, in ms. */
export const TICK_PERIOD_MS = 20;
/** The scenario name of the metronome; no people entry may have it. */
export const METRONOME = "metronome";

export const ATTEMPT_OUTCOMES = [
  "ok",
  "overload-page",
  "blocked",
  "rejected",
  "http-error",
  "network-error",
  "timed-out",
  "unfinished",
  "unexpected-page",
] as const;
/** How an attempt ended (design.md §4). */
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export const VISIT_OUTCOMES = ["ok", "gave-up", "failed", "unfinished"] as const;
/** How a visit ended (design.md §4). */
export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];

/** What `rs_note` counts. */
export type Note =
  | "wave-honoured" /* a person waited as the page asked */
  | "wrong-password" /* a planned wrong password: its first attempt leaves the objective */
  | "write-skipped" /* a write step left out under `writes: false` */
  | "page-failed" /* a page after the sign-in did not come */
  | "late-roll-call" /* the lesson had begun before the teacher was in */
  | "password-changed"
  | "consent-given"
  | "logged-out"
  | "joined-class"
  | "dropped-socket"
  | "signed-in-again";
