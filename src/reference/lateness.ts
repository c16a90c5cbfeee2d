import { type Milliseconds, milliseconds } from "../core/units.ts";

const BIN_MS = 0.05;
const BINS = 20_000;

/** How late answers left after the scheduled end of their service: bins of 50 µs up to one second. */
export class Lateness {
  readonly #bins = new Uint32Array(BINS + 1);
  #count = 0;
  #max = 0;

  note(late: Milliseconds): void {
    const bin = Math.min(Math.floor(Math.max(late, 0) / BIN_MS), BINS);
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1;
    this.#count += 1;
    this.#max = Math.max(this.#max, late);
  }

  /** Upper edges of the bins that hold the median and the 99th percentile; 0 before the first answer. */
  read(): { readonly count: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number } {
    return { count: this.#count, p50Ms: this.#quantile(0.5), p99Ms: this.#quantile(0.99), maxMs: this.#max };
  }

  clear(): void {
    this.#bins.fill(0);
    this.#count = 0;
    this.#max = 0;
  }

  #quantile(share: number): Milliseconds {
    let left = Math.ceil(this.#count * share);
    if (left === 0) return milliseconds(0);
    for (const [bin, count] of this.#bins.entries()) {
      left -= count;
      if (left <= 0) return milliseconds((bin + 1) * BIN_MS);
    }
    return milliseconds(this.#max);
  }
}
