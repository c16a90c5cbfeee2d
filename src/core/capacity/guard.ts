import { inSeconds, type Ratio, ratio } from "../units.ts";
import type { PhaseResult } from "./phase.ts";

/** What a second generator may add to goodput (issue 6), and the standard errors beyond which more is no chance. */
const MOST_GAIN = 0.03;
const CERTAIN = 3;
/** Seconds of a batch: long enough that neighbours are nearly independent, so that pauses widen the error and raise no alarm. */
const BATCH = 10;

/** What a second generator added to goodput on the plateau; undefined where it was within 3 % or within chance, or where nobody looked. */
export function secondGeneratorGain(results: readonly PhaseResult[]): Ratio | undefined {
  const [one, two] = [1, 2].map((generators) => results.find(({ phase }) => phase.kind === "guard" && phase.generators === generators));
  if (!one || !two) return undefined;
  const [before, after] = [plateauOf(one), plateauOf(two)];
  const gain = after.mean - before.mean;
  const isBeyondChance = gain > CERTAIN * Math.hypot(before.error, after.error);
  return before.mean > 0 && gain > MOST_GAIN * before.mean && isBeyondChance ? ratio(gain / before.mean) : undefined;
}

/** Goodput of a batch over the last two thirds of a guard phase, without what is left running at its end. */
function plateauOf({ phase, seconds }: PhaseResult): { readonly mean: number; readonly error: number } {
  const length = Math.round(inSeconds(phase.duration));
  const plateau = seconds.slice(Math.floor(length / 3), length);
  const batches = Array.from({ length: Math.floor(plateau.length / BATCH) }, (_, index) =>
    plateau.slice(BATCH * index, BATCH * (index + 1)).reduce((sum, { ok }) => sum + ok, 0),
  );
  const mean = batches.reduce((sum, count) => sum + count, 0) / Math.max(1, batches.length);
  const squares = batches.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  const variance = Math.max(mean, squares / Math.max(1, batches.length - 1));
  return { mean, error: Math.sqrt(variance / Math.max(1, batches.length)) };
}
