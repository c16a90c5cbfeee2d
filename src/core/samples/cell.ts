import { Histogram } from "./histogram.ts";

/** The whole attempt, as a step: first request to landing page or give-up. The other steps are the hops' own. */
export const ATTEMPT_STEP = "attempt";

/** Counts and durations of one second × people × step × outcome. The only aggregate: screen, report and exports fold from it. */
export interface Cell {
  /** Second after the first instant of the arrival table, by the time at which the step ended. */
  readonly second: number;
  readonly people: string;
  readonly step: string;
  readonly outcome: string;
  readonly durations: Histogram;
}

/** Cells by what they are of; merging adds histograms and is exact in any order. */
export class Cells {
  private readonly byKey: Map<string, Cell> = new Map();
  private readonly ofAttempts: Cell[] = [];

  add(second: number, people: string, step: string, outcome: string, durationMs: number): void {
    this.at(second, people, step, outcome).durations.add(durationMs);
  }

  merge(other: Cells): void {
    for (const cell of other.all()) this.at(cell.second, cell.people, cell.step, cell.outcome).durations.merge(cell.durations);
  }

  all(): IterableIterator<Cell> {
    return this.byKey.values();
  }

  /** The cells of whole attempts alone: one in ten of a run with the usual hops, and all that a live screen needs. */
  attempts(): readonly Cell[] {
    return this.ofAttempts;
  }

  private at(second: number, people: string, step: string, outcome: string): Cell {
    const key = `${second}\n${people}\n${step}\n${outcome}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const cell = { second, people, step, outcome, durations: new Histogram() };
    this.byKey.set(key, cell);
    if (step === ATTEMPT_STEP) this.ofAttempts.push(cell);
    return cell;
  }
}
