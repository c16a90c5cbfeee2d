import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { resolve } from "node:path";

export interface HookCall {
  /** As the plan names it, relative to the plan's folder. */
  readonly file: string;
  readonly planDir: string;
  readonly runId: string;
  readonly outDir: string;
}

export type HookResult = { readonly kind: "ok" } | { readonly kind: "failed"; readonly why: string };

/** Runs one of the plan's hooks to its end, in the plan's folder, its output on this terminal's standard error. */
export function runHook({ file, planDir, runId, outDir }: HookCall): Promise<HookResult> {
  const program = resolve(planDir, file);
  try {
    accessSync(program, constants.X_OK);
  } catch {
    return Promise.resolve({ kind: "failed", why: `${file} is not there or may not be run; make it executable` });
  }
  const env = { ...process.env, RENTREE_OUT: outDir, RENTREE_RUN_ID: runId };
  // A group of its own: Ctrl-C stops the run, and the hook that cleans up is left to finish.
  const child = spawn(program, [], { cwd: planDir, env, stdio: ["ignore", process.stderr.fd, process.stderr.fd], detached: true });
  return new Promise((done) => {
    child.once("error", (error) => done({ kind: "failed", why: `${file} could not be started: ${error.message}` }));
    child.once("exit", (code, signal) => {
      if (code === 0) done({ kind: "ok" });
      else done({ kind: "failed", why: `${file} ended with ${signal ?? `code ${code}`}` });
    });
  });
}
