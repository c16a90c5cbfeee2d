import { Histogram } from "./histogram.ts";

/** One hop over the whole run: how often, how it went, how long it took. */
export interface HopTotal {
  readonly step: string;
  readonly hop: string;
  readonly host: string;
  /** Exchanges whose outcome was not `ok`. */
  failed: number;
  /** Durations of the exchanges that were `ok`: a refusal in no time must not make the platform look fast. */
  readonly ok: Histogram;
}

/** Different hops that are kept apart; a script has some dozens. Beyond it they are counted together, so that garbage cannot fill the memory. */
const MAX_HOPS = 5_000;

/** Totals by step, name and host. */
export class HopTotals {
  private readonly byKey: Map<string, HopTotal> = new Map();

  add(step: string, hop: string, host: string, isOk: boolean, durationMs: number): void {
    const total = this.at(step, hop, host);
    if (isOk) total.ok.add(durationMs);
    else total.failed += 1;
  }

  merge(other: HopTotals): void {
    for (const theirs of other.all()) {
      const mine = this.at(theirs.step, theirs.hop, theirs.host);
      mine.failed += theirs.failed;
      mine.ok.merge(theirs.ok);
    }
  }

  all(): IterableIterator<HopTotal> {
    return this.byKey.values();
  }

  private at(step: string, hop: string, host: string): HopTotal {
    const key = `${step}\n${hop}\n${host}`;
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    if (this.byKey.size >= MAX_HOPS && step !== "other") return this.at("other", "other", "other");
    const total = { step, hop, host, failed: 0, ok: new Histogram() };
    this.byKey.set(key, total);
    return total;
  }
}
