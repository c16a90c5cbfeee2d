/** One line of the accuracy table. Relative errors and shares are 0–1. */
export interface TruthRow {
  readonly estimate: string;
  readonly system: string;
  readonly target: string;
  readonly measured: string;
  /** Absent for rows without a target. */
  readonly isMet?: boolean;
}

export const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`;

/** Quantile of unsorted values by the nearest rank; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;
}

export const shareOf = <Item>(items: readonly Item[], is: (item: Item) => boolean): number =>
  items.length > 0 ? items.filter(is).length / items.length : 0;

/** Median and the range of nine tenths of relative errors. */
export function spreadOf(errors: readonly number[]): string {
  return `median ${percent(quantile(errors, 0.5))} [${percent(quantile(errors, 0.05))}, ${percent(quantile(errors, 0.95))}]`;
}
