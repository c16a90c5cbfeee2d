import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { assembleCapacity } from "../../core/capacity/assemble.ts";
import type { CapacityOptions, PhasePlan, PhaseResult } from "../../core/capacity/phase.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { allObjectives } from "../../core/verdict/capacity-options.ts";
import type { CapacityInput, CapacityOf, PhaseInput } from "../../core/verdict/input.ts";
import { phaseResult } from "../../core/verdict/phase-result.ts";
import { UserError } from "../mistake.ts";
import { readText } from "../plan-file.ts";
import { writeWhole } from "./write-whole.ts";

/** In the results folder: what the procedure was told. Its presence makes a folder that of a capacity run. */
const OPTIONS = "capacity.json";
/** In a phase's folder: what the procedure planned. */
const PHASE = "phase.json";
/** In the results folder: why the run ended between two phases, where it was to go on. */
const STOPPED = "stopped.json";
/** What these files hold is short. */
const MOST_BYTES = 10_000_000;

export const saveCapacityOptions = (dir: string, options: CapacityOptions): void =>
  writeWhole(join(dir, OPTIONS), JSON.stringify(options, null, 1));
/**
 * Says that the run ended between two phases and why; undefined takes it back, when the run is resumed. `isPlanned`: as was agreed
 * beforehand, so that what was measured lacks nothing that was promised.
 */
export function saveStop(dir: string, why: string | undefined, { isPlanned = false } = {}): void {
  if (why === undefined) rmSync(join(dir, STOPPED), { force: true });
  else writeWhole(join(dir, STOPPED), JSON.stringify({ why, isPlanned }));
}

export const savePhasePlan = (dir: string, folder: string, phase: PhasePlan): void =>
  writeWhole(join(dir, "phases", folder, PHASE), JSON.stringify(phase, null, 1));
export const isCapacityFolder = (dir: string): boolean => existsSync(join(dir, OPTIONS));

/**
 * The folder of the phase played as number `number`, empty: what a phase that was cut left there is played again, and its samples must not
 * stand in the way of the new ones.
 */
export function makePhaseFolder(dir: string, number: number, name: string): string {
  const place = `${String(number).padStart(2, "0")}-`;
  const phases = join(dir, "phases");
  const stale = existsSync(phases) ? readdirSync(phases).filter((folder) => folder.startsWith(place)) : [];
  for (const folder of stale) rmSync(join(phases, folder), { recursive: true, force: true });
  mkdirSync(join(phases, `${place}${name}`), { recursive: true });
  return `${place}${name}`;
}

/** The options of a capacity run, as saved. */
export function readCapacityOptions(dir: string): CapacityOptions {
  return parseSaved<CapacityOptions>(join(dir, OPTIONS), ["profile", "objectives", "maxRate", "people"]);
}

/** How to read the phases of `dir` as a capacity run; undefined for a plain run. */
export function capacityOf(dir: string): CapacityOf | undefined {
  if (!isCapacityFolder(dir)) return undefined;
  const options = readCapacityOptions(dir);
  const stop = existsSync(join(dir, STOPPED)) ? parseSaved<Stop>(join(dir, STOPPED), ["why"]) : undefined;
  return (plan, phases) => {
    const input = capacityInput({ ...options, objectives: allObjectives(plan) }, phaseResults(dir, plan, phases));
    if (stop === undefined) return input;
    return stop.isPlanned === true ? { ...input, details: { ...input.details, ended: stop.why } } : { ...input, stopped: stop.why };
  };
}

interface Stop {
  readonly why: string;
  readonly isPlanned?: boolean;
}

/** What each phase gave, in the order in which they were played. */
export function phaseResults(dir: string, plan: Plan, phases: readonly PhaseInput[]): readonly PhaseResult[] {
  const plans = phaseFolders(dir).map((folder) => readPhasePlan(dir, folder));
  return phases.flatMap((input) => {
    const phase = plans.find((candidate) => candidate.name === input.name);
    return phase === undefined ? [] : [phaseResult({ ...plan, objectives: allObjectives(plan) }, phase, input)];
  });
}

/** What the procedure planned for a phase. */
export const readPhasePlan = (dir: string, folder: string): PhasePlan =>
  parseSaved<PhasePlan>(join(dir, "phases", folder, PHASE), ["name", "kind", "stretches", "duration"]);

function capacityInput(options: CapacityOptions, results: readonly PhaseResult[]) {
  const found = assembleCapacity(options, results);
  return {
    ceiling: found.ceiling,
    collapse: found.collapse,
    sessionLimit: found.sessionLimit,
    sloRateOf: ({ within, share }) => {
      const index = options.objectives.findIndex((objective) => objective.within === within && objective.share === share);
      return found.objectives[index]?.sloRate ?? { kind: "none" };
    },
    details: found,
  } satisfies CapacityInput;
}

export const phaseFolders = (dir: string): readonly string[] =>
  readdirSync(join(dir, "phases"))
    .filter((folder) => existsSync(join(dir, "phases", folder, PHASE)))
    .sort();

/** A file that Rentrée wrote itself: checked for its keys, so that a damaged folder is told from a bug. */
function parseSaved<T>(file: string, keys: readonly string[]): T {
  const text = readText(file, MOST_BYTES);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && keys.every((key) => Object.hasOwn(value, key))) return value as T;
  } catch {
    // Told below: a file that is no JSON is as damaged as one that lacks a key.
  }
  throw new UserError(`${file} cannot be used; the results folder is damaged`);
}
