import type { LoadSecond } from "../capacity/load.ts";
import type { Plan } from "../plan/plan.ts";
import { ATTEMPT_STEP, type Cell, type Cells } from "../samples/cell.ts";
import type { Fold } from "../samples/fold.ts";
import { type Histogram, mergedHistogram } from "../samples/histogram.ts";
import { ATTEMPT_OUTCOMES, type AttemptOutcome } from "../samples/metric.ts";
import { noOutcomes } from "../samples/outcome-count.ts";
import { addTally, emptyTally, type Tally } from "../samples/tally.ts";
import { milliseconds, perSecond } from "../units.ts";
import { isEndedByRule, type PhaseInput, seenUntil } from "./input.ts";
import type { Second } from "./run.ts";

/** Successful attempts that a second's p95 needs: a point of a chart, not a number to judge by (see `Second`). */
const MIN_FOR_SECOND = 20;
/** Seconds whose ticks together carry a 99th percentile: 20 × 50 ticks. */
const LAG_WINDOW = 20;
const SECOND_US = 1e6;

/** A phase second by second, in the two forms that are needed: for charts and files, and for the estimators. */
export interface PhaseSeconds {
  readonly seconds: readonly Second[];
  readonly load: readonly LoadSecond[];
}

/** People whose seconds are wanted, by id and by name; empty means everyone together. */
export interface Chosen {
  readonly ids: readonly string[];
}

/** What the seconds of a phase are made from. */
interface Source {
  readonly plan: Plan;
  readonly phase: PhaseInput;
  readonly fold: Fold;
  readonly ids: readonly string[];
  readonly planned: readonly number[];
  /** Attempts by the second in which they ended, and by that in which they would have if nobody typed. */
  readonly attempts: ReadonlyMap<number, Ended>;
  readonly untyped: ReadonlyMap<number, Ended>;
  readonly idleMs: number;
}

/** Stocks at the end of a second: people, not rates. */
interface Stocks {
  readonly waiting: number;
  /** Everyone who ever got in, less those who logged out. */
  readonly sessions: number;
  /** Those of them whose session has idled away since they left. */
  readonly expired: number;
  /** People in an attempt, those included who type. */
  readonly inside: number;
  /** How long they have been there, all together, in seconds and without what they typed. */
  readonly ages: number;
}

const NOBODY: Stocks = { waiting: 0, sessions: 0, expired: 0, inside: 0, ages: 0 };

/**
 * One row a second from the table's first instant to the last thing seen or planned. `fromMs` is added to every instant: the phase's own
 * place in the run.
 */
export function secondsOf(plan: Plan, phase: PhaseInput, fold: Fold, fromMs = 0, chosen?: Chosen): PhaseSeconds {
  const asked = plan.people.filter(({ id }) => chosen === undefined || chosen.ids.includes(id));
  const ids = asked.map(({ id }) => id);
  const names = asked.map(({ name }) => name);
  const planned = plannedBySecond(phase, names);
  const attempts = attemptsBySecond(fold.cells, ids);
  const untyped = fold.typingSeconds() > 0 ? attemptsBySecond(fold.untyped, ids) : attempts;
  const source = { plan, phase, fold, ids, planned, attempts, untyped, idleMs: idleOf(plan) };
  const length = Math.max(planned.length, lastSecondOf(fold, ids) + 1);
  const seconds: Second[] = [];
  const load: LoadSecond[] = [];
  let stocks = NOBODY;
  for (let second = 0; second < length; second += 1) {
    const tally = tallyAt(fold, ids, second);
    const presence = stocks.inside + tally.insideUs / SECOND_US;
    stocks = {
      waiting: stocks.waiting + tally.started - tally.in - tally.gone,
      sessions: stocks.sessions + tally.in - tally.loggedOut,
      expired: stocks.expired + expiredIn(source, second),
      inside: stocks.inside + tally.attempts - tally.ended,
      ages: stocks.ages + presence - tally.stayedUs / SECOND_US,
    };
    const row = secondRow(source, second, tally, stocks);
    seconds.push({ ...row, atMs: fromMs + row.atMs });
    load.push(loadRow({ source, row, visits: tally.started, presence, ages: stocks.ages, second }));
  }
  return { seconds, load };
}

