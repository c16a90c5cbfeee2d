import type { Cells } from "./cell.ts";
import { ATTEMPT_STEP } from "./cell.ts";
import { Histogram } from "./histogram.ts";
import { ATTEMPT_OUTCOMES, type AttemptOutcome } from "./metric.ts";
import type { Row } from "./row.ts";
import { Tallies } from "./tally.ts";
import { VisitSet } from "./visit-set.ts";

/** A visit that has begun and not ended. Times in ms on the run's clock. */
export interface OpenVisit {
  readonly startMs: number;
  /** The attempt under way: its number, 0 between attempts. */
  attempt: number;
  attemptMs: number;
  /** Time that was typed in it: not part of its length. */
  typedMs: number;
  /** The first attempt: the second in which it began, and how it ended. */
  firstSecond: number | undefined;
  first: { readonly outcome: AttemptOutcome; readonly durationMs: number } | undefined;
  isWrong: boolean;
  isIn: boolean;
  isLoggedOut: boolean;
}

/** How an attempt ended, and how long it was by its own account. */
interface End {
  readonly atMs: number;
  readonly outcome: AttemptOutcome;
  readonly durationMs: number;
}

/** Rows that contradict one another. Any of them makes the run broken (design.md law 2). */
export interface Defects {
  /** A visit's index that began twice. */
  twice: number;
  /** A visit's or an attempt's end, or an attempt, whose start is nowhere. */
  endsWithoutStart: number;
  /** Rows whose people, outcome or number means nothing. */
  meaningless: number;
}

/** What is counted of them, and where whole attempts go. */
interface PeopleFoldOptions {
  readonly limitsMs: readonly number[];
  readonly dueMs?: ReadonlyMap<string, readonly number[]>;
  readonly cells: Cells;
  readonly untyped: Cells;
}

/** Everything seen of one people entry: joins the rows of each visit by its index. Memory is bounded by the people in flight. */
export class PeopleFold {
  readonly name: string;
  /** When each is due by the table, by index, in ms; empty where that is not known. */
  readonly dueMs: readonly number[];
  readonly tallies: Tallies;
  readonly open: Map<number, OpenVisit> = new Map();
  /** From the visit's start until the proof, of those who got in. */
  readonly timeToGetIn = new Histogram();
  readonly defects: Defects = { twice: 0, endsWithoutStart: 0, meaningless: 0 };
  /** Iterations that the engine counts as completed without saying whose. */
  completed = 0;
  readonly seen = new VisitSet();
  /** The least that anybody began after they were due, in ms; undefined where nobody did. Of several generators that of the latest. */
  leastLateMs: number | undefined;
  /** Attempts by the second in which they would have ended if nobody typed. */
  private readonly untyped: Cells;
  /** The longest that was typed in an attempt that is over, in ms. */
  private longestTypedMs = 0;
  private readonly cells: Cells;
  private readonly limitsMs: readonly number[];

  constructor(name: string, { limitsMs, dueMs, cells, untyped }: PeopleFoldOptions) {
    this.name = name;
    this.limitsMs = limitsMs;
    this.dueMs = dueMs?.get(name) ?? [];
    this.cells = cells;
    this.untyped = untyped;
    this.tallies = new Tallies(limitsMs.length);
  }

  /** Joins what another generator saw of the same people. The cells are merged by who owns them. */
  merge(other: PeopleFold): void {
    this.tallies.merge(other.tallies);
    this.timeToGetIn.merge(other.timeToGetIn);
    this.defects.twice += other.defects.twice + this.seen.merge(other.seen);
    this.defects.endsWithoutStart += other.defects.endsWithoutStart;
    this.defects.meaningless += other.defects.meaningless;
    this.completed += other.completed;
    this.longestTypedMs = Math.max(this.longestTypedMs, other.longestTypedMs);
    this.leastLateMs = other.leastLateMs === undefined ? this.leastLateMs : Math.max(this.leastLateMs ?? 0, other.leastLateMs);
    for (const [visit, open] of other.open) this.open.set(visit, open);
  }

