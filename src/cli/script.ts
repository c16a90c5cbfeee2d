import { scriptSettings } from "../core/people/script-settings.ts";
import { packageRoot } from "../engine/root.ts";
import { bundleScript, type Script } from "../engine/script.ts";
import { ScriptMistake } from "../engine/script-mistake.ts";
import { UserError } from "./mistake.ts";
import type { LoadedPlan } from "./plan-file.ts";

/**
 * The plan's script, one file. `inspectable` keeps names and the source map for a debugger.
 * @throws UserError when a file of the plan's own is missing, wrong or too large.
 */
export async function compileScript({ plan, dir }: LoadedPlan, form: "small" | "inspectable" = "small"): Promise<Script> {
  try {
    return await bundleScript({ settings: scriptSettings(plan), planDir: dir, packageRoot: packageRoot(), minify: form === "small" });
  } catch (error) {
    throw error instanceof ScriptMistake ? new UserError(error.message) : error;
  }
}
