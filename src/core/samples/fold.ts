import { Cells } from "./cell.ts";
import { Histogram } from "./histogram.ts";
import { HopTotals } from "./hop-total.ts";
import {
  ATTEMPT_END,
  ATTEMPT_START,
  type AttemptOutcome,
  HOP,
  METRONOME,
  NOTE,
  TICK,
  TYPED,
  VISIT_END,
  VISIT_START,
  ZERO,
} from "./metric.ts";
import { PeopleFold, secondOf } from "./people-fold.ts";
import type { Row } from "./row.ts";
import { TickClock } from "./tick-clock.ts";

/** What a fold must know of the plan before the first row. */
export interface FoldSetup {
  /** Names of the people entries: the scenarios whose visits are counted. */
  readonly people: readonly string[];
  /** Limits for which first attempts are counted exactly: of objectives and clauses, in ms. */
  readonly limitsMs: readonly number[];
  /** Lead-in of the arrival table: second 0 begins this much after the scenarios' start. */
  readonly leadInMs: number;
  /** Generators that play the phase in turn; default: one. */
  readonly generators?: number;
  /** When the people of an entry are due by the table, by index, in ms; absent: not compared. */
  readonly dueMs?: ReadonlyMap<string, readonly number[]>;
}

/** Rows kept until the run's zero is known. The metronome's first tick comes within 20 ms, so a few are; ten thousand mean that none comes. */
const MAX_WAITING_ROWS = 10_000;
/** Attempts watched for refused passwords (design.md §6). */
export const WATCHED_ATTEMPTS = 20;
/** Rows further from zero than this are garbage: no run lasts two days, and none begins an hour before itself. */
const LATEST_MS = 48 * 3_600_000;
const EARLIEST_MS = -3_600_000;
/** Different reasons that are kept apart. */
const MAX_REASONS = 500;

/**
 * Rows in, cells and tallies out. It is fed row by row while the run goes on, and the report feeds the same code from the files.
 * Folds of several generators merge exactly: two shards give the fold of the one run.
 */
export class Fold {
  readonly setup: FoldSetup;
  readonly cells = new Cells();
  /** Whole attempts alone, by the second in which they would have ended if nobody typed: what demand is compared with. */
  readonly untyped = new Cells();
  readonly hops = new HopTotals();
  readonly people: ReadonlyMap<string, PeopleFold>;
  readonly notes: Map<string, number> = new Map();
  readonly reasons: Map<string, number> = new Map();
  /** How late the metronome's ticks were, in ms: of the whole run, and by second. */
  readonly lag = new Histogram();
  readonly lagBySecond: Map<number, Histogram> = new Map();
  /** Outcomes of the first attempts to end, planned wrong passwords left out, in order. */
  watched: readonly { readonly atMs: number; readonly outcome: AttemptOutcome }[] = [];
  /** Ticks that the generator could not start. */
  droppedTicks = 0;
  /** Most VUs that existed at once, as the engine says. */
  vusMax = 0;
  /** The last instant of which anything is known, ms on the run's clock. */
  lastMs = 0;
  /** Rows whose time, people or value cannot be. */
  strays = 0;
  /** Start of the scenarios on the generator's clock, µs since 1970; undefined until the metronome says it. */
  zeroUs: number | undefined;
  /** No tick said when the run began: the first row stands for it. */
  isZeroGuessed = false;
  private waiting: Row[] = [];
  private readonly clock: TickClock;

  constructor(setup: FoldSetup) {
    this.setup = setup;
    this.clock = new TickClock(setup.generators ?? 1);
    this.people = new Map(setup.people.map((name) => [name, new PeopleFold(name, { ...setup, cells: this.cells, untyped: this.untyped })]));
  }

  add(row: Row): void {
    if (row.metric === ZERO) this.begin(row.value * 1_000);
    else if (this.zeroUs !== undefined) this.place(row, this.zeroUs);
    else {
      this.waiting.push(row);
      if (this.waiting.length > MAX_WAITING_ROWS) this.settle();
    }
  }

  /** Ends the input: rows that still wait for the run's zero are placed by the first of them. */
  settle(): void {
    if (this.zeroUs !== undefined || this.waiting.length === 0) return;
    this.isZeroGuessed = true;
    this.begin(this.waiting.reduce((earliest, row) => Math.min(earliest, row.atUs), Number.POSITIVE_INFINITY));
  }

  /** Adds what another generator saw. Both are settled; each has its own zero. */
  merge(other: Fold): void {
    this.settle();
    other.settle();
    this.cells.merge(other.cells);
    this.untyped.merge(other.untyped);
    this.hops.merge(other.hops);
    for (const [name, part] of other.people) this.people.get(name)?.merge(part);
    for (const [note, count] of other.notes) increase(this.notes, note, count);
    for (const [reason, count] of other.reasons) increase(this.reasons, reason, count);
    this.lag.merge(other.lag);
    for (const [second, lag] of other.lagBySecond) this.lagAt(second).merge(lag);
    for (const seen of other.watched) this.watch(seen.atMs, seen.outcome);
    this.droppedTicks += other.droppedTicks;
    this.vusMax += other.vusMax;
    this.strays += other.strays;
    this.lastMs = Math.max(this.lastMs, other.lastMs);
    this.zeroUs = earlier(this.zeroUs, other.zeroUs);
    this.isZeroGuessed ||= other.isZeroGuessed;
  }

