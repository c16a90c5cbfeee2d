import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { intendedRates } from "../../core/arrivals/plan-arrivals.ts";
import type { ArrivalTable } from "../../core/arrivals/table.ts";
import type { Plan } from "../../core/plan/plan.ts";
import { Fold } from "../../core/samples/fold.ts";
import { assembleRun, peopleSecondsOf } from "../../core/verdict/assemble.ts";
import type { EngineRecord } from "../../core/verdict/engine-record.ts";
import {
  type Parsed,
  PHASE_KINDS,
  parseArrivalTable,
  parseEngineRecords,
  parsePhaseKind,
  parseRates,
  parseReading,
} from "../../core/verdict/files.ts";
import { type CapacityOf, foldSetupOf, type GeneratorInput, type PhaseInput, type RunInput } from "../../core/verdict/input.ts";
import type { PhaseKind, Run } from "../../core/verdict/run.ts";
import type { PeopleSecond } from "../../core/verdict/seconds.ts";
import { UserError } from "../mistake.ts";
import { readPlan, readTable, readText } from "../plan-file.ts";
import { hashSources } from "./manifest.ts";
import { tablePlace } from "./results.ts";
import { readRunJson } from "./run-json.ts";
import { readSamples } from "./samples.ts";

/** What is told rather than measured: nothing in the samples says it. */
export interface Told {
  readonly id: string;
  readonly versions: Run["versions"];
  readonly warnings: readonly string[];
}

export interface Analysis {
  readonly run: Run;
  readonly seconds: readonly PeopleSecond[];
}

const MOST_BYTES = 1_000_000_000;

/**
 * From a results folder to its Run, and nothing but the folder.
 * @throws UserError where the folder is none of Rentrée's.
 */
export async function analyseFolder(dir: string, told?: Told, capacityOf?: CapacityOf): Promise<Run> {
  return (await analyse(dir, told, capacityOf)).run;
}

/** The Run together with its seconds by people, for `seconds.csv`. */
export async function analyse(dir: string, told?: Told, capacityOf?: CapacityOf): Promise<Analysis> {
  const folder = await readFolder(dir, told);
  const capacity = capacityOf?.(folder.plan, folder.phases);
  const input = capacity === undefined ? folder : { ...folder, capacity };
  return { run: assembleRun(input), seconds: peopleSecondsOf(input) };
}

/** Everything in a results folder that numbers come from. */
export async function readFolder(dir: string, told?: Told): Promise<RunInput> {
  const folder = resolve(dir);
  const plan = readSavedPlan(folder);
  const phases: PhaseInput[] = [];
  for (const name of phaseFolders(folder)) phases.push(await readPhase(folder, name, plan));
  const files = await hashSources(folder);
  const { id, versions, warnings } = told ?? toldBy(folder);
  return { id, plan, phases, versions, files, warnings };
}

/** The plan as it was read for the run: the text, its overrides and its tables, all from the folder. */
export const readSavedPlan = (dir: string): Plan => readSaved(dir).plan;

/** The same with what was said of it when it was read. */
export function readSaved(dir: string): { readonly plan: Plan; readonly warnings: readonly string[] } {
  const file = join(dir, "plan.yaml");
  if (!existsSync(file)) throw new UserError(`${dir} is not a results folder: plan.yaml is not there`);
  const readingFile = join(dir, "reading.json");
  const reading = existsSync(readingFile)
    ? expect(parseReading(readText(readingFile, MOST_BYTES)), readingFile)
    : { set: [], timezone: "UTC" };
  const tables = (name: string): string => readTable(join(dir, tablePlace(name)));
  return readPlan(readText(file, MOST_BYTES), { file, reading, tables });
}

/** One phase of a run: its table, its engines, its samples. */
export async function readPhase(dir: string, name: string, plan: Plan): Promise<PhaseInput> {
  const folder = join(dir, "phases", name);
  const table = readArrivals(folder);
  const records = readRecords(folder);
  const label = name.replace(/^\d+-/, "");
  return {
    name: label,
    kind: savedKind(folder) ?? PHASE_KINDS.find((kind) => label === kind || label.startsWith(`${kind}-`)) ?? "run",
    table,
    intended: readIntended(folder, plan),
    generators: await readGenerators(folder, records, plan, table),
  };
}

/** The table that a phase played. */
export function readArrivals(folder: string): ArrivalTable {
  const file = join(folder, "arrivals.json");
  return expect(parseArrivalTable(readText(file, MOST_BYTES)), file);
}

/** The kind that a capacity run planned for the phase. */
function savedKind(folder: string): PhaseKind | undefined {
  const file = join(folder, "phase.json");
  return existsSync(file) ? expect(parsePhaseKind(readText(file, MOST_BYTES)), file) : undefined;
}

/** Names of the phases' folders, in the order in which they were played. */
export function phaseFolders(dir: string): readonly string[] {
  const folder = join(dir, "phases");
  if (!existsSync(folder)) throw new UserError(`${dir} is not a results folder: phases is not there`);
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, "arrivals.json")))
    .map((entry) => entry.name)
    .sort();
}

/** Absent where nobody lived to write it: the engine then counts as killed. */
function readRecords(folder: string): readonly EngineRecord[] {
  const file = join(folder, "generators.json");
  return existsSync(file) ? expect(parseEngineRecords(readText(file, MOST_BYTES)), file) : [];
}

/** A phase whose intensity is not the plan's own says so in a file. */
function readIntended(folder: string, plan: Plan): readonly number[] {
  const file = join(folder, "intended.json");
  return existsSync(file) ? expect(parseRates(readText(file, MOST_BYTES)), file) : intendedRates(plan);
}

async function readGenerators(
  folder: string,
  records: readonly EngineRecord[],
  plan: Plan,
  table: ArrivalTable,
): Promise<readonly GeneratorInput[]> {
  const generators: GeneratorInput[] = [];
  const ids = generatorIds(folder, records);
  for (const id of ids) {
    const fold = new Fold(foldSetupOf(plan, table, ids.length));
    const { rows, file } = await readSamples(join(folder, "samples", `${id}.csv.gz`), (row) => fold.add(row));
    fold.settle();
    const record = records.find((one) => one.id === id);
    generators.push({ id, fold, rows, file, ...(record === undefined ? {} : { record }) });
  }
  return generators;
}

/** Generators that left a record, samples, or both. */
function generatorIds(folder: string, records: readonly EngineRecord[]): readonly string[] {
  const samples = join(folder, "samples");
  const named = existsSync(samples) ? readdirSync(samples).flatMap((file) => /^([\w-]+)\.csv\.gz$/.exec(file)?.[1] ?? []) : [];
  return [...new Set([...records.map(({ id }) => id), ...named])].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** What an earlier analysis was told; of a folder without one, only its name is known. */
function toldBy(dir: string): Told {
  if (existsSync(join(dir, "run.json"))) return readRunJson(dir);
  return { id: basename(dir), versions: { rentree: "unknown", node: process.versions.node }, warnings: [] };
}

function expect<T>(parsed: Parsed<T>, file: string): T {
  if (parsed.kind === "ok") return parsed.value;
  throw new UserError(`${file} cannot be used (${parsed.why}); the results folder is damaged`);
}
