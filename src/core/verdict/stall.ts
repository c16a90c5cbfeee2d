import { shareOf } from "../units.ts";
import type { Played } from "./played.ts";

/** From a tick as late as that on the generator stood still: a shorter pause brings no more people at once than chance does. */
const MIN_STALL_MS = 1_000;
/** Share of a phase's people that came behind a pause from which on it is told: fewer move no share and no rate that is told to three digits. */
const MIN_PEOPLE = 0.005;

/** The longest pause of a generator in one phase. */
export interface Stall {
  readonly phase: string;
  /** Of the phase's arrivals: when it was over, in whole seconds. */
  readonly second: number;
  readonly lengthMs: number;
  /** Who was due meanwhile, and came at once: about as many. */
  readonly people: number;
}

/**
 * Where a generator stood still for a moment (a machine that was suspended or moved, a disk, another program) and whoever was due meanwhile came at once. Its
 * metronome's 99th percentile says so only where that took a hundredth of the run, and the platform met a crowd that the plan does not have.
 */
export function stallsIn(played: readonly Played[]): readonly Stall[] {
  return played.flatMap(({ phase, fold }) => {
    const [worst] = [...fold.lagBySecond].sort(([, a], [, b]) => b.maxMs - a.maxMs);
    if (worst === undefined || worst[1].maxMs < MIN_STALL_MS) return [];
    const [second, { maxMs: lengthMs }] = worst;
    const instants = phase.table.people.flatMap(({ instantsMs }) => instantsMs);
    // Where in its second the pause ended is not kept: its middle is half a second wrong at the most.
    const overMs = second * 1_000 + 500;
    // Of several generators one stood still, and each has its share of the people.
    const due = instants.filter((atMs) => atMs >= overMs - lengthMs && atMs < overMs).length;
    const people = Math.round(due / Math.max(1, phase.generators.length));
    return shareOf(people, instants.length) < MIN_PEOPLE ? [] : [{ phase: phase.name, second, lengthMs, people }];
  });
}

/** One sentence each. */
export const stallWarnings = (stalls: readonly Stall[]): readonly string[] =>
  stalls.map(
    ({ phase, second, lengthMs, people }) =>
      `the generator stood still for ${(lengthMs / 1_000).toFixed(1)} s until second ${second} of phase ${phase}: about ${people} people who were due came at once then; what the platform made of them is not the plan's doing, play it again`,
  );
