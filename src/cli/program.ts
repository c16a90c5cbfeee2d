import { Command } from "commander";
import { packageRoot, packageVersion } from "../engine/root.ts";
import { COMMANDS } from "./commands/list.ts";
import { UserError } from "./mistake.ts";

/** One command: how it is called, and what it does; `run` answers with the exit code. */
export interface CommandEntry {
  readonly define: (program: Command) => Command;
  readonly run: (call: {
    readonly args: readonly string[];
    readonly options: unknown;
    readonly passThrough: readonly string[];
  }) => Promise<number>;
  /** Whether it hands what follows `--` on to an engine. */
  readonly startsEngine?: true;
}

/** Parses a command line and runs its command. Flags after `--` are the engine's. */
export async function buildProgram(argv: readonly string[]): Promise<number> {
  const dashes = argv.indexOf("--");
  const own = dashes < 0 ? argv : argv.slice(0, dashes);
  const passThrough = dashes < 0 ? [] : argv.slice(dashes + 1);
  let exitCode = 0;
  const program = new Command("rentree")
    .enablePositionalOptions()
    .description("Finds where a school platform breaks before the bell does.")
    .version(packageVersion(packageRoot()))
    .exitOverride()
    .showSuggestionAfterError(true)
    .showHelpAfterError("(see --help)");
  for (const entry of COMMANDS) {
    const command = entry.define(program);
    command.exitOverride().action(async (...given: unknown[]) => {
      if (passThrough.length > 0 && entry.startsEngine !== true)
        throw new UserError(
          `after --, ${passThrough.join(" ")}: rentree ${command.name()} starts no engine that would take it; leave it out`,
        );
      const args = given.slice(0, -2).filter((value): value is string => typeof value === "string");
      exitCode = await entry.run({ args, options: command.opts(), passThrough });
    });
  }
  program.addHelpText("after", HELP_AFTER);
  await program.parseAsync([...own], { from: "user" });
  return exitCode;
}

/** No line is longer than the narrowest terminal: what follows the commands is not wrapped. */
const HELP_AFTER = `
After --, flags for the engine, refused where Rentrée sets them or the engine
does not know them.

Exit codes:
  0    passed, or not judged and valid
  1    a clause failed; of verify: a hash or a number differs
  2    no verdict: the measurement is not valid or not complete, nothing was
       measured, or nobody got in; of check: a visit did not get in
  64   a mistake in plan, flag or file
  69   an engine, a hook, a name or the reference platform is not there
  70   a bug
  130  interrupted (what was measured is analysed first)`;
