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
