import { pathToFileURL } from "node:url";
import { EXIT, ExitError } from "./exit-code.ts";
import { instantiate, type ScriptParts } from "./instance.ts";
import type { Program } from "./program.ts";
import type { RunState } from "./run-state.ts";
import { type ScriptError, UncaughtRejection } from "./stack.ts";
import { VirtualUser } from "./virtual-user.ts";

/**
 * Runs the script's top level once, before anything is known of the options, and returns what it exports. Ends the program
 * with k6's codes where the script throws or rejects.
 */
export async function readExports(
  program: Program,
  parts: ScriptParts,
  describeError: (error: unknown) => ScriptError,
): Promise<Readonly<Record<string, unknown>>> {
  const vu = new VirtualUser(
    {
      program,
      rows: { write: () => undefined },
      run: NOTHING_RUNS,
      createConnections: refuse,
      asRejection: (error) => describeError(error).asRejection(),
    },
    0,
    0,
  );
  try {
    await instantiate(vu, parts);
  } catch (error) {
    if (error instanceof ExitError) throw error;
    const { text, fields, exitCode } = describeError(error);
    throw new ExitError(exitCode, error instanceof UncaughtRejection ? `${notLoaded(parts.script.path)}${text}` : text, fields);
  }
  if (!Object.values(vu.exports).some((value) => typeof value === "function")) {
    throw new ExitError(EXIT.scriptException, "no exported functions in script");
  }
  return vu.exports;
}

/** k6's words, and the only place where what was rejected is no error and has no stack. */
function notLoaded(path: string): string {
  return `could not initialize '${path}': could not load JS test '${pathToFileURL(path).href}': `;
}

function refuse(): never {
  throw new Error("no connections while the script is loaded");
}

const NOTHING_RUNS: RunState = {
  startMs: 0,
  iterationsCompleted: 0,
  iterationsInterrupted: 0,
  vusActive: 0,
  vusInitialized: 0,
  abort: () => undefined,
  markFailed: () => undefined,
};
