import { Fold } from "../core/samples/fold.ts";

/** What all generators have seen so far, as one. Those that have not said yet when they began are left out, and not disturbed. */
export function wholeFold(folds: readonly Fold[]): Fold {
  const [first] = folds;
  if (first === undefined) throw new Error("a phase without a generator");
  if (folds.length === 1) return first;
  const whole = new Fold(first.setup);
  for (const fold of folds) if (fold.zeroUs !== undefined) whole.merge(fold);
  return whole;
}
