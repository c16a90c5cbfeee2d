import type { Fold } from "./fold.ts";
import { type Histogram, mergedHistogram } from "./histogram.ts";
import { ATTEMPT_OUTCOMES, type AttemptOutcome } from "./metric.ts";
import { noOutcomes } from "./outcome-count.ts";
import type { Tally } from "./tally.ts";

/** What a screen shows while a run goes on, from the same cells as the report. */
export interface LiveView {
  /** The last second of which everything is known; absent before there is one. */
  readonly second?: number;
  /** Means of the last complete seconds, five at most: attempts begun, visits begun, successful sign-ins. */
  readonly attemptsPerSecond: number;
  readonly startedPerSecond: number;
  readonly servedPerSecond: number;
  /** Share of the first attempts begun in those seconds, as far as they have ended or outlived the limit (and the typing), that were good; absent without any. */
  readonly goodShare?: number;
  /** People at this moment. */
  readonly waiting: number;
  readonly live: number;
  readonly started: number;
  readonly gotIn: number;
  /** Attempts so far by how they ended. */
  readonly outcomes: Readonly<Record<AttemptOutcome, number>>;
  readonly dropped: number;
  /** The metronome's lag over the last 20 s; absent before they hold enough ticks. */
  readonly lagP99Ms?: number;
  readonly lagMaxMs?: number;
}

/** Seconds over which rates are shown: short enough to follow a ramp, long enough not to flicker. */
const WINDOW = 5;
/** Seconds whose ticks together carry a 99th percentile. */
const LAG_WINDOW = 20;

/**
 * The state of a run that goes on. The engine writes once a second, so what is known ends at the last row, whatever `nowMs` (ms on the
 * run's clock) says; the last second is taken as complete once a row after it has come. `idleMs`: after what time an unused session ends.
 */
export function liveView(fold: Fold, nowMs: number, idleMs = Number.POSITIVE_INFINITY): LiveView {
  const knownMs = Math.max(0, Math.min(nowMs, fold.lastMs));
  const second = Math.floor(knownMs / 1_000) - 1;
  const from = Math.max(0, second - WINDOW + 1);
  const width = Math.max(1, second - from + 1);
  const recent = sumTallies(fold, (at) => at >= from && at <= second);
  const total = sumTallies(fold, () => true);
  const expired = sumTallies(fold, (at) => at * 1_000 <= knownMs - idleMs).left;
  const chanceMs = (fold.setup.limitsMs[0] ?? 0) + 1_000 * fold.typingSeconds();
  const judgeable = sumTallies(fold, (at) => (at + 1) * 1_000 + chanceMs <= knownMs && (at + 1 + WINDOW) * 1_000 + chanceMs > knownMs);
  const judged = judgeable.first - judgeable.wrong;
  const lag = lagOf(fold, second);
  return {
    ...(second >= 0 ? { second } : {}),
    attemptsPerSecond: recent.attempts / width,
    startedPerSecond: recent.started / width,
    servedPerSecond: servedBetween(fold, from, second) / width,
    ...(judged > 0 ? { goodShare: (judgeable.good[0] ?? 0) / judged } : {}),
    waiting: Math.max(0, total.started - total.in - total.gone),
    live: Math.max(0, total.in - total.loggedOut - expired),
    started: total.started,
    gotIn: total.in,
    outcomes: outcomesOf(fold),
    dropped: total.dropped,
    ...lag,
  };
}

interface Sum extends Pick<Tally, "attempts" | "started" | "in" | "gone" | "left" | "loggedOut" | "dropped" | "first" | "wrong"> {
  readonly good: readonly number[];
}

function sumTallies(fold: Fold, isAsked: (second: number) => boolean): Sum {
  const sum = { attempts: 0, started: 0, in: 0, gone: 0, left: 0, loggedOut: 0, dropped: 0, first: 0, wrong: 0, good: [0] };
  for (const people of fold.people.values()) {
    for (const [second, tally] of people.tallies.bySecond) {
      if (!isAsked(second)) continue;
      sum.attempts += tally.attempts;
      sum.started += tally.started;
      sum.in += tally.in;
      sum.gone += tally.gone;
      sum.left += tally.left;
      sum.loggedOut += tally.loggedOut;
      sum.dropped += tally.dropped;
      sum.first += tally.first;
      sum.wrong += tally.wrong;
      sum.good[0] = (sum.good[0] ?? 0) + (tally.good[0] ?? 0);
    }
  }
  return sum;
}

function servedBetween(fold: Fold, from: number, to: number): number {
  let served = 0;
  for (const cell of fold.cells.attempts())
    if (cell.outcome === "ok" && cell.second >= from && cell.second <= to) served += cell.durations.count;
  return served;
}

function outcomesOf(fold: Fold): Readonly<Record<AttemptOutcome, number>> {
  const counts = noOutcomes();
  for (const cell of fold.cells.attempts()) {
    const outcome = ATTEMPT_OUTCOMES.find((known) => known === cell.outcome);
    if (outcome !== undefined) counts[outcome] += cell.durations.count;
  }
  return counts;
}

function lagOf(fold: Fold, second: number): { readonly lagP99Ms?: number; readonly lagMaxMs?: number } {
  const window = Array.from({ length: LAG_WINDOW }, (_, back) => fold.lagBySecond.get(second - back));
  const lag: Histogram = mergedHistogram(window.filter((part) => part !== undefined));
  if (lag.count === 0) return {};
  const lagP99Ms = lag.shown(0.99);
  return { lagMaxMs: lag.maxMs, ...(lagP99Ms === undefined ? {} : { lagP99Ms }) };
}
