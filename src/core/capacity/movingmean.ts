/**
 * Trailing mean of `values` over `width` entries: entry i is the mean of values[i − width + 1 … i]. The first `width − 1`
 * entries, for which the window is not yet full, are `undefined`: a mean of one second is noise, and a running maximum would
 * keep it for ever. Empty input gives an empty list. Time O(n).
 */
export function trailingMean(values: readonly number[], width: number): readonly (number | undefined)[] {
  let sum = 0;
  return values.map((value, index) => {
    sum += value - (index >= width ? (values[index - width] ?? 0) : 0);
    return index >= width - 1 ? sum / width : undefined;
  });
}

/** Largest full trailing mean and the last index at which it is reached (to one part in 10⁹); `undefined` when no window is full. */
export function largestMean(values: readonly number[], width: number): { readonly value: number; readonly index: number } | undefined {
  let best: { value: number; index: number } | undefined;
  for (const [index, value] of trailingMean(values, width).entries()) {
    if (value === undefined) continue;
    if (best === undefined || value > best.value * (1 + 1e-9)) best = { value, index };
    else if (value >= best.value * (1 - 1e-9)) best = { value: best.value, index };
  }
  return best;
}

/** Mean of values[from … to), 0 when the stretch is empty. */
export function meanOf(values: readonly number[], from = 0, to = values.length): number {
  const stretch = values.slice(Math.max(0, from), Math.max(0, to));
  return stretch.length === 0 ? 0 : stretch.reduce((sum, value) => sum + value, 0) / stretch.length;
}
