import type { Command } from "commander";
import { describeEngine } from "../../engine/choice.ts";
import { findEngine } from "../../engine/find.ts";
import { installK6 } from "../../engine/install.ts";
import { EngineMissing } from "../../engine/missing.ts";
import { requestMistake } from "../../engine/release.ts";
import { UserError } from "../mistake.ts";
import { addCommonOptions, type CommonOptions, k6Option } from "../options.ts";
import type { CommandEntry } from "../program.ts";
import { progressLine } from "../progress-line.ts";
import { runWords } from "../run-words.ts";
import { catchStopSignals } from "../stop-signal.ts";
import { openTerminal, type Terminal } from "../terminal.ts";

interface K6Options extends CommonOptions {
  readonly version?: string;
  readonly mirror?: string;
  readonly dir?: string;
  readonly k6?: string;
}

export const k6Command: CommandEntry = {
  define: (program) => defineK6(program),
  run: ({ args, options }) => runK6(args[0] ?? "", options as K6Options),
};

function defineK6(program: Command): Command {
  return addCommonOptions(
    program
      .command("k6 <install|where>")
      .description("install: fetch the official k6 release and verify it; where: say which engine would be used"),
  )
    .option("--version <x.y.z>", "release to install")
    .option("--mirror <url>", "serve the release's files from here instead, for closed networks")
    .option("--dir <dir>", "install into this folder instead of Rentrée's cache")
    .addOption(k6Option("the k6 to describe"));
}

async function runK6(action: string, options: K6Options): Promise<number> {
  const terminal = openTerminal({ language: options.lang, quiet: options.quiet });
  if (action === "where") return where(options, terminal);
  if (action === "install") return install(options, terminal);
  throw new UserError(`rentree k6 takes install or where (got "${action}"); write for example rentree k6 where`);
}

async function where(options: K6Options, terminal: Terminal): Promise<number> {
  const choice = await findEngine({ choice: "auto", k6Path: options.k6, env: process.env });
  for (const note of choice.notes) terminal.note(runWords(terminal.language).note(note));
  const description = describeEngine(choice);
  if (options.json) terminal.out(JSON.stringify(description));
  else for (const [key, value] of Object.entries(description)) terminal.out(`${key}: ${value}`);
  return 0;
}

async function install(options: K6Options, terminal: Terminal): Promise<number> {
  const mistake = requestMistake(options) ?? (options.dir === "" ? "--dir is empty; give it a folder, or leave it out" : undefined);
  if (mistake !== undefined) throw new UserError(mistake);
  const stopSignal = catchStopSignals();
  const stop = new AbortController();
  stopSignal.listen(() => stop.abort());
  try {
    return await installUntil(stop.signal, options, terminal);
  } catch (error) {
    if (!stop.signal.aborted || !(error instanceof EngineMissing)) throw error;
    terminal.warn(error.message);
    return INTERRUPTED;
  } finally {
    stopSignal.release();
  }
}

/** Exit code when the user stopped it (design.md §8). */
const INTERRUPTED = 130;

async function installUntil(stop: AbortSignal, options: K6Options, terminal: Terminal): Promise<number> {
  const installed = await installK6({
    env: process.env,
    stop,
    onProgress: progressLine(terminal),
    ...(options.version === undefined ? {} : { version: options.version }),
    ...(options.mirror === undefined ? {} : { mirror: options.mirror }),
    ...(options.dir === undefined ? {} : { dir: options.dir }),
  });
  if (options.json) terminal.out(JSON.stringify(installed));
  else terminal.out(`k6 ${installed.version} ${installed.kind === "present" ? "is there already" : "installed"}: ${installed.path}`);
  return 0;
}
