import type { EngineChoice } from "../engine/choice.ts";
import { commandLineMistake } from "../engine/command-line.ts";
import { refusedFlags } from "../engine/run.ts";
import { UserError } from "./mistake.ts";

/**
 * Flags after `--` go to the engine, but for those that Rentrée sets itself.
 * @throws UserError that names them.
 */
export function checkFlags(flags: readonly string[]): void {
  const refused = refusedFlags(flags);
  if (refused.length > 0)
    throw new UserError(
      `after --, ${refused.join(" and ")} cannot be given: Rentrée sets ${refused.length > 1 ? "them" : "it"} from the plan`,
    );
}

/**
 * Asks the engine, before anything is sent or written, whether it takes the flags after `--` and what the environment tells it.
 * @throws UserError with the engine's own words.
 */
export async function checkCommandLine(engine: EngineChoice, flags: readonly string[]): Promise<void> {
  const mistake = await commandLineMistake({ engine, flags, env: process.env });
  if (mistake === undefined) return;
  // The environment is at fault, not a flag.
  if (mistake.startsWith("RENTREE_")) throw new UserError(mistake);
  throw new UserError(`after --, the engine (${engine.path}) does not take this: ${mistake}; leave it out or mend it`);
}
