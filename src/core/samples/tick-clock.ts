import { TICK_PERIOD_MS } from "./metric.ts";

/** Ticks dropped within one second of the run. */
interface Drop {
  readonly second: number;
  count: number;
}

/**
 * How late the ticks of one generator's metronome were. The script takes a tick's number from the iterations that the engine started (facts,
 * k6 §4.1), so that each tick that was dropped makes all later ones seem later than they are by a period of this generator: a second's
 * stall would make the rest of a run seem a second late. What was dropped before a tick was due is taken off; where that is not certain
 * the tick counts as late as it says.
 */
export class TickClock {
  private readonly periodMs: number;
  private readonly drops: Drop[] = [];
  private taken = 0;
  private shiftMs = 0;

  /** `generators`: how many play the metronome in turn. */
  constructor(generators: number) {
    this.periodMs = TICK_PERIOD_MS * generators;
  }

  /** Ticks that the engine did not start, at `atMs` on the run's clock. */
  drop(atMs: number, count: number): void {
    const second = Math.floor(atMs / 1_000);
    const last = this.drops.at(-1);
    if (last?.second === second) last.count += count;
    else this.drops.push({ second, count });
  }

  /** How late a tick at `atMs` was that says `saidMs`, in ms. */
  latenessOf(atMs: number, saidMs: number): number {
    for (let next = this.drops[this.taken]; next !== undefined; next = this.drops[this.taken]) {
      const dueMs = atMs - saidMs + this.shiftMs;
      if (dueMs < (next.second + 1) * 1_000) break;
      this.shiftMs += next.count * this.periodMs;
      this.taken += 1;
    }
    const lateMs = saidMs - this.shiftMs;
    // No tick comes before it is due: such an engine numbers its ticks otherwise.
    return lateMs < -this.periodMs ? saidMs : lateMs;
  }
}
