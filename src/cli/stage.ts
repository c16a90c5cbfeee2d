import { copyFileSync, existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { AccountsFile } from "../core/people/script.ts";
import { emptiedBy, secretsOf, variablesOf } from "../core/plan/environment.ts";
import type { Milliseconds, PerSecond } from "../core/units.ts";
import type { EngineChoice } from "../engine/choice.ts";
import { countLocalAddresses } from "../engine/local-addresses.ts";
import type { Script } from "../engine/script.ts";
import { accountsFor, collisionWarnings, type LoadedAccounts } from "./accounts.ts";
import { certificatesFile, certificatesWarning } from "./certificates.ts";
import { createResults, newRunId, tablePlace, takeBackResults } from "./files/results.ts";
import { writeWhole } from "./files/write-whole.ts";
import { runHook } from "./hook.ts";
import { checkMachine, machineLacks } from "./machine.ts";
import { Unavailable, UserError } from "./mistake.ts";
import { type Permission, permitRun } from "./permission.ts";
import type { LoadedPlan } from "./plan-file.ts";
import { cutWarnings, leftOutWarnings, type Prepared } from "./prepare.ts";
import { type ReferenceProcess, startReferenceProcess } from "./reference-process.ts";
import { referenceSettings } from "./reference-settings.ts";
import { runWords } from "./run-words.ts";
import { compileScript } from "./script.ts";
import { secretWords } from "./secrets.ts";
import type { Session } from "./session.ts";
import { catchStopSignals } from "./stop-signal.ts";
import { makeTempDir, removeTempDir } from "./temp-dir.ts";
import type { Terminal } from "./terminal.ts";

export interface Stage {
  readonly loaded: LoadedPlan;
  readonly engine: EngineChoice;
  readonly prepared: Prepared;
  readonly terminal: Terminal;
  readonly flags: readonly string[];
  readonly out?: string | undefined;
  readonly yes: boolean;
  /** A check leaves no results behind; it needs the authorisation's line, not its hour. Default: a run. */
  readonly kind?: "run" | "check" | "capacity";
  /** False where the plan's own arrivals are not played: a capacity run without its surge. */
  readonly playsArrivals?: boolean;
  /** Results folder of a capacity run to go on with. */
  readonly resume?: string | undefined;
  /** Of a capacity run: no phase goes beyond `maxRate`; all of them take about `expected` and send `signIns` to a platform of a hundred a second. */
  readonly capacity?: { readonly maxRate: PerSecond; readonly expected: Milliseconds; readonly signIns: number };
}

/** Interrupted: beats every other exit code but a bug's. */
const INTERRUPTED = 130;

/**
 * Checks everything that can be checked, then sets the stage: results folder, script, accounts, hooks, reference platform; plays
 * `play` on it; and clears it again whatever happened.
 * @throws UserError before anything is started, Unavailable when a hook or the reference platform fails.
 */
export async function withSession(stage: Stage, play: Play): Promise<number> {
  const checked = await checkStage(stage);
  sayBeforehand(stage, checked);
  const stopSignal = catchStopSignals();
  const place = { runId: newRunId(new Date()), tempDir: makeTempDir() };
  try {
    const exitCode = await inResults(stage, place, (outDir, onPlay) => {
      const base = baseOf(stage, checked, { ...place, outDir, stopSignal });
      const begin = (session: Session): Promise<number> => {
        onPlay();
        return play(session, checked.warnings);
      };
      return withHooks(base, () => withPlatform(base, checked.accounts.file, begin));
    });
    return stopSignal.count() > 0 ? INTERRUPTED : exitCode;
  } finally {
    removeTempDir(place.tempDir);
    stopSignal.release();
  }
}

type Play = (session: Session, warnings: readonly string[]) => Promise<number>;

/** What is known of a stage on which nothing stands yet. */
interface Checked {
  readonly accounts: LoadedAccounts;
  readonly permission: Permission;
  readonly script: Script;
  readonly warnings: readonly string[];
}

async function checkStage(stage: Stage): Promise<Checked> {
  const { loaded, prepared } = stage;
  refuseMissingVariables(loaded, stage.kind ?? "run");
  const accounts = accountsFor(loaded);
  const permission = await permitRun(stage);
  const place = { ...permission, addresses: countLocalAddresses(stage.flags) };
  if (stage.kind !== "capacity" && stage.kind !== "check") checkMachine(prepared.demand, place);
  const script = await compileScript(loaded);
  const warnings = [
    ...loaded.warnings,
    ...(stage.playsArrivals === false ? [] : cutWarnings(loaded.plan)),
    ...collisionWarnings(loaded, accounts, prepared),
    ...certificatesWarning(loaded, stage.engine),
    // One visit of each is walked on any machine; what `run` would refuse is worth knowing.
    ...(stage.kind === "check" ? machineLacks(prepared.demand, place) : leftOutWarnings(loaded.plan)),
  ];
  return { accounts, permission, script, warnings };
}

function refuseMissingVariables({ plan, file }: LoadedPlan, command: NonNullable<Stage["kind"]>): void {
  const missing = variablesOf(plan).filter((name) => process.env[name] === undefined);
  const empty = emptiedBy(secretsOf(plan), process.env).filter((name) => !missing.includes(name));
  const mistakes = [...missing.map((name) => [name, "not set"]), ...empty.map((name) => [name, "empty"])];
  if (mistakes.length === 0) return;
  throw new UserError(
    mistakes.map(
      ([name, how]) =>
        `${file} reads \${${name}} from the environment, where it is ${how}; set it, for example ${name}=… rentree ${command} ${file}`,
    ),
  );
}

function sayBeforehand({ kind, terminal }: Stage, { accounts, warnings }: Checked): void {
  const words = runWords(terminal.language);
  for (const note of accounts.notes) terminal.note(words.note(note));
  // Those of a run are told once more at its end; a check tells them here alone.
  const tell = kind === "check" ? terminal.warn : terminal.note;
  for (const warning of warnings) tell(words.warning(warning));
}

interface Place {
  readonly runId: string;
  readonly tempDir: string;
}

/** Uses the results folder; where that ends before `onPlay` was called, the folder is taken back. A check leaves no results behind. */
async function inResults(
  { kind, resume, out, terminal, loaded }: Stage,
  { runId, tempDir }: Place,
  use: (outDir: string, onPlay: () => void) => Promise<number>,
): Promise<number> {
  if (kind === "check") return use(tempDir, () => undefined);
  if (resume !== undefined) return use(resolve(resume), () => undefined);
  const dir = out === "" ? out : resolve(out ?? join("results", runId));
  const wasThere = existsSync(dir);
  createResults(dir);
  const made = { wasThere, ino: statSync(dir).ino, tables: tablesOf(loaded).map(tablePlace) };
  let isPlayed = false;
  try {
    return await use(dir, () => {
      isPlayed = true;
    });
  } finally {
    const left = isPlayed ? [] : takeBackResults(dir, made);
    if (left.length > 0)
      terminal.warn(
        runWords(terminal.language).warning(`${dir} is no result: nothing was played; what lies in it stays (${left.join(", ")})`),
      );
  }
}

/** Writes what the run is made of, and gathers what its phases share. */
function baseOf(
  { loaded, engine, flags, terminal }: Stage,
  { accounts, permission, script }: Checked,
  place: Place & Pick<Session, "outDir" | "stopSignal">,
): Base {
  const { outDir, tempDir } = place;
  writeWhole(join(outDir, "plan.yaml"), loaded.text);
  writeWhole(join(outDir, "reading.json"), JSON.stringify(loaded.reading));
  writeWhole(join(outDir, "script.js"), script.code);
  keepTables(loaded, outDir);
  const accountsFile = join(tempDir, "accounts.json");
  writeFileSync(accountsFile, JSON.stringify(accounts.file), { mode: 0o600 });
  return {
    ...place,
    loaded,
    plan: loaded.plan,
    engine,
    scriptFile: join(outDir, "script.js"),
    accountsFile,
    accounts: accounts.file,
    secrets: secretWords(loaded.plan, accounts.file, process.env),
    flags,
    certificates: certificatesFile(loaded, tempDir),
    edgeMs: permission.edgeMs,
    terminal,
  };
}

/** Arrivals files are part of what the numbers come from. */
function keepTables(loaded: LoadedPlan, outDir: string): void {
  for (const file of tablesOf(loaded)) {
    mkdirSync(join(outDir, "tables"), { recursive: true });
    copyFileSync(resolve(loaded.dir, file), join(outDir, tablePlace(file)));
  }
}

const tablesOf = ({ plan }: LoadedPlan): readonly string[] =>
  plan.arrivals.flatMap((arrival) => (arrival.kind === "table" ? [arrival.file] : []));

type Base = Omit<Session, "targetUrl">;

/** `before` must succeed, or nothing is sent; `after` runs whatever happened, and its failure is a warning. */
async function withHooks(base: Base, play: () => Promise<number>): Promise<number> {
  const { hooks } = base.plan;
  const call = { planDir: base.loaded.dir, runId: base.runId, outDir: base.outDir, stopSignal: base.stopSignal };
  if (hooks.before !== undefined) {
    const result = await runHook({ ...call, file: hooks.before });
    if (result.kind === "failed") throw new Unavailable(`hooks.before: ${result.why}; nothing was sent`);
  }
  try {
    return base.stopSignal.count() > 0 ? INTERRUPTED : await play();
  } finally {
    await runAfter(base);
  }
}

async function runAfter({ plan, loaded, runId, outDir, terminal, stopSignal }: Base): Promise<void> {
  if (plan.hooks.after === undefined) return;
  const words = runWords(terminal.language);
  const result = await runHook({ planDir: loaded.dir, runId, outDir, stopSignal, file: plan.hooks.after });
  if (result.kind === "failed") terminal.warn(words.warning(`hooks.after: ${result.why}`));
  if (result.kind === "stopped") terminal.warn(words.warning("hooks.after: it was stopped before it had finished"));
}

async function withPlatform(base: Base, accounts: AccountsFile, play: (session: Session) => Promise<number>): Promise<number> {
  const { reference, url } = base.plan.target;
  if (reference === undefined) return play({ ...base, targetUrl: url });
  const platform: ReferenceProcess = await startReferenceProcess(referenceSettings(base.plan, reference, accounts), base.tempDir);
  try {
    base.terminal.note(runWords(base.terminal.language).reference(platform.url, `${platform.admin}/ledger`));
    return await play({ ...base, targetUrl: platform.url, adminUrl: platform.admin });
  } finally {
    await platform.stop();
  }
}
