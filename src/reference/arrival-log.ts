import type { Milliseconds } from "../core/units.ts";

/** First requests remembered; half a million is 4 MB. */
const KEPT = 500_000;

/** The instants of the last first requests, in µs since 1970, with the run that each belonged to. */
export class ArrivalLog {
  #times = new Float64Array(1_024);
  #runs: (string | undefined)[] = [];
  #count = 0;

  note(at: Milliseconds, run: string | undefined): void {
    const slot = this.#count % KEPT;
    if (slot >= this.#times.length) this.#grow();
    this.#times[slot] = Math.round(at * 1_000);
    this.#runs[slot] = run;
    this.#count += 1;
  }

  /** Times in order from `from` until before `to` (µs); `forgotten` came too long ago to be kept. */
  read(filter: { readonly from: number; readonly to: number; readonly run: string }): {
    readonly forgotten: number;
    readonly timesUs: readonly number[];
  } {
    const kept = Math.min(this.#count, KEPT);
    const first = this.#count - kept;
    const timesUs: number[] = [];
    for (let index = first; index < this.#count; index += 1) {
      const time = this.#times[index % KEPT] ?? 0;
      if (time < filter.from || time >= filter.to) continue;
      if (filter.run === "" || this.#runs[index % KEPT] === filter.run) timesUs.push(time);
    }
    return { forgotten: first, timesUs };
  }

  clear(): void {
    this.#count = 0;
    this.#runs = [];
  }

  #grow(): void {
    const larger = new Float64Array(Math.min(this.#times.length * 2, KEPT));
    larger.set(this.#times);
    this.#times = larger;
  }
}
