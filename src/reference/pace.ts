import { type Milliseconds, milliseconds } from "../core/units.ts";

/** From `from` until `to`, workers run at `speed` times their usual speed; 0 is a standstill. */
export interface Slowdown {
  readonly from: Milliseconds;
  /** Infinity for a slow-down without an end. */
  readonly to: Milliseconds;
  readonly speed: number;
}

/**
 * How fast work is done over time. A capacity of ½ is every worker at half speed, which halves c/S for any number of
 * workers, and an end can be told at the start of a service because the timetable is known in advance.
 */
export class Pace {
  readonly #steps: readonly { readonly from: number; readonly speed: number }[];

  /** Times are on the station's own clock. Where slow-downs overlap the slowest counts. */
  constructor(slowdowns: readonly Slowdown[]) {
    const edges = [...new Set([Number.NEGATIVE_INFINITY, ...slowdowns.flatMap(({ from, to }) => [from, to])])];
    this.#steps = edges
      .filter((edge) => edge !== Number.POSITIVE_INFINITY)
      .sort((a, b) => a - b)
      .map((from) => ({ from, speed: Math.min(1, ...slowdowns.filter((s) => s.from <= from && from < s.to).map((s) => s.speed)) }));
  }

  /** When a service of `work` (its length at full speed) that starts at `start` ends; Infinity in an endless standstill. */
  finish(start: Milliseconds, work: Milliseconds): Milliseconds {
    if (this.#steps.length === 1) return milliseconds(start + work);
    let left: number = work;
    let at: number = start;
    for (const [index, step] of this.#steps.entries()) {
      const to = this.#steps[index + 1]?.from ?? Number.POSITIVE_INFINITY;
      if (to <= at) continue;
      const needed = step.speed > 0 ? left / step.speed : Number.POSITIVE_INFINITY;
      if (at + needed <= to) return milliseconds(at + needed);
      left -= (to - at) * step.speed;
      at = to;
    }
    return milliseconds(Number.POSITIVE_INFINITY);
  }
}