  startVisit(row: Row, atMs: number): void {
    const visit = row.visit ?? row.value;
    if (!Number.isInteger(visit) || visit < 0 || visit > 1e8) {
      this.defects.meaningless += 1;
      return;
    }
    if (!this.seen.add(visit)) {
      this.defects.twice += 1;
      return;
    }
    this.tallies.at(secondOf(atMs)).started += 1;
    const due = this.dueMs[visit];
    if (due !== undefined) this.leastLateMs = Math.min(this.leastLateMs ?? Number.POSITIVE_INFINITY, atMs - due);
    this.open.set(visit, {
      startMs: atMs,
      attempt: 0,
      attemptMs: 0,
      typedMs: 0,
      firstSecond: undefined,
      first: undefined,
      isWrong: false,
      isIn: false,
      isLoggedOut: false,
    });
  }

  endVisit(row: Row, atMs: number): void {
    const key = row.visit ?? row.value;
    const visit = this.open.get(key);
    if (visit === undefined) {
      this.defects.endsWithoutStart += 1;
      return;
    }
    const tally = this.tallies.at(secondOf(atMs));
    const outcome = row.tags["outcome"];
    if (outcome === "ok") tally.ok += 1;
    else if (outcome === "gave-up") tally.gaveUp += 1;
    else tally.failed += 1;
    if (outcome !== "ok" && outcome !== "gave-up" && outcome !== "failed") this.defects.meaningless += 1;
    this.leave(key, visit, atMs);
  }

  /** The engine counts the iteration as completed: without an end row before it, the script threw. */
  complete(row: Row, atMs: number): void {
    if (row.visit === undefined) {
      this.completed += row.value;
      return;
    }
    const visit = this.open.get(row.visit);
    if (visit === undefined) return;
    const tally = this.tallies.at(secondOf(atMs));
    tally.thrown += 1;
    if (visit.isIn) tally.thrownIn += 1;
    this.leave(row.visit, visit, atMs);
  }

  startAttempt(row: Row, atMs: number): void {
    const visit = this.visitOf(row);
    if (visit === undefined) return;
    const second = secondOf(atMs);
    const tally = this.tallies.at(second);
    this.abandonAttempt(visit, atMs);
    visit.attempt = row.value;
    visit.attemptMs = atMs;
    visit.typedMs = 0;
    tally.attempts += 1;
    tally.insideUs += restOf(atMs);
    if (row.value !== 1 || visit.firstSecond !== undefined) return;
    visit.firstSecond = second;
    tally.first += 1;
    if (visit.isWrong) tally.wrong += 1;
  }

  /** Ends an attempt; returns its outcome where it is one, so that the first of them can be watched. */
  endAttempt(row: Row, atMs: number): AttemptOutcome | undefined {
    const visit = this.visitOf(row);
    if (visit === undefined) return undefined;
    const outcome = ATTEMPT_OUTCOMES.find((known) => known === row.tags["outcome"]);
    if (outcome === undefined) {
      this.defects.meaningless += 1;
      return undefined;
    }
    if (visit.attempt === 0) {
      this.defects.endsWithoutStart += 1;
      return undefined;
    }
    this.goOut(visit, { atMs, outcome, durationMs: row.value });
    if (visit.attempt === 1 && visit.first === undefined) this.resolveFirst(visit, outcome, row.value);
    visit.attempt = 0;
    if (outcome === "ok") this.enter(visit, atMs);
    return outcome;
  }

  noteWrongPassword(row: Row): void {
    const visit = this.visitOf(row);
    if (visit === undefined || visit.isWrong) return;
    visit.isWrong = true;
    if (visit.firstSecond === undefined) return;
    this.tallies.at(visit.firstSecond).wrong += 1;
    if (visit.first !== undefined) this.judge(visit.firstSecond, visit.first.outcome, visit.first.durationMs, -1);
  }

  /** Nobody waits for the platform while typing: that time is taken off the seconds in which it was. */
  noteTyping(row: Row, atMs: number): void {
    const visit = this.visitOf(row);
    if (visit === undefined || visit.attempt === 0) return;
    const fromMs = Math.max(visit.attemptMs, atMs - row.value);
    visit.typedMs += atMs - fromMs;
    for (let second = secondOf(fromMs); second * 1_000 < atMs; second += 1) {
      const [begin, end] = [Math.max(fromMs, second * 1_000), Math.min(atMs, (second + 1) * 1_000)];
      this.tallies.at(second).insideUs -= microseconds(end - begin);
    }
  }

