import { type Milliseconds, minutes } from "../units.ts";

/**
 * Longest shape of a plan. Every second of a run is kept, drawn and checked again: a report of seven days takes 80 s and 2.7 GB, of a month more
 * than Node has.
 */
export const LONGEST_SHAPE = minutes(3 * 24 * 60);
/** Longest table: the longest shape, begun at the end of a day. */
export const LONGEST_TABLE = minutes(4 * 24 * 60);

/** The arrivals of one `people` entry: instants in ms from the start of the played clock, ascending, to 0.1 ms. */
export interface PeopleArrivals {
  readonly people: string;
  readonly instantsMs: readonly number[];
}

/** Everyone who comes, compiled before the run from plan and seed (design.md law 1). Saved as `arrivals.json`. */
export interface ArrivalTable {
  readonly version: 1;
  readonly seed: number;
  /** Length of the played part, in ms of the run's own clock (after `compress`). */
  readonly durationMs: Milliseconds;
  /** Width of the slots in which the engine starts them: 10 ms, wider only above an hour. */
  readonly slotMs: Milliseconds;
  /** Lead-in before the first slot: the instant 0 of the table is this much after the scenario's start. */
  readonly leadInMs: Milliseconds;
  readonly people: readonly PeopleArrivals[];
}
