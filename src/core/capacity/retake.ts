import type { PhaseKind } from "../verdict/run.ts";
import { isScouting, type PhasePlan, type PhaseResult } from "./phase.ts";

/** A machine that is late so often is no machine to measure with. */
const MOST_RETAKES = 3;

/**
 * The phase to play once more because the generator was late in it: a machine has bad moments, and an hour of measuring need not die of
 * one. A retake that is late too stands, and so does a phase whose generator lacked processors, descriptors, ports or memory: it would
 * lack them again.
 */
export function planRetake(results: readonly PhaseResult[]): PhasePlan | undefined {
  const last = results.filter(({ phase }) => phase.kind !== "drain").at(-1);
  if (!last?.isGeneratorLimited || last.lacksMeans === true || isScouting(last.phase.kind) || isRetake(last)) return undefined;
  if (results.filter(isRetake).length >= MOST_RETAKES) return undefined;
  const why = "play it again: the generator was late, perhaps only for a moment";
  return { ...last.phase, name: `${last.phase.name}-retake`, retakes: last.phase.name, why };
}

const isRetake = ({ phase }: PhaseResult): boolean => phase.retakes !== undefined;

/** The results that count: each phase's last take that was played to its end. */
export function standing(results: readonly PhaseResult[]): readonly PhaseResult[] {
  const retaken = results.flatMap(({ phase, isComplete }) => (isComplete ? (phase.retakes ?? []) : []));
  return retaken.length === 0 ? results : results.filter(({ phase }) => !retaken.includes(phase.name));
}

/** Phases from which neither ceiling nor SLO rate comes: where the generator was late in them, only what they were to tell is not known. */
const LATER: readonly PhaseKind[] = ["spike", "surge", "verify"];

/** Whether a phase says nothing because the generator was late in it, while what came before it stands. */
export const isMute = ({ phase, isGeneratorLimited }: PhaseResult): boolean => isGeneratorLimited && LATER.includes(phase.kind);

/** Names of the phases on which nothing rests, because the generator was late in them. */
export function setAsideIn(results: readonly PhaseResult[]): readonly string[] {
  const last = standing(results);
  return results.filter((result) => !last.includes(result) || isMute(result)).map(({ phase }) => phase.name);
}