  /** The longest that people type, in whole seconds (`PeopleFold.typingSeconds`). */
  typingSeconds(): number {
    return Math.max(0, ...[...this.people.values()].map((people) => people.typingSeconds()));
  }

  private begin(zeroUs: number): void {
    if (this.zeroUs !== undefined) return;
    this.zeroUs = zeroUs;
    const rows = this.waiting;
    this.waiting = [];
    for (const row of rows) this.place(row, zeroUs);
  }

  private place(row: Row, zeroUs: number): void {
    const atMs = (row.atUs - zeroUs) / 1_000 - this.setup.leadInMs;
    const isImpossible = row.value < 0 && row.metric !== TICK;
    if (isImpossible || !(atMs > EARLIEST_MS && atMs < LATEST_MS)) {
      this.strays += 1;
      return;
    }
    if (atMs > this.lastMs) this.lastMs = atMs;
    if (row.metric === TICK) this.tick(row, atMs);
    else if (row.metric === "vus") this.vusMax = Math.max(this.vusMax, row.value);
    else if (row.scenario === METRONOME) this.dropTicks(row, atMs);
    else this.placeVisit(row, atMs);
  }

  private placeVisit(row: Row, atMs: number): void {
    const people = this.people.get(row.scenario);
    if (people === undefined) this.strays += 1;
    else if (row.metric === HOP) this.hop(row, people, atMs);
    else if (row.metric === VISIT_START) people.startVisit(row, atMs);
    else if (row.metric === VISIT_END) people.endVisit(row, atMs);
    else if (row.metric === ATTEMPT_START) people.startAttempt(row, atMs);
    else if (row.metric === ATTEMPT_END) this.endAttempt(row, people, atMs);
    else if (row.metric === TYPED) people.noteTyping(row, atMs);
    else if (row.metric === NOTE) this.note(row, people, atMs);
    else if (row.metric === "iterations") people.complete(row, atMs);
    else if (row.metric === "dropped_iterations") people.tallies.at(secondOf(atMs)).dropped += row.value;
  }

  private tick(row: Row, atMs: number): void {
    const lateMs = this.clock.latenessOf(atMs, row.value);
    this.lag.add(lateMs);
    this.lagAt(secondOf(atMs)).add(lateMs);
  }

  private dropTicks(row: Row, atMs: number): void {
    if (row.metric !== "dropped_iterations") return;
    this.droppedTicks += row.value;
    this.clock.drop(atMs, row.value);
  }

  private hop(row: Row, people: PeopleFold, atMs: number): void {
    const { step = "page", name = "", host = "", outcome = "" } = row.tags;
    this.cells.add(secondOf(atMs), people.name, step, outcome, row.value);
    this.hops.add({ step, hop: name, host, outcome, durationMs: row.value, second: secondOf(atMs) });
  }

  private endAttempt(row: Row, people: PeopleFold, atMs: number): void {
    const isWrong = row.visit !== undefined && people.open.get(row.visit)?.isWrong === true;
    const outcome = people.endAttempt(row, atMs);
    if (outcome === undefined) return;
    if (!isWrong) this.watch(atMs, outcome);
    const reason = row.tags["reason"];
    if (reason !== undefined && reason !== "") increase(this.reasons, hasRoom(this.reasons, reason) ? reason : "other", 1);
  }

  private note(row: Row, people: PeopleFold, atMs: number): void {
    const what = row.tags["what"] ?? "";
    if (what === "wrong-password") people.noteWrongPassword(row);
    if (what === "logged-out") people.noteLogout(row, atMs);
    if (what !== "") increase(this.notes, hasRoom(this.notes, what) ? what : "other", row.value);
  }

  /** Keeps the earliest; equal instants are ordered by outcome, so that shards merge to the same list. */
  private watch(atMs: number, outcome: AttemptOutcome): void {
    const last = this.watched[this.watched.length - 1];
    if (this.watched.length >= WATCHED_ATTEMPTS && last !== undefined && last.atMs < atMs) return;
    const sorted = [...this.watched, { atMs, outcome }].sort((a, b) => a.atMs - b.atMs || a.outcome.localeCompare(b.outcome));
    this.watched = sorted.slice(0, WATCHED_ATTEMPTS);
  }

  private lagAt(second: number): Histogram {
    const known = this.lagBySecond.get(second);
    if (known !== undefined) return known;
    const fresh = new Histogram();
    this.lagBySecond.set(second, fresh);
    return fresh;
  }
}

/** Whether a name is known, or may still be: a platform that puts something new into each must not fill the memory. */
const hasRoom = (counts: ReadonlyMap<string, number>, name: string): boolean => counts.has(name) || counts.size < MAX_REASONS;

function increase(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : Math.min(a, b);
}
