import { type Milliseconds, milliseconds, type PerSecond } from "../units.ts";

/** Sign-ins that a hold should see, and its least and greatest length in ms (facts §2.3 d). */
const COUNT = 4_000;
const SHORTEST_MS = 45_000;
const LONGEST_MS = 300_000;

/** Length of a hold at `rate`: 4,000 sign-ins, from 45 s to 300 s. A rate of 0 gets the longest. `count` is for quick looks. */
export function holdLength(rate: PerSecond, count = COUNT): Milliseconds {
  const wanted = rate > 0 ? (1_000 * count) / rate : LONGEST_MS;
  return milliseconds(Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, wanted)) / 1_000) * 1_000);
}

/**
 * Relaxation time of a queue near saturation, τ = 1 / (C·(1 − √ρ)²) (Cohen 1982 for M/M/1): after about ten of them a hold no
 * longer remembers how it began. `ceiling` per second, `use` ρ from 0 to below 1; infinite at 1 and above.
 */
export function relaxationTime(ceiling: PerSecond, use: number): Milliseconds {
  if (ceiling <= 0 || use >= 1) return milliseconds(Number.POSITIVE_INFINITY);
  return milliseconds(1_000 / (ceiling * (1 - Math.sqrt(Math.max(0, use))) ** 2));
}
