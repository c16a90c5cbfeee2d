import type { Plan } from "../plan/plan.ts";
import type { Fold } from "../samples/fold.ts";
import { mergedFold, type PhaseInput, seenUntil } from "./input.ts";
import type { Phase } from "./run.ts";
import { type PhaseSeconds, secondsOf } from "./seconds.ts";

/** A phase with what follows from its samples. */
export interface Played {
  readonly phase: PhaseInput;
  readonly place: Phase;
  readonly fold: Fold;
  readonly seconds: PhaseSeconds;
}

/** Every phase with its samples, and where it stands on the run's clock. */
export function playedPhases(plan: Plan, phases: readonly PhaseInput[]): readonly Played[] {
  const folds = phases.map((phase) => mergedFold(plan, phase));
  const firstUs = folds.find((fold) => fold.zeroUs !== undefined)?.zeroUs ?? 0;
  return phases.map((phase, index) => {
    const fold = folds[index]!;
    const fromMs = fold.zeroUs === undefined ? 0 : Math.max(0, Math.round((fold.zeroUs - firstUs) / 1_000));
    const toMs = fromMs + Math.round(Math.min(Math.max(phase.table.durationMs, fold.lastMs), Math.max(fold.lastMs, seenUntil(phase))));
    const seconds = secondsOf(plan, phase, fold, fromMs);
    return { phase, fold, seconds, place: { name: phase.name, kind: phase.kind, fromMs, toMs: Math.max(fromMs, toMs) } };
  });
}

/** The samples of phases, in their order. */
export const foldsOf = (played: readonly Played[]): readonly Fold[] => played.map(({ fold }) => fold);
