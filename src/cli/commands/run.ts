import { Option } from "commander";
import { findEngine } from "../../engine/find.ts";
import { finishRun } from "../finish.ts";
import { checkCommandLine, checkFlags } from "../flags.ts";
import { showPhase } from "../live.ts";
import { addEngineOptions, type EngineOptions } from "../options.ts";
import { playPhase } from "../phase.ts";
import { loadPlan } from "../plan-file.ts";
import { preparePlan } from "../prepare.ts";
import type { CommandEntry } from "../program.ts";
import { runWords } from "../run-words.ts";
import { withSession } from "../stage.ts";
import { openTerminal } from "../terminal.ts";

export interface RunOptions extends EngineOptions {
  readonly out?: string;
  readonly csv?: "excel";
}

export const runCommand: CommandEntry = {
  define: (program) =>
    addEngineOptions(program.command("run <plan>").description("play the plan and write the report"))
      .option("-o, --out <dir>", "results folder, empty or absent (default: results/<run id>)")
      .addOption(new Option("--csv <dialect>", "seconds.csv with semicolons and decimal commas").choices(["excel"])),
  startsEngine: true,
  run: ({ args, options, passThrough }) => run(args[0] ?? "", options as RunOptions, passThrough),
};

async function run(file: string, options: RunOptions, flags: readonly string[]): Promise<number> {
  checkFlags(flags);
  const terminal = openTerminal({ language: options.lang, quiet: options.quiet });
  const loaded = loadPlan(file, options);
  const engine = await findEngine({ choice: options.engine, k6Path: options.k6, env: process.env });
  await checkCommandLine(engine, flags);
  for (const note of engine.notes) terminal.note(runWords(terminal.language).note(note));
  const prepared = preparePlan(loaded.plan);
  return withSession({ loaded, engine, prepared, terminal, flags, out: options.out, yes: options.yes }, async (session, warnings) => {
    await playPhase(session, { folder: "01-run", prepared }, (view) => showPhase(session, view));
    return finishRun(session, warnings, options);
  });
}
