import type { PhasePlan, PhaseResult } from "../capacity/phase.ts";
import type { Plan } from "../plan/plan.ts";
import { isLackOfMeans, validityOf } from "./cause.ts";
import { endOf, mergedFold, type PhaseInput } from "./input.ts";
import { judgedIn, secondsOf, seenLoad } from "./seconds.ts";
import { causesOf } from "./validity.ts";

/**
 * What a phase gave to the procedure, from its files alone. Seconds that nobody saw, because the phase ended before them, are left out:
 * a load that was planned and never sent is not a platform that let nobody in.
 */
export function phaseResult(plan: Plan, phase: PhasePlan, input: PhaseInput): PhaseResult {
  const fold = mergedFold(plan, input);
  const load = seenLoad(secondsOf(plan, input, fold).load, input, fold);
  const validity = validityOf(causesOf(plan, input, fold));
  const cut = validity.kind === "incomplete" || validity.kind === "broken" ? validity.reasons[0] : undefined;
  return {
    phase,
    ...(cut === undefined ? {} : { whyCut: cut }),
    seconds: load,
    good: plan.objectives.map(({ within }) => load.map((_, second) => judgedIn({ plan, phase: input, fold }, second, within).good)),
    isGeneratorLimited: validity.kind === "generator-limited",
    ...(validity.causes?.some(isLackOfMeans) ? { lacksMeans: true } : {}),
    isComplete: cut === undefined && input.generators.every((generator) => COMPLETE.includes(endOf(generator))),
  };
}

/** Ends that leave a phase with everything that it was to tell. */
const COMPLETE = ["finished", "rule"];
