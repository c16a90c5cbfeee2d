/**
 * Whole numbers that add up to `total` in proportion to `weights`: the largest remainders round up (Hamilton's method), ties go
 * to the first. All zero when there is no weight at all.
 */
export function apportion(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum <= 0) return weights.map(() => 0);
  const exact = weights.map((weight) => (total * weight) / sum);
  const floors = exact.map(Math.floor);
  const left = total - floors.reduce((all, count) => all + count, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, left).map((entry) => entry.index));
  return floors.map((count, index) => count + Number(raised.has(index)));
}
