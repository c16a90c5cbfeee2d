/** Counts at one offered rate: `bad` of `of` first attempts missed the objective. `rate` per second. */
export interface RateCounts {
  readonly rate: number;
  readonly bad: number;
  readonly of: number;
  /** People who came per planned one: the draw over the curve; absent where nobody counted. */
  readonly drawn?: number;
}

/** A block of pooled neighbours: their shared bad share, and the rates they span. */
interface Block {
  bad: number;
  of: number;
  weightedRate: number;
}

/** One point of the fitted curve: the bad share at a rate, never falling as the rate rises. */
export interface FittedShare {
  readonly rate: number;
  readonly share: number;
}

/**
 * Isotonic regression of the bad share on the offered rate by pooling adjacent violators (Ayer et al. 1955; Barlow et al. 1972,
 * ch. 1): the maximum-likelihood curve among all that never fall. Counts at equal rates are added up first. Rates without
 * attempts are left out; an empty input gives an empty curve. O(n log n).
 */
export function fitIsotonic(counts: readonly RateCounts[]): readonly FittedShare[] {
  const rates = poolEqualRates(counts.filter((count) => count.of > 0));
  const blocks: (Block & { rates: number[] })[] = [];
  for (const { rate, bad, of } of rates) {
    blocks.push({ bad, of, weightedRate: rate * of, rates: [rate] });
    for (;;) {
      const last = blocks.at(-1);
      const before = blocks.at(-2);
      if (!last || !before || before.bad * last.of < last.bad * before.of) break;
      blocks.pop();
      before.bad += last.bad;
      before.of += last.of;
      before.weightedRate += last.weightedRate;
      before.rates.push(...last.rates);
    }
  }
  return blocks.flatMap((block) => block.rates.map((rate) => ({ rate, share: block.bad / block.of })));
}

/** Where the objective stops holding: between the tested rates, below the lowest, or above the highest (rates per second). */
export type Crossing =
  | { readonly kind: "found"; readonly rate: number }
  | { readonly kind: "below"; readonly lowestTested: number }
  | { readonly kind: "not-reached"; readonly highestTested: number }
  | { readonly kind: "none" };

/**
 * The rate at which the fitted bad share reaches `allowed` (0–1), by linear interpolation between the last point at or under it
 * and the first one over it. `none` for no counts.
 */
export function findCrossing(counts: readonly RateCounts[], allowed: number): Crossing {
  const curve = fitIsotonic(counts);
  const lowest = curve[0];
  const highest = curve.at(-1);
  if (!lowest || !highest) return { kind: "none" };
  const over = curve.findIndex((point) => point.share > allowed);
  if (over === 0) return { kind: "below", lowestTested: lowest.rate };
  const first = curve[over];
  const last = curve[over - 1];
  if (!first || !last) return { kind: "not-reached", highestTested: highest.rate };
  return { kind: "found", rate: last.rate + ((first.rate - last.rate) * (allowed - last.share)) / (first.share - last.share) };
}

function poolEqualRates(counts: readonly RateCounts[]): readonly RateCounts[] {
  const byRate = new Map<number, RateCounts>();
  for (const { rate, bad, of } of counts) {
    const known = byRate.get(rate) ?? { rate, bad: 0, of: 0 };
    byRate.set(rate, { rate, bad: known.bad + bad, of: known.of + of });
  }
  return [...byRate.values()].sort((a, b) => a.rate - b.rate);
}