/** What estimators may read: the seconds that were seen, and whose sign-ins were. */
export function seenLoad(load: PhaseSeconds["load"], phase: PhaseInput, fold: Fold): PhaseSeconds["load"] {
  const until = seenUntil(phase) - 1_000 * fold.typingSeconds();
  return load.filter(({ atMs }) => atMs + 1_000 <= until);
}

function secondRow(source: Source, second: number, tally: Tally, stocks: Stocks): Second {
  const { fold, ids, planned, attempts, phase } = source;
  const ended = attempts.get(second);
  const lagP99Ms = lagAround(fold, second).shown(0.99);
  const lagMaxMs = fold.lagBySecond.get(second)?.maxMs;
  const p95Ms = (ended?.ok?.count ?? 0) >= MIN_FOR_SECOND ? ended?.ok?.quantile(0.95) : undefined;
  return {
    atMs: second * 1_000,
    planned: planned[second] ?? 0,
    started: tally.started,
    attempts: tally.attempts,
    outcomes: outcomeCounts(ended),
    ...judgedAt(source, second),
    ...(p95Ms === undefined ? {} : { p95Ms: round(p95Ms) }),
    waiting: Math.max(0, stocks.waiting),
    live: Math.max(0, stocks.sessions - stocks.expired),
    ...(lagP99Ms === undefined ? {} : { lagP99Ms: round(lagP99Ms) }),
    ...(lagMaxMs === undefined ? {} : { lagMaxMs: round(lagMaxMs) }),
    ...(ids.length === source.plan.people.length ? { intended: round(phase.intended[second] ?? 0) } : {}),
  };
}

interface LoadRow extends Pick<LoadSecond, "visits" | "presence" | "ages"> {
  readonly source: Source;
  readonly row: Second;
  readonly second: number;
}

/** Goodput as if nobody typed, so that it can be compared with the demand of the same second; people in an attempt by the clock. */
function loadRow({ source: { phase, attempts, untyped }, row, second, ...counted }: LoadRow): LoadSecond {
  const ended = attempts.get(second);
  const outcomes = outcomeCounts(untyped.get(second));
  const okMeanMs = untyped.get(second)?.ok?.mean();
  return {
    ...counted,
    atMs: milliseconds(second * 1_000),
    intended: perSecond(phase.intended[second] ?? 0),
    planned: row.planned,
    attempts: row.attempts,
    ok: outcomes.ok,
    overload: outcomes["overload-page"],
    failed: failedOf(outcomes),
    ...(okMeanMs === undefined ? {} : { okMeanMs }),
    stays: ATTEMPT_OUTCOMES.reduce((sum, outcome) => sum + (ended?.[outcome]?.sumUs ?? 0) / SECOND_US, 0),
    judged: row.judged,
    good: row.good,
    live: row.live,
  };
}

/** How long the platform keeps an idle session, as far as the plan knows: infinite where it does not. */
export const idleOf = (plan: Plan): number =>
  plan.target.sessions.idle ?? plan.target.reference?.sessions?.idle ?? Number.POSITIVE_INFINITY;

/** Three digits behind the point: microseconds of a millisecond. */
export const round = (value: number): number => Math.round(value * 1_000) / 1_000;

function plannedBySecond(phase: PhaseInput, names: readonly string[]): readonly number[] {
  const counts: number[] = new Array<number>(Math.ceil(phase.table.durationMs / 1_000)).fill(0);
  for (const { people, instantsMs } of phase.table.people) {
    if (!names.includes(people)) continue;
    for (const instant of instantsMs) {
      const second = Math.min(counts.length - 1, Math.floor(instant / 1_000));
      counts[second] = (counts[second] ?? 0) + 1;
    }
  }
  return counts;
}

function lastSecondOf(fold: Fold, ids: readonly string[]): number {
  let last = -1;
  for (const id of ids) for (const second of fold.people.get(id)?.tallies.bySecond.keys() ?? []) last = Math.max(last, second);
  for (const cell of fold.cells.all()) if (isAttempt(cell, ids)) last = Math.max(last, cell.second);
  return last;
}

