import type { Milliseconds } from "../units.ts";
import { milliseconds } from "../units.ts";

/**
 * Width of a bin: each is 2 % wider than the one below. A value is reported as the geometric middle of its bin, so it is off by at
 * most √1.02 − 1 = 0.995 %. Source: facts, saturation §1.4 (base 1.02: 294 bins for a day of sign-ins, p95 within 0.1 %).
 */
export const BIN_BASE = 1.02;
const LOG_BASE = Math.log(BIN_BASE);
/** Everything shorter shares one bin: a microsecond, the resolution of the samples. */
const SHORTEST_MS = 0.001;
const ZERO_BIN = Math.floor(Math.log(SHORTEST_MS) / LOG_BASE) - 1;
/**
 * Samples that must lie beyond a quantile before it is shown. With ten, p99 needs 1,000 samples and has a relative standard error of
 * 7 %; with one it would be the luck of a single person (facts, saturation §1.4).
 */
export const MIN_TAIL_SAMPLES = 10;

/** Whether `count` samples can carry the quantile `q` (0–1): p50 needs 20, p95 200, p99 1,000. */
export const canCarry = (count: number, q: number): boolean => Math.round(count * (1 - q) * 1e6) / 1e6 >= MIN_TAIL_SAMPLES;

/**
 * Durations in logarithmic bins, sparse. Merging adds counts, so it is exact, associative and commutative: the histogram of a run is
 * the same from one generator or ten. The sum is kept in whole microseconds for the same reason.
 */
export class Histogram {
  readonly bins: Map<number, number> = new Map();
  count = 0;
  sumUs = 0;
  minMs = Number.POSITIVE_INFINITY;
  maxMs = 0;

  /** Records a duration in ms. Negative counts as 0; the reader has refused NaN before. */
  add(valueMs: number): void {
    const value = Math.max(valueMs, 0);
    const bin = value < SHORTEST_MS ? ZERO_BIN : Math.floor(Math.log(value) / LOG_BASE);
    this.bins.set(bin, (this.bins.get(bin) ?? 0) + 1);
    this.count += 1;
    this.sumUs += Math.round(value * 1_000);
    if (value < this.minMs) this.minMs = value;
    if (value > this.maxMs) this.maxMs = value;
  }

  merge(other: Histogram): void {
    for (const [bin, count] of other.bins) this.bins.set(bin, (this.bins.get(bin) ?? 0) + count);
    this.count += other.count;
    this.sumUs += other.sumUs;
    this.minMs = Math.min(this.minMs, other.minMs);
    this.maxMs = Math.max(this.maxMs, other.maxMs);
  }

  /** The value below which the share `q` of the samples lies (nearest rank); absent when empty. For guards; to show one, `shown`. */
  quantile(q: number): Milliseconds | undefined {
    if (this.count === 0) return undefined;
    const rank = Math.max(1, Math.ceil(q * this.count - 1e-9));
    let seen = 0;
    for (const bin of [...this.bins.keys()].sort((a, b) => a - b)) {
      seen += this.bins.get(bin) ?? 0;
      if (seen >= rank) return milliseconds(Math.min(this.maxMs, Math.max(this.minMs, middleOf(bin))));
    }
    return milliseconds(this.maxMs);
  }

  /** The quantile if the sample can carry it, else absent (design.md law 7). */
  shown(q: number): Milliseconds | undefined {
    return canCarry(this.count, q) ? this.quantile(q) : undefined;
  }

  /** Mean in ms; absent when empty. */
  mean(): Milliseconds | undefined {
    return this.count > 0 ? milliseconds(this.sumUs / 1_000 / this.count) : undefined;
  }
}

/** One histogram holding all of the given ones. */
export function mergedHistogram(parts: Iterable<Histogram>): Histogram {
  const whole = new Histogram();
  for (const part of parts) whole.merge(part);
  return whole;
}

const middleOf = (bin: number): number => (bin <= ZERO_BIN ? 0 : BIN_BASE ** (bin + 0.5));
