import type { CapacityOptions, PhaseResult } from "../core/capacity/phase.ts";
import { shownOverride } from "../core/plan/override.ts";
import type { Milliseconds, PerSecond } from "../core/units.ts";
import { readFolder, readSavedPlan } from "./files/analyse.ts";
import { isCapacityFolder, phaseResults, readCapacityOptions } from "./files/capacity-folder.ts";
import { refuseOccupied } from "./files/occupant.ts";
import { UserError } from "./mistake.ts";
import { type LoadedPlan, readOverrides } from "./plan-file.ts";

/** What was said when a run was resumed. */
export interface ResumeRequest {
  readonly loaded: LoadedPlan;
  readonly engine: "k6" | "embedded";
  readonly set: readonly string[];
  readonly seed?: number | undefined;
  readonly out?: string | undefined;
  readonly quick: boolean;
  readonly stopAfterCollapse: boolean;
  readonly maxRate: PerSecond | undefined;
  readonly budget: Milliseconds | undefined;
}

/** A capacity run that goes on: what it was told, what it had proved, and what was changed. */
export interface Resumed {
  readonly options: CapacityOptions;
  readonly done: readonly PhaseResult[];
  readonly notes: readonly string[];
}

/**
 * What a run that was cut short had proved already: its phases that were played out; one that was cut is played again. Only a budget
 * may be given anew: it is the time from now on.
 * @throws UserError when the folder is none of a capacity run, another process plays it, or a flag differs from what the run was started with.
 */
export async function resumeCapacity(dir: string, request: ResumeRequest): Promise<Resumed> {
  if (dir === "") throw new UserError("--resume is empty; give the results folder of a run that was cut short");
  if (!isCapacityFolder(dir))
    throw new UserError(
      `--resume ${dir} holds no capacity run (capacity.json is not there); give the results folder of one that was cut short`,
    );
  refuseOccupied(dir);
  const options = readCapacityOptions(dir);
  const folder = await readFolder(dir);
  const played = folder.phases[0]?.generators[0]?.record?.engine.kind;
  const refusals = [
    ...flagRefusals(request, options),
    ...(JSON.stringify(readSavedPlan(dir)) === JSON.stringify(request.loaded.plan) ? [] : [planRefusal(request, folder.plan.seed)]),
    ...(played === undefined || played === request.engine
      ? []
      : [`the phases of the run were played by the ${played} engine; go on with --engine ${played}`]),
  ];
  if (refusals.length > 0) throw new UserError(refusals.map((refusal) => `--resume ${dir}: ${refusal}`));
  const results = phaseResults(dir, folder.plan, folder.phases);
  const cut = results.findIndex((result) => !result.isComplete);
  const budget = request.budget === undefined ? [] : ["--budget counts from now; what is planned stays as it was"];
  return { options, done: cut < 0 ? results : results.slice(0, cut), notes: budget };
}

function flagRefusals({ out, quick, stopAfterCollapse, maxRate }: ResumeRequest, options: CapacityOptions): readonly string[] {
  return [
    ...(out === undefined ? [] : ["--out cannot be given: the results stay in their folder; leave it out"]),
    ...(quick && options.profile.name !== "quick" ? ["--quick differs from how the run was started; leave it out"] : []),
    ...(stopAfterCollapse && !options.stopsAfterCollapse
      ? ["--stop-after-collapse differs from how the run was started; leave it out"]
      : []),
    ...(maxRate === undefined || maxRate === options.maxRate
      ? []
      : [`--max-rate ${maxRate}/s differs from the ${options.maxRate}/s that the run was started with; leave it out`]),
  ];
}

function planRefusal({ loaded, set, seed }: ResumeRequest, savedSeed: number): string {
  if (seed !== undefined && seed !== savedSeed) return `--seed ${seed} differs from the ${savedSeed} that the run was started with`;
  if (set.length > 0) return `${readOverrides(set).overrides.map(shownOverride).join(" ")} differs from what the run was started with`;
  return `${loaded.file} is not the plan that the run was started with, or --set or --seed is missing; resume it with the same`;
}