type Ended = Partial<Record<AttemptOutcome, Histogram>>;

const isAttempt = (cell: Cell, ids: readonly string[]): boolean => cell.step === ATTEMPT_STEP && ids.includes(cell.people);

/** Attempts by second and by outcome. */
function attemptsBySecond(cells: Cells, ids: readonly string[]): ReadonlyMap<number, Ended> {
  const bySecond = new Map<number, Ended>();
  for (const cell of cells.all()) {
    const outcome = ATTEMPT_OUTCOMES.find((known) => known === cell.outcome);
    if (outcome === undefined || !isAttempt(cell, ids)) continue;
    const ended = bySecond.get(cell.second) ?? {};
    const known = ended[outcome];
    ended[outcome] = known === undefined ? cell.durations : mergedHistogram([known, cell.durations]);
    bySecond.set(cell.second, ended);
  }
  return bySecond;
}

function outcomeCounts(ended: Ended | undefined): Record<AttemptOutcome, number> {
  const counts = noOutcomes();
  for (const outcome of ATTEMPT_OUTCOMES) counts[outcome] = ended?.[outcome]?.count ?? 0;
  return counts;
}

/** Ends that are neither success nor a waiting page; what the end of the run cut did not end. */
const failedOf = (outcomes: Readonly<Record<AttemptOutcome, number>>): number =>
  ATTEMPT_OUTCOMES.filter((outcome) => outcome !== "ok" && outcome !== "overload-page" && outcome !== "unfinished").reduce(
    (sum, outcome) => sum + outcomes[outcome],
    0,
  );

function tallyAt(fold: Fold, ids: readonly string[], second: number): Tally {
  const sum = emptyTally(fold.setup.limitsMs.length);
  for (const id of ids) {
    const tally = fold.people.get(id)?.tallies.bySecond.get(second);
    if (tally !== undefined) addTally(sum, tally);
  }
  return sum;
}

/** Sessions that idled away in a second: those of the people who left that long before. */
function expiredIn({ fold, ids, idleMs }: Source, second: number): number {
  return Number.isFinite(idleMs) ? tallyAt(fold, ids, second - Math.ceil(idleMs / 1_000)).left : 0;
}

/** First attempts of a second for the first objective's limit. */
const judgedAt = (source: Source, second: number): { judged: number; good: number } =>
  judgedIn(source, second, source.plan.objectives[0]?.within ?? -1);

/**
 * First attempts that began in a second and those good for a limit (one of the fold's, in ms), of the people who had their full deadline
 * (law 7); in a phase that ended by its own rule, of those who had the first objective's limit. Without `ids`, of everyone.
 */
export function judgedIn(
  { plan, phase, fold, ids }: Pick<Source, "plan" | "phase" | "fold"> & Partial<Pick<Source, "ids">>,
  second: number,
  limitMs: number,
): { judged: number; good: number } {
  const limit = fold.setup.limitsMs.indexOf(limitMs);
  const chance = isEndedByRule(phase) ? plan.objectives[0]?.within : undefined;
  let judged = 0;
  let good = 0;
  for (const { id, deadline } of plan.people) {
    const tally = ids === undefined || ids.includes(id) ? fold.people.get(id)?.tallies.bySecond.get(second) : undefined;
    if (tally === undefined || (second + 1) * 1_000 > seenUntil(phase) - (chance ?? deadline)) continue;
    judged += tally.first - tally.wrong;
    good += tally.good[limit] ?? 0;
  }
  return { judged, good };
}

function lagAround(fold: Fold, second: number): Histogram {
  const window = Array.from({ length: LAG_WINDOW }, (_, back) => fold.lagBySecond.get(second - back));
  return mergedHistogram(window.filter((lag) => lag !== undefined));
}

/** A second of one people entry in one phase: a row of `seconds.csv`. */
export interface PeopleSecond {
  readonly phase: string;
  readonly people: string;
  readonly second: Second;
}
