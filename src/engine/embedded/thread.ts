import type { RunArguments } from "./arguments.ts";
import type { GivenOptions } from "./config.ts";
import { createConsole } from "./console.ts";
import type { ScriptParts } from "./instance.ts";
import type { Log } from "./log.ts";
import { collectEnv, createProgram } from "./prepare.ts";
import type { Program } from "./program.ts";
import type { Resolve } from "./resolver.ts";
import { compileScript, type LoadedScript } from "./script.ts";
import { createDescriber, createFindPlace, mapText, type ScriptError } from "./stack.ts";

/** What one thread has of a test. It is made from plain data, so that every worker makes its own. */
export interface Thread {
  readonly parts: ScriptParts;
  readonly describeError: (error: unknown) => ScriptError;
  /** What the VUs of this thread share, under these options, the weakest source first. */
  readonly program: (sources: readonly GivenOptions[]) => { readonly program: Program; readonly resolve: Resolve };
}

/** Compiles the script in this thread. */
export function openThread(script: LoadedScript, given: RunArguments, log: Log): Thread {
  const base = { env: collectEnv(given, process.env), log, scriptPath: script.path, shared: new Map<string, unknown>() };
  const place = createFindPlace(script);
  return {
    parts: { script, instantiate: compileScript(script), console: createConsole(log, mapText(script, place)) },
    describeError: createDescriber(script, place),
    program: (sources) => createProgram({ ...base, sources }),
  };
}
