import { Histogram } from "./histogram.ts";

/** What one second brought for a hop: exchanges that were answered or outwaited, and the sum of their times. */
export interface HopSecond {
  count: number;
  sumMs: number;
}

/** One hop over the whole run: how often, how it went, how long it took. */
export interface HopTotal {
  readonly step: string;
  readonly hop: string;
  readonly host: string;
  /** Exchanges whose outcome was not `ok`. */
  failed: number;
  /** Durations of the exchanges that were `ok`: a refusal in no time must not make the platform look fast. */
  readonly ok: Histogram;
  /** By the second in which the exchange ended, those that were `ok` or `timed-out`: what somebody waited for. */
  readonly seconds: Map<number, HopSecond>;
}

/** One exchange as it is counted. */
export interface HopExchange {
  readonly step: string;
  readonly hop: string;
  readonly host: string;
  readonly outcome: string;
  readonly durationMs: number;
  readonly second: number;
}

/** Different hops that are kept apart; a script has some dozens. Beyond it they are counted together, so that garbage cannot fill the memory. */
const MAX_HOPS = 5_000;

/** Totals by step, name and host. */
export class HopTotals {
  private readonly byKey: Map<string, HopTotal> = new Map();

  add({ step, hop, host, outcome, durationMs, second }: HopExchange): void {
    const total = this.at(step, hop, host);
    if (outcome === "ok") total.ok.add(durationMs);
    else total.failed += 1;
    if (outcome === "ok" || outcome === "timed-out") addSecond(total, second, { count: 1, sumMs: durationMs });
  }

  merge(other: HopTotals): void {
    for (const theirs of other.all()) {
      const mine = this.at(theirs.step, theirs.hop, theirs.host);
      mine.failed += theirs.failed;
      mine.ok.merge(theirs.ok);
      for (const [second, part] of theirs.seconds) addSecond(mine, second, part);
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
    const total = { step, hop, host, failed: 0, ok: new Histogram(), seconds: new Map<number, HopSecond>() };
    this.byKey.set(key, total);
    return total;
  }
}

function addSecond(total: HopTotal, second: number, { count, sumMs }: HopSecond): void {
  const known = total.seconds.get(second);
  if (known === undefined) total.seconds.set(second, { count, sumMs });
  else {
    known.count += count;
    known.sumMs += sumMs;
  }
}
