import { type Milliseconds, milliseconds } from "../core/units.ts";
import type { Mark } from "./answer.ts";

/** Events of a second, or of all of them. */
export interface LedgerCounts {
  /** First requests of a sign-in, reloads included. */
  arrivals: number;
  /** Credentials sent. */
  attempts: number;
  /** Sign-ins that succeeded and were told to somebody still there. */
  completions: number;
  /** Sign-ins that succeeded after the client had left. */
  wasted: number;
  rejected: number;
  lockedOut: number;
  overloadPages: number;
  /** Turned away at once because a queue was full (503). */
  refused: number;
  /** Clients that left before their answer. */
  abandoned: number;
  /** Requests that broke a rule of their protocol. */
  broken: number;
  requests: number;
  /** Virtual classrooms: sockets that were let in, and those that were cut. */
  joined: number;
  droppedSockets: number;
}

export interface StationCounts {
  arrivals: number;
  ends: number;
  refused: number;
  abandoned: number;
}

export interface StationGauge {
  readonly queue: number;
  readonly busy: number;
}

export interface Gauges {
  readonly liveSessions: number;
  readonly stations: Readonly<Record<string, StationGauge>>;
}

/** One second of the server's clock; gauges are read at its end, in virtual time. */
export interface LedgerSecond extends LedgerCounts {
  /** Start of the second, ms since 1970, a multiple of 1,000. */
  readonly atMs: number;
  /** Over all stations. */
  queue: number;
  busy: number;
  liveSessions: number;
  readonly stations: Record<string, StationCounts & { queue: number; busy: number }>;
}

export interface LedgerSnapshot {
  readonly startedAt: number;
  readonly seconds: readonly LedgerSecond[];
  readonly totals: LedgerCounts;
  readonly stations: Readonly<Record<string, StationCounts>>;
  /** Requests of each hop. */
  readonly hops: Readonly<Record<string, number>>;
  /** Requests that carried X-Rentree-Run, by run. */
  readonly runs: Readonly<Record<string, number>>;
}

/** A day of seconds is kept, then the oldest go. */
const KEPT_SECONDS = 86_400;
/** Runs told apart; what comes after is counted as `other`. */
const KEPT_RUNS = 1_000;

const MARKS: Record<Mark, keyof LedgerCounts> = {
  completion: "completions",
  rejected: "rejected",
  "locked-out": "lockedOut",
  "overload-page": "overloadPages",
  "refused-request": "broken",
};

/** The platform's own books: what it saw and did, second by second, on its own clock. */
export class Ledger {
  readonly #gauges: (at: Milliseconds) => Gauges;
  #startedAt: Milliseconds;
  #seconds: LedgerSecond[] = [];
  #current: LedgerSecond;
  #totals = emptyCounts();
  #stations: Record<string, StationCounts> = {};
  #hops: Record<string, number> = {};
  #runs: Record<string, number> = {};

  /** `gauges` is asked for the state at the end of each second. */
  constructor(at: Milliseconds, gauges: (at: Milliseconds) => Gauges) {
    this.#gauges = gauges;
    this.#startedAt = at;
    this.#current = emptySecond(at);
  }

  count(what: keyof LedgerCounts, at: Milliseconds): void {
    this.#roll(at);
    this.#current[what] += 1;
    this.#totals[what] += 1;
  }

  /** A marked answer at the instant it was ready; `heard` is false where the client had left. */
  countAnswer(mark: Mark, heard: boolean, at: Milliseconds): void {
    this.count(mark === "completion" && !heard ? "wasted" : MARKS[mark], at);
  }

  countStation(name: string, what: keyof StationCounts, at: Milliseconds): void {
    this.#roll(at);
    this.#current.stations[name] ??= { ...emptyStation(), queue: 0, busy: 0 };
    this.#stations[name] ??= emptyStation();
    this.#current.stations[name][what] += 1;
    this.#stations[name][what] += 1;
  }

  countRequest(hop: string, run: string | undefined, at: Milliseconds): void {
    this.count("requests", at);
    this.#hops[hop] = (this.#hops[hop] ?? 0) + 1;
    if (run === undefined) return;
    const label = run in this.#runs || Object.keys(this.#runs).length < KEPT_RUNS ? run.slice(0, 100) : "other";
    this.#runs[label] = (this.#runs[label] ?? 0) + 1;
  }

  /** The books up to `at`; the last second is the one that is still running. */
  read(at: Milliseconds, since = 0): LedgerSnapshot {
    this.#roll(at);
    this.#gauge(this.#current, at);
    const seconds = [...this.#seconds, this.#current].filter((second) => second.atMs >= since);
    return { startedAt: this.#startedAt, seconds, totals: this.#totals, stations: this.#stations, hops: this.#hops, runs: this.#runs };
  }

  clear(at: Milliseconds): void {
    this.#startedAt = at;
    this.#seconds = [];
    this.#current = emptySecond(at);
    this.#totals = emptyCounts();
    this.#stations = {};
    this.#hops = {};
    this.#runs = {};
  }

  #roll(at: Milliseconds): void {
    while (at >= this.#current.atMs + 1_000) {
      const ended = this.#current;
      const end = milliseconds(ended.atMs + 1_000);
      // Reading the gauges ends services of this very second, which are counted in it before the page is turned.
      this.#gauge(ended, end);
      if (this.#current !== ended) continue;
      this.#seconds.push(ended);
      if (this.#seconds.length > KEPT_SECONDS) this.#seconds.shift();
      this.#current = emptySecond(end);
    }
  }

  #gauge(second: LedgerSecond, at: Milliseconds): void {
    const { liveSessions, stations } = this.#gauges(at);
    second.liveSessions = liveSessions;
    second.queue = 0;
    second.busy = 0;
    for (const [name, gauge] of Object.entries(stations)) {
      second.stations[name] = { ...emptyStation(), ...second.stations[name], ...gauge };
      second.queue += gauge.queue;
      second.busy += gauge.busy;
    }
  }
}

const emptyStation = (): StationCounts => ({ arrivals: 0, ends: 0, refused: 0, abandoned: 0 });

const emptyCounts = (): LedgerCounts => ({
  arrivals: 0,
  attempts: 0,
  completions: 0,
  wasted: 0,
  rejected: 0,
  lockedOut: 0,
  overloadPages: 0,
  refused: 0,
  abandoned: 0,
  broken: 0,
  requests: 0,
  joined: 0,
  droppedSockets: 0,
});

const emptySecond = (at: Milliseconds): LedgerSecond => ({
  ...emptyCounts(),
  atMs: Math.floor(at / 1_000) * 1_000,
  queue: 0,
  busy: 0,
  liveSessions: 0,
  stations: {},
});
