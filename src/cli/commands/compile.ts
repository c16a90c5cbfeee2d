import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { arrivalsCsv } from "../../core/arrivals/arrivals-csv.ts";
import { drawCurve } from "../../core/arrivals/picture.ts";
import { intendedRates } from "../../core/arrivals/plan-arrivals.ts";
import { formatTimeOfDay } from "../../core/plan/units/time-of-day.ts";
import type { Script } from "../../engine/script.ts";
import { accountsFor, type LoadedAccounts } from "../accounts.ts";
import { type CompileWords, compileWords } from "../compile-words.ts";
import { makeEmptyFolder } from "../files/results.ts";
import { machineLacks } from "../machine.ts";
import { UserError } from "../mistake.ts";
import { addPlanOptions, type PlanOptions } from "../options.ts";
import { isOnLoopback } from "../permission.ts";
import { type LoadedPlan, loadPlan } from "../plan-file.ts";
import { cutWarnings, type Prepared, preparePlan } from "../prepare.ts";
import type { CommandEntry } from "../program.ts";
import { runWords } from "../run-words.ts";
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
  const words = compileWords(options.lang);
  const loaded = loadPlan(file, options);
  const script = await compileScript(loaded);
  const prepared = preparePlan(loaded.plan);
  const accountsFile = options.accounts;
  const read = accountsFile === undefined ? undefined : accountsTo(accountsFile, options.out, loaded);
  for (const note of read?.notes ?? []) terminal.note(runWords(terminal.language).note(note));
  const lacks = machineLacks(prepared.demand, { isLoopback: isOnLoopback(loaded.plan) });
  for (const warning of [...loaded.warnings, ...cutWarnings(loaded.plan), ...lacks])
    terminal.warn(runWords(terminal.language).warning(warning));
  writeCompiled(options.out, loaded, prepared, script);
  if (accountsFile !== undefined && read !== undefined) writeAccounts(accountsFile, read);
  if (options.json) terminal.out(JSON.stringify(compiledSummary(loaded, prepared, script)));
  else for (const line of describeCompiled(loaded, prepared, script, words)) terminal.out(line);
  terminal.note(words.written(options.out, commandFor(loaded, options), accountsFile === undefined));
  if (loaded.plan.target.reference !== undefined) terminal.note(words.served(`rentree reference ${file}`));
  return 0;
}

/** Where `rentree reference` listens when no port is named. */
const SERVED_AT = "http://127.0.0.1:8080";

/** A path as a shell takes it. */
const quoted = (path: string): string => (/^[\w./:@%+=,~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** How k6 alone plays it. k6 looks for the accounts beside the script, unless their path is absolute. */
function commandFor({ plan }: LoadedPlan, { out, accounts }: CompileOptions): string {
  const own = [
    // What is sent and written says who sent it, also without a run of Rentrée's.
    "-e RENTREE_RUN_ID=by-hand",
    ...(plan.target.reference === undefined ? [] : [`-e RENTREE_TARGET=${SERVED_AT}`]),
    `-e RENTREE_ACCOUNTS=${accounts === undefined ? "FILE" : quoted(resolve(accounts))}`,
  ];
  return ["k6 run", `--config ${quoted(join(out, "engine.json"))}`, ...own, quoted(join(out, "script.js"))].join(" ");
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
function accountsTo(file: string, out: string, loaded: LoadedPlan): LoadedAccounts {
  if (file === "") throw new UserError("--accounts is empty; give it the name of a file to write");
  const folder = dirname(resolve(file));
  if (folder !== resolve(out) && !statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UserError(`--accounts: ${folder} is no folder; make that folder first, or give the file another place`);
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

function describeCompiled({ plan }: LoadedPlan, prepared: Prepared, script: Script, words: CompileWords): readonly string[] {
  const { demand, peak, planned, table } = prepared;
  const { from, to, compress } = plan.clock;
  return [
    words.plan(plan.name, planned, table.durationMs, plan.seed),
    words.peak(peak),
    `${formatTimeOfDay(from)} ${drawCurve(intendedRates(plan), PICTURE_WIDTH)} ${formatTimeOfDay(to)}${compress > 1 ? ` ${words.compressed(compress)}` : ""}`,
    ...prepared.crowds.map((crowd) => `  ${words.crowd(crowd.people, crowd.planned, crowd.vus, crowd.visitLength)}`),
    words.demand(demand),
    words.sizes(script.bytes, Buffer.byteLength(JSON.stringify(prepared.config))),
  ];
}
