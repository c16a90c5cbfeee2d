import type { RunArguments } from "./arguments.ts";
import { wallClock } from "./clock.ts";
import { type GivenOptions, readConfigFile, readEnvironment } from "./config.ts";
import { EXIT } from "./exit-code.ts";
import type { Log } from "./log.ts";
import { type CsvTarget, openCsv, RowBuffer, type Rows } from "./output.ts";
import { checkFunctions, isReadable, openLog, readCsvSettings, readOut, readSegment } from "./prepare.ts";
import { readExports } from "./probe.ts";
import { Run } from "./run.ts";
import { loadScript } from "./script.ts";
import { Tally } from "./tally.ts";
import { openThread } from "./thread.ts";
import { blameRejections } from "./virtual-user.ts";
import { Workers } from "./workers.ts";

/** Who plays the scenarios: this thread, or workers. */
interface Cast {
  readonly exitCode: number;
  prepare(): Promise<void>;
  play(setupData: string | undefined): Promise<void>;
  interrupt(exitCode: number): void;
}

/** Plays the test that a command line asks for and returns k6's exit code. */
export async function playTest(given: RunArguments): Promise<number> {
  const log = openLog(given);
  const count = given.workers;
  const script = await loadScript(given.script, isReadable);
  const { parts, describeError, program: createProgram } = openThread(script, given, log);
  const config = given.config === undefined ? {} : readConfigFile(given.config);
  blameRejections((reason) => describeError(reason).asRejection());
  const exports = await readExports(createProgram([config, given.options]).program, parts, describeError);
  const sources = [config, (exports["options"] ?? {}) as GivenOptions, readEnvironment(process.env), given.options];
  const { program, resolve } = createProgram(sources);
  checkFunctions(program.options, exports);
  const segment = readSegment(given);
  const { columns, timeFormat, everyMs } = readCsvSettings(program.options, process.env);
  const rows = new RowBuffer({ columns, timeFormat });
  const outlet = openOutlet(given.outs.map(readOut), columns, rows, everyMs, log);
  const tally = new Tally();
  const run = new Run({ program, parts, segment, rows, resolve, describeError, tally });
  const task = { given, script, sources: plain(sources), count, tally: tally.memory, log, write: outlet.write };
  const workers = count === 1 ? undefined : new Workers(task);
  const cast: Cast = workers ?? run;
  const ignoreSignals = listenToSignals(cast, run, log, outlet.flush);
  try {
    await playPhases(run, cast, given.options, () => sampleVus(tally, rows, program.options.tags));
  } finally {
    await workers?.stop();
    await outlet.close();
    ignoreSignals();
  }
  return cast.exitCode === EXIT.ok ? run.exitCode : cast.exitCode;
}

/**
 * `setup` and `teardown` run in the main thread, whoever plays between them. A `setup` that aborts the test is its end, as in k6, and so is
 * a signal before its return.
 */
async function playPhases(run: Run, cast: Cast, { noSetup, noTeardown }: RunArguments["options"], watch: () => () => void): Promise<void> {
  await cast.prepare();
  if (cast.exitCode === EXIT.externalAbort) return;
  const setupData = noSetup === true ? undefined : await run.setup();
  if (run.exitCode === EXIT.scriptAborted || cast.exitCode === EXIT.externalAbort) return;
  const unwatch = watch();
  await cast.play(setupData).finally(unwatch);
  if (noTeardown !== true) await run.teardown();
}

/** Writes how many VUs there are, once a second, until the returned function is called. */
function sampleVus(tally: Tally, rows: Rows, given: Readonly<Record<string, string>>): () => void {
  const tags = new Map(Object.entries(given));
  const sample = () => {
    const values = [["vus", tally.read("vusActive")] as const, ["vus_max", tally.read("vusInitialized")] as const];
    rows.write(wallClock(), values, tags, new Map());
  };
  const timer = setInterval(sample, 1_000);
  return () => clearInterval(timer);
}

/** Sends collected rows on, at least once a second. */
function openOutlet(files: readonly string[], columns: readonly string[], rows: RowBuffer, everyMs: number, log: Log) {
  const targets: readonly CsvTarget[] = files.map((file) =>
    openCsv(file, columns, (error) => {
      endWithReader(error);
      log("error", "CSV: Error writing to file", { error: error.message, filename: file });
    }),
  );
  const write = (text: string): void => {
    if (text !== "") for (const target of targets) target.write(text);
  };
  const flush = (): void => write(rows.take());
  const timer = setInterval(flush, everyMs);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    flush();
    await Promise.all(targets.map((target) => target.close()));
  };
  return { write, flush, close };
}

/** A run whose reader died must not go on loading a platform that nobody watches; k6 ends by SIGPIPE, which Node ignores. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit(EXIT.brokenPipe);
}

/** The first signal ends the test gently: what is under way is cut, the rows are kept. The second ends the program. */
function listenToSignals(cast: Cast, run: Run, log: Log, flush: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (cast.exitCode === EXIT.externalAbort) {
      log("error", "Aborting k6 in response to signal", { sig: signal });
      flush();
      process.exit(EXIT.externalAbort);
    }
    log("error", `test run was aborted because k6 received a '${nameSignal(signal)}' signal`);
    cast.interrupt(EXIT.externalAbort);
    run.cutSetup();
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return () => void process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
}

/** Go's words. */
function nameSignal(signal: NodeJS.Signals): string {
  return signal === "SIGINT" ? "interrupt" : "terminated";
}

/** A script's options as data that can be handed to a worker; k6 sees no more of them. */
function plain(sources: readonly GivenOptions[]): readonly GivenOptions[] {
  return JSON.parse(JSON.stringify(sources)) as readonly GivenOptions[];
}
