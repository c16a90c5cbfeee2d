import type { Estimate, SessionEstimate } from "../src/core/capacity/estimate.ts";
import type { PerSecond } from "../src/core/units.ts";
import type { Context } from "./context.ts";

/** What a head of regional IT reads first: what the platform took, what happened to people, how far to trust it. */
export interface Summary {
  readonly platform: string;
  /** The rate of `platform` in all units, what it is not, and the stocks that belong beside it. */
  readonly rate?: string;
  readonly people?: string;
  readonly trust?: string;
}

/** One sentence on what the platform took, and the rate in it. */
export interface PlatformSentence {
  readonly sentence: string;
  readonly rate?: number;
}

/** `40/s = 2,400/min = 144,000/h; this is not the number of people connected at once: …` (design.md §4). */
export function rateNote(rate: number, { run, text, format }: Context): string {
  return text.rateNote(text.isNot(format.rates(rate)), run.peakWaiting, format.number(run.peakLive));
}

/** Share of people who got in, below which nobody would say that a platform kept up. */
const KEPT_UP = 0.98;

/** A limit of sessions, or the least that it is, in one sentence. */
export function sessionSentence(limit: Exclude<SessionEstimate, { readonly kind: "none" }>, { text, format }: Context): PlatformSentence {
  const sessions = format.number(limit.sessions);
  return { sentence: limit.kind === "found" ? text.sentence.sessionLimit(sessions) : text.sentence.sessionsAtLeast(sessions) };
}

/**
 * Of a platform whose limit was not reached. A run that is too short for a ceiling cannot tell a platform that is slow, or loses people, at any
 * load from one that was asked for too much: where those who got in were slow, and the objective was missed, neither is said of it, unless it was missed under light load too.
 */
function notReachedSentence(tested: PerSecond, { run, text, format }: Pick<Context, "run" | "text" | "format">): PlatformSentence {
  const { sentence } = text;
  const rate = format.number(tested);
  if (run.capacity !== undefined) return { sentence: sentence.notReached(rate), rate: tested };
  const missing = run.gotInShare < KEPT_UP ? format.share(1 - run.gotInShare) : undefined;
  if (isSlow(run)) return { sentence: missesUnderLight(run) ? sentence.slowAlways(rate, missing) : sentence.slow(rate, missing) };
  return missing === undefined ? { sentence: sentence.notReached(rate), rate: tested } : { sentence: sentence.keptOut(rate, missing) };
}

/** Whether the first objective was missed, and those who got in were slower than it allows. */
function isSlow({ objectives, latency }: Context["run"]): boolean {
  const [objective] = objectives;
  const { p50Ms, p95Ms = p50Ms } = latency.attempt;
  if (objective === undefined || p95Ms === undefined) return false;
  return objective.good < objective.share * objective.of && p95Ms > objective.withinMs;
}

/** Judged people under light load without whom it says nothing. */
const LIGHT_PEOPLE = 250;

/** Whether the first objective was missed while the load had not come to half of its largest. */
function missesUnderLight({ objectives, seconds }: Context["run"]): boolean {
  const half = seconds.reduce((most, { intended = 0 }) => Math.max(most, intended), 0) / 2;
  const light = seconds.slice(
    0,
    seconds.findIndex(({ intended = 0 }) => intended > half),
  );
  const [judged, good] = [light.reduce((sum, second) => sum + second.judged, 0), light.reduce((sum, second) => sum + second.good, 0)];
  return judged >= LIGHT_PEOPLE && good < (objectives[0]?.share ?? 0) * judged;
}

/** The ceiling, or an SLO rate that is no number, in one sentence. */
export function ceilingSentence(ceiling: Estimate, { run, text, format }: Context): PlatformSentence {
  const { sentence } = text;
  // A run that was cut may have ended before anything broke.
  const atLeast = run.validity.kind === "incomplete" ? sentence.atLeastCut : sentence.atLeast;
  switch (ceiling.kind) {
    case "found":
      return { sentence: sentence.found(format.number(ceiling.rate)), rate: ceiling.rate };
    case "at-least":
      return { sentence: atLeast(format.number(ceiling.rate)), rate: ceiling.rate };
    case "not-reached":
      return notReachedSentence(ceiling.highestTested, { run, text, format });
    case "below":
      return { sentence: sentence.below(format.number(ceiling.lowestTested)), rate: ceiling.lowestTested };
    case "generator-limited":
      return { sentence: sentence.generatorLimited(format.number(ceiling.atLeast)), rate: ceiling.atLeast };
    case "changing":
      return { sentence: sentence.changing(format.number(ceiling.from), format.number(ceiling.to)) };
    case "none":
      return { sentence: sentence.unknown };
  }
}
