/** What one second brought for one people entry, beside its cells. Counts only, so that tallies add up exactly. */
export interface Tally {
  /** Visits begun. */
  started: number;
  /** Arrivals that the generator did not start for want of a VU. */
  dropped: number;
  /** Attempts begun, reloads included. */
  attempts: number;
  /** Attempts over, those included that have no end of their own. */
  ended: number;
  /**
   * Whole microseconds that this second adds to the time which people are in an attempt, beside those who were in one when it began and
   * would stay: what is left of it after each beginning, less what is left after each end, less what was typed.
   */
  insideUs: number;
  /** Whole microseconds that the attempts which are over were there, by the instants of their rows and without what was typed. */
  stayedUs: number;
  /** First attempts begun, and those of them that are planned wrong passwords and leave the objective. */
  first: number;
  wrong: number;
  /** First attempts *begun in this second* that were good, one count a limit of the fold; and those given up before that limit. */
  readonly good: number[];
  readonly quit: number[];
  /** People who got in, by the second of the proof; and visits that ended without. Both end the waiting. */
  in: number;
  gone: number;
  /** People *whose visit began in this second* and who got in, whenever that was. */
  admitted: number;
  /** Visits that ended or were completed after they got in, still signed in: their session begins to idle. */
  left: number;
  /** Sessions ended by a logout. */
  loggedOut: number;
  /** Visits ended, by outcome; `thrown`: completed for the engine without an end row. */
  ok: number;
  gaveUp: number;
  failed: number;
  thrown: number;
  /** Of the thrown: those who had got in. */
  thrownIn: number;
}

type Count = Exclude<keyof Tally, "good" | "quit">;
const COUNTS: readonly Count[] = [
  "started",
  "dropped",
  "attempts",
  "ended",
  "insideUs",
  "stayedUs",
  "first",
  "wrong",
  "in",
  "gone",
  "admitted",
  "left",
  "loggedOut",
  "ok",
  "gaveUp",
  "failed",
  "thrown",
  "thrownIn",
];

/** A tally of nothing, for `limits` limits. */
export function emptyTally(limits: number): Tally {
  return {
    started: 0,
    dropped: 0,
    attempts: 0,
    ended: 0,
    insideUs: 0,
    stayedUs: 0,
    first: 0,
    wrong: 0,
    good: new Array<number>(limits).fill(0),
    quit: new Array<number>(limits).fill(0),
    in: 0,
    gone: 0,
    admitted: 0,
    left: 0,
    loggedOut: 0,
    ok: 0,
    gaveUp: 0,
    failed: 0,
    thrown: 0,
    thrownIn: 0,
  };
}

/** Adds `part` to `whole`. */
export function addTally(whole: Tally, part: Tally): void {
  for (const count of COUNTS) whole[count] += part[count];
  for (let limit = 0; limit < part.good.length; limit += 1) {
    whole.good[limit] = (whole.good[limit] ?? 0) + (part.good[limit] ?? 0);
    whole.quit[limit] = (whole.quit[limit] ?? 0) + (part.quit[limit] ?? 0);
  }
}

/** Tallies by second. */
export class Tallies {
  readonly bySecond: Map<number, Tally> = new Map();
  private readonly limits: number;

  constructor(limits: number) {
    this.limits = limits;
  }

  at(second: number): Tally {
    const known = this.bySecond.get(second);
    if (known !== undefined) return known;
    const fresh = emptyTally(this.limits);
    this.bySecond.set(second, fresh);
    return fresh;
  }

  merge(other: Tallies): void {
    for (const [second, tally] of other.bySecond) addTally(this.at(second), tally);
  }

  /** All seconds together. */
  total(): Tally {
    const whole = emptyTally(this.limits);
    for (const tally of this.bySecond.values()) addTally(whole, tally);
    return whole;
  }
}
