import type { PhasePlan, PhaseResult } from "../capacity/phase.ts";
import type { Plan } from "../plan/plan.ts";
import type { Fold } from "../samples/fold.ts";
import { validityOf } from "./cause.ts";
import { endOf, mergedFold, type PhaseInput } from "./input.ts";
import { secondsOf } from "./seconds.ts";
import { causesOf } from "./validity.ts";

/** What a phase gave to the procedure, from its files alone. */
export function phaseResult(plan: Plan, phase: PhasePlan, input: PhaseInput): PhaseResult {
  const fold = mergedFold(plan, input);
  const { load } = secondsOf(plan, input, fold);
  const validity = validityOf(causesOf(plan, input, fold));
  return {
    phase,
    seconds: load,
    good: plan.objectives.map(({ within }) => goodBySecond(fold, within, load.length)),
    isGeneratorLimited: validity.kind === "generator-limited",
    isComplete:
      validity.kind !== "incomplete" &&
      validity.kind !== "broken" &&
      input.generators.every((generator) => COMPLETE.includes(endOf(generator))),
  };
}

/** Ends that leave a phase with everything that it was to tell. */
const COMPLETE = ["finished", "rule"];

function goodBySecond(fold: Fold, limitMs: number, length: number): readonly number[] {
  const limit = fold.setup.limitsMs.indexOf(limitMs);
  const people = [...fold.people.values()];
  return Array.from({ length }, (_, second) =>
    people.reduce((sum, entry) => sum + (entry.tallies.bySecond.get(second)?.good[limit] ?? 0), 0),
  );
}
