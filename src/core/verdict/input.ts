import type { ArrivalTable } from "../arrivals/table.ts";
import type { CollapseEstimate, Estimate, SessionEstimate } from "../capacity/estimate.ts";
import type { Clause, Objective, Plan } from "../plan/plan.ts";
import { Fold, type FoldSetup } from "../samples/fold.ts";
import type { RowTally } from "../samples/row.ts";
import type { CapacityDetails } from "./capacity-details.ts";
import type { EngineRecord } from "./engine-record.ts";
import type { PhaseKind } from "./run.ts";

/** One generator's part of a phase: what was seen of the engine, and its samples, folded. */
export interface GeneratorInput {
  readonly id: string;
  /** Absent where nobody lived to write it down: the engine then counts as killed. */
  readonly record?: EngineRecord;
  readonly fold: Fold;
  readonly rows: RowTally;
  /** The file of samples ended inside a gzip member, or is not there. */
  readonly file: "whole" | "truncated" | "missing";
}

/** One engine run, with everything that is needed to judge it. */
export interface PhaseInput {
  readonly name: string;
  readonly kind: PhaseKind;
  readonly table: ArrivalTable;
  /** The plan's intensity in each second of the table: the curve, not the draw. */
  readonly intended: readonly number[];
  readonly generators: readonly GeneratorInput[];
}

/** What a capacity run knows beyond its phases. */
export interface CapacityInput {
  readonly ceiling: Estimate;
  readonly collapse: CollapseEstimate;
  readonly sessionLimit: SessionEstimate;
  /** The rate at which an objective holds, for each of the plan's objectives and `sloRate` clauses. */
  readonly sloRateOf: (objective: Objective) => Estimate;
  readonly details?: CapacityDetails;
  /** Why the run ended between two phases though it was to go on: a hook that failed, Ctrl-C. */
  readonly stopped?: string;
}

/** From the phases of a capacity run to what it knows; absent for a plain run. */
export type CapacityOf = (plan: Plan, phases: readonly PhaseInput[]) => CapacityInput | undefined;

/** Everything that a `Run` is made of. A pure function of files in the results folder. */
export interface RunInput {
  readonly id: string;
  readonly plan: Plan;
  readonly phases: readonly PhaseInput[];
  readonly versions: { readonly rentree: string; readonly node: string };
  /** SHA-256 of the files that the numbers come from. */
  readonly files: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  /** Of a capacity run; a plain run finds its own. */
  readonly capacity?: CapacityInput;
}

/** How samples of a plan's phase are folded: scenarios are the people's ids; limits are those of objectives and clauses. */
export function foldSetupOf(plan: Plan, table: ArrivalTable, generators = 1): FoldSetup {
  const dueMs = new Map(
    plan.people.flatMap(({ id, name }) =>
      table.people.filter(({ people }) => people === name).map(({ instantsMs }) => [id, instantsMs] as const),
    ),
  );
  return { people: plan.people.map((people) => people.id), limitsMs: limitsOf(plan), leadInMs: table.leadInMs, generators, dueMs };
}

/** Every limit that an objective or a clause names, ascending, each once, in ms. */
export function limitsOf(plan: Plan): readonly number[] {
  const named = [...plan.objectives.map(({ within }) => within), ...plan.clauses.map((clause) => limitOfClause(plan, clause))];
  return [...new Set<number>(named)].sort((a, b) => a - b);
}

/** The limit of a clause about attempts: its own, or that of the first objective. */
export const limitOfClause = (plan: Plan, clause: Clause): number => clause.within ?? plan.objectives[0]?.within ?? 2_000;

/** All generators of a phase as one fold. */
export function mergedFold(plan: Plan, phase: PhaseInput): Fold {
  const whole = new Fold(foldSetupOf(plan, phase.table));
  for (const generator of phase.generators) whole.merge(generator.fold);
  return whole;
}

/** How a generator ended; one that left no record was killed. */
export const endOf = (generator: GeneratorInput): EngineRecord["ended"] => generator.record?.ended ?? "killed";

/** Whether a phase was played to its end by every generator. */
export const isPlayedOut = (phase: PhaseInput): boolean =>
  phase.generators.length > 0 && phase.generators.every((generator) => endOf(generator) === "finished" && generator.file === "whole");

/** Whether a capacity run ended the phase itself, because it had told what it was to tell. */
export const isEndedByRule = (phase: PhaseInput): boolean =>
  phase.generators.length > 0 && phase.generators.every((generator) => ["rule", "finished"].includes(endOf(generator)));

/** Until when a phase was seen by all of its generators, ms on its clock; infinite where it was played out. */
export function seenUntil(phase: PhaseInput): number {
  if (isPlayedOut(phase)) return Number.POSITIVE_INFINITY;
  const cut = phase.generators.filter((generator) => endOf(generator) !== "finished" || generator.file !== "whole");
  return Math.min(...cut.map((generator) => generator.fold.lastMs), Number.MAX_SAFE_INTEGER);
}
