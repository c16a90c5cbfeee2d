import type { RunArguments } from "./arguments.ts";
import { type GivenOptions, readConfigFile, readEnvironment } from "./config.ts";
import { createConsole } from "./console.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import type { Log } from "./log.ts";
import { type CsvTarget, openCsv, RowBuffer } from "./output.ts";
import { checkFunctions, collectEnv, createProgram, isReadable, openLog, readCsvSettings, readOut, readSegment } from "./prepare.ts";
import { readExports } from "./probe.ts";
import { Run } from "./run.ts";
import { compileScript, loadScript } from "./script.ts";
import { createDescriber } from "./stack.ts";

/** Plays the test that a command line asks for and returns k6's exit code. */
export async function playTest(given: RunArguments): Promise<number> {
  const log = openLog(given);
  refuseWorkers(given.workers ?? Number(process.env["RENTREE_WORKERS"] || 1));
  const script = await loadScript(given.script, isReadable);
  const parts = { script, instantiate: compileScript(script), console: createConsole(log) };
  const describeError = createDescriber(script);
  const base = { env: collectEnv(given, process.env), log, scriptPath: script.path, shared: new Map<string, unknown>() };
  const config = given.config === undefined ? {} : readConfigFile(given.config);
  const exports = await readExports(createProgram({ ...base, sources: [config, given.options] }).program, parts, describeError);
  const sources = [config, (exports["options"] ?? {}) as GivenOptions, readEnvironment(process.env), given.options];
  const { program, resolve } = createProgram({ ...base, sources });
  checkFunctions(program.options, exports);
  const { columns, timeFormat, everyMs } = readCsvSettings(program.options, process.env);
  const rows = new RowBuffer({ columns, timeFormat });
  const run = new Run({ program, parts, segment: readSegment(given), rows, resolve, describeError, runsSetup: true });
  const outlet = openOutlet(given.outs.map(readOut), columns, rows, everyMs, log);
  const ignoreSignals = listenToSignals(run, log, outlet.flush);
  process.on("unhandledRejection", (reason) => run.blameRejection(reason));
  try {
    await playPhases(run, given.options);
  } finally {
    await outlet.close();
    ignoreSignals();
  }
  return run.exitCode;
}

async function playPhases(run: Run, { noSetup, noTeardown }: RunArguments["options"]): Promise<void> {
  await run.prepare();
  if (noSetup !== true) await run.setup();
  await run.play();
  if (noTeardown !== true) await run.teardown();
}

/** Sends collected rows on, at least once a second. */
function openOutlet(files: readonly string[], columns: readonly string[], rows: RowBuffer, everyMs: number, log: Log) {
  const targets: readonly CsvTarget[] = files.map((file) =>
    openCsv(file, columns, (error) => log("error", "CSV: Error writing to file", { error: error.message, filename: file })),
  );
  const flush = (): void => {
    const text = rows.take();
    if (text !== "") for (const target of targets) target.write(text);
  };
  const timer = setInterval(flush, everyMs);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    flush();
    await Promise.all(targets.map((target) => target.close()));
  };
  return { flush, close };
}

/** The first signal ends the test gently: what is under way is cut, the rows are kept. The second ends the program. */
function listenToSignals(run: Run, log: Log, flush: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    if (run.exitCode === EXIT.externalAbort) {
      log("error", "Aborting k6 in response to signal", { sig: signal });
      flush();
      process.exit(EXIT.externalAbort);
    }
    log("error", `test run was aborted because k6 received a '${nameSignal(signal)}' signal`);
    run.interrupt(EXIT.externalAbort);
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return () => void process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
}

/** Go's words. */
function nameSignal(signal: NodeJS.Signals): string {
  return signal === "SIGINT" ? "interrupt" : "terminated";
}

/** One thread plays a test; execution segments share one between processes. */
function refuseWorkers(count: number): void {
  if (count === 1) return;
  throw new ExitError(
    EXIT.usage,
    `the embedded engine plays on one thread (got ${count} workers); start one process per execution segment instead`,
  );
}
