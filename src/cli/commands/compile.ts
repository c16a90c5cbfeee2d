import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { arrivalsCsv } from "../../core/arrivals/arrivals-csv.ts";
import { drawCurve } from "../../core/arrivals/picture.ts";
import { intendedRates } from "../../core/arrivals/plan-arrivals.ts";
import type { Script } from "../../engine/script.ts";
import { accountsFor, type LoadedAccounts } from "../accounts.ts";
import { makeEmptyFolder } from "../files/results.ts";
import { UserError } from "../mistake.ts";
import { addPlanOptions, type PlanOptions } from "../options.ts";
import { type LoadedPlan, loadPlan } from "../plan-file.ts";
import { cutWarnings, formatTime, type Prepared, preparePlan } from "../prepare.ts";
import type { CommandEntry } from "../program.ts";
import { compileScript } from "../script.ts";
import { openTerminal } from "../terminal.ts";

interface CompileOptions extends PlanOptions {
  readonly out: string;
  readonly accounts?: string;
}

export const compileCommand: CommandEntry = {
  define: (program) =>
    addPlanOptions(
      program
        .command("compile <plan>")
        .description("contact nothing: print arrivals, peaks, VUs and memory; write script.js and engine.json for plain k6"),
    )
      .option("-o, --out <dir>", "where the files go: empty or absent", "compiled")
      .option("--accounts <file>", "also write the accounts the script reads, for your eyes only (mode 0600)"),
  run: ({ args, options }) => compile(args[0] ?? "", options as CompileOptions),
};

async function compile(file: string, options: CompileOptions): Promise<number> {
  const terminal = openTerminal({ language: options.lang, quiet: options.quiet });
  const loaded = loadPlan(file, options);
  const script = await compileScript(loaded);
  const prepared = preparePlan(loaded.plan);
  const accountsFile = options.accounts;
  const read = accountsFile === undefined ? undefined : accountsTo(accountsFile, loaded);
  for (const note of read?.notes ?? []) terminal.note(note);
  for (const warning of [...loaded.warnings, ...cutWarnings(loaded.plan)]) terminal.note(`warning: ${warning}`);
  writeCompiled(options.out, loaded, prepared, script);
  if (accountsFile !== undefined && read !== undefined) writeAccounts(accountsFile, read);
  if (options.json) terminal.out(JSON.stringify(compiledSummary(loaded, prepared, script)));
  else for (const line of describeCompiled(loaded, prepared, script)) terminal.out(line);
  const accounts = accountsFile ?? "FILE";
  terminal.note(
    `written to ${options.out}; play it with: k6 run --config ${join(options.out, "engine.json")} -e RENTREE_ACCOUNTS=${accounts} ${join(options.out, "script.js")}${accountsFile === undefined ? " (--accounts FILE writes that file)" : ""}`,
  );
  return 0;
}

function writeCompiled(out: string, loaded: LoadedPlan, prepared: Prepared, script: Script): void {
  makeEmptyFolder(out);
  writeFileSync(join(out, "script.js"), script.code);
  writeFileSync(join(out, "engine.json"), JSON.stringify(prepared.config));
  writeFileSync(join(out, "arrivals.json"), JSON.stringify(prepared.table));
  writeFileSync(join(out, "arrivals.csv"), arrivalsCsv(loaded.plan, prepared.table));
}

/**
 * The plan's accounts, read before anything is written.
 * @throws UserError where `file` is there and no earlier one of these: one of those that the plan is read from would be replaced.
 */
function accountsTo(file: string, loaded: LoadedPlan): LoadedAccounts {
  if (existsSync(file) && !isAccountsFile(file))
    throw new UserError(`--accounts names a file to write, and ${file} is there and holds something else; give it another name`);
  return accountsFor(loaded);
}

/** Whether it holds a list, as what is written here does: neither a plan, nor accounts as somebody else wrote them, nor code. */
function isAccountsFile(file: string): boolean {
  try {
    return statSync(file).isFile() && Array.isArray(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return false;
  }
}

/** Nobody else may read it, also where the file was there before with other rights. */
function writeAccounts(file: string, read: LoadedAccounts): void {
  rmSync(resolve(file), { force: true });
  writeFileSync(resolve(file), JSON.stringify(read.file), { mode: 0o600 });
}

function compiledSummary(loaded: LoadedPlan, prepared: Prepared, script: Script) {
  return {
    name: loaded.plan.name,
    seed: loaded.plan.seed,
    planned: prepared.planned,
    peakPerSecond: prepared.peak,
    durationMs: prepared.table.durationMs,
    people: prepared.crowds.map((crowd) => ({
      name: crowd.people,
      planned: crowd.planned,
      vus: crowd.vus,
      visitLengthMs: crowd.visitLength,
    })),
    demand: prepared.demand,
    scriptBytes: script.bytes,
    engineConfigBytes: Buffer.byteLength(JSON.stringify(prepared.config)),
  };
}

/** The width of a picture that fits every terminal. */
const PICTURE_WIDTH = 72;

function describeCompiled({ plan }: LoadedPlan, prepared: Prepared, script: Script): readonly string[] {
  const { demand, peak, planned, table } = prepared;
  return [
    `${plan.name}: ${planned} people in ${Math.round(table.durationMs / 1_000)} s, seed ${plan.seed}`,
    `peak ${peak.toFixed(1)}/s (10 s mean) = ${Math.round(peak * 60)}/min = ${Math.round(peak * 3_600)}/h; this is not the number of people connected at once`,
    `${formatTime(plan.clock.from)} ${drawCurve(intendedRates(plan), PICTURE_WIDTH)} ${formatTime(plan.clock.to)}${plan.clock.compress > 1 ? ` (played ${plan.clock.compress} times as fast)` : ""}`,
    ...prepared.crowds.map(
      (crowd) =>
        `  ${crowd.people}: ${crowd.planned} visits, ${crowd.vus} at once at the worst (a visit that fails lasts ${Math.round(crowd.visitLength / 1_000)} s)`,
    ),
    `the generator needs ${demand.vus} VUs, about ${(demand.memory / 1e6).toFixed(0)} MB of memory, ${demand.descriptors} open files, ${Math.round(demand.connectionsPerSecond)} new connections a second at the peak (a local port each)`,
    `script ${script.bytes} bytes, engine.json ${Buffer.byteLength(JSON.stringify(prepared.config))} bytes`,
  ];
}