  noteLogout(row: Row, atMs: number): void {
    const visit = this.visitOf(row);
    if (visit === undefined || !visit.isIn || visit.isLoggedOut) return;
    visit.isLoggedOut = true;
    this.tallies.at(secondOf(atMs)).loggedOut += 1;
  }

  /** Whole seconds, rounded up, by which an attempt is over later than the platform is the reason for. 0 where nobody types. */
  typingSeconds(): number {
    return Math.ceil(this.longestTypedMs / 1_000);
  }

  /** Visits completed without an end row and without an index, as many as can be: at most those still open. */
  thrownUnseen(): number {
    return Math.max(0, Math.min(this.completed - this.endedVisits(), this.open.size));
  }

  /** More iterations completed than began, beyond what is still open. */
  overCompleted(): number {
    return Math.max(0, this.completed - this.endedVisits() - this.open.size);
  }

  /** Attempts under way. */
  openAttempts(): number {
    let count = 0;
    for (const visit of this.open.values()) if (visit.attempt > 0) count += 1;
    return count;
  }

  private endedVisits(): number {
    const total = this.tallies.total();
    return total.ok + total.gaveUp + total.failed + total.thrown;
  }

  private visitOf(row: Row): OpenVisit | undefined {
    const visit = row.visit === undefined ? undefined : this.open.get(row.visit);
    if (visit === undefined) this.defects.endsWithoutStart += 1;
    return visit;
  }

  private resolveFirst(visit: OpenVisit, outcome: AttemptOutcome, durationMs: number): void {
    visit.first = { outcome, durationMs };
    if (!visit.isWrong && visit.firstSecond !== undefined) this.judge(visit.firstSecond, outcome, durationMs, 1);
  }

  /** Counts a first attempt for each limit, in the second in which it began; `by` is −1 to take it back. */
  private judge(second: number, outcome: AttemptOutcome, durationMs: number, by: 1 | -1): void {
    const { good, quit } = this.tallies.at(second);
    this.limitsMs.forEach((limitMs, index) => {
      if (outcome === "ok" && durationMs <= limitMs) good[index] = (good[index] ?? 0) + by;
      if (outcome === "timed-out" && durationMs < limitMs) quit[index] = (quit[index] ?? 0) + by;
    });
  }

  private enter(visit: OpenVisit, atMs: number): void {
    if (visit.isIn) return;
    visit.isIn = true;
    this.tallies.at(secondOf(atMs)).in += 1;
    this.tallies.at(secondOf(visit.startMs)).admitted += 1;
    this.timeToGetIn.add(atMs - visit.startMs);
  }

  private leave(key: number, visit: OpenVisit, atMs: number): void {
    this.abandonAttempt(visit, atMs);
    const tally = this.tallies.at(secondOf(atMs));
    if (!visit.isIn) tally.gone += 1;
    else if (!visit.isLoggedOut) tally.left += 1;
    this.open.delete(key);
  }

  /** An attempt still under way when its visit moves on has no end of its own. */
  private abandonAttempt(visit: OpenVisit, atMs: number): void {
    if (visit.attempt === 0) return;
    this.goOut(visit, { atMs, outcome: "unfinished", durationMs: atMs - visit.attemptMs - visit.typedMs });
    visit.attempt = 0;
  }

  /** Counts the end of an attempt, and the time that it was there by the instants of its rows: what its length is compared with (Little's law). */
  private goOut({ attemptMs, typedMs }: OpenVisit, { atMs, outcome, durationMs }: End): void {
    this.cells.add(secondOf(atMs), this.name, ATTEMPT_STEP, outcome, durationMs);
    this.untyped.add(secondOf(atMs - typedMs), this.name, ATTEMPT_STEP, outcome, durationMs);
    this.longestTypedMs = Math.max(this.longestTypedMs, typedMs);
    const tally = this.tallies.at(secondOf(atMs));
    tally.ended += 1;
    tally.insideUs -= restOf(atMs);
    tally.stayedUs += microseconds(atMs - attemptMs - typedMs);
  }
}

const microseconds = (ms: number): number => Math.round(ms * 1_000);

/** Microseconds from an instant to the end of its second; what came before the table's first instant has as many more. */
const restOf = (atMs: number): number => microseconds((secondOf(atMs) + 1) * 1_000 - atMs);

/** The second of an instant; what came before the table's first instant counts to the first second. */
export const secondOf = (atMs: number): number => Math.max(0, Math.floor(atMs / 1_000));
