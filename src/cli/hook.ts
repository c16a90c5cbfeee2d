import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { resolve } from "node:path";
import type { StopSignal } from "./stop-signal.ts";

export interface HookCall {
  /** As the plan names it, relative to the plan's folder. */
  readonly file: string;
  readonly planDir: string;
  readonly runId: string;
  readonly outDir: string;
  readonly stopSignal: Pick<StopSignal, "count" | "listen">;
}

/** `stopped`: the user asked to stop while it ran. */
export type HookResult = { readonly kind: "ok" | "stopped" } | { readonly kind: "failed"; readonly why: string };

/**
 * Runs one of the plan's hooks to its end, in the plan's folder, its output on this terminal's standard error. Ctrl-C while it runs asks
 * it, and whatever it started, to end; a second one ends them.
 */
export function runHook({ file, planDir, runId, outDir, stopSignal }: HookCall): Promise<HookResult> {
  const program = resolve(planDir, file);
  try {
    accessSync(program, constants.X_OK);
  } catch {
    return Promise.resolve({ kind: "failed", why: `${file} is not there or may not be run; make it executable` });
  }
  const env = { ...process.env, RENTREE_OUT: outDir, RENTREE_RUN_ID: runId };
  // A group of its own: a Ctrl-C at the terminal reaches it once, through the listener, and what it started as well.
  const child = spawn(program, [], { cwd: planDir, env, stdio: ["ignore", process.stderr.fd, process.stderr.fd], detached: true });
  const { asked, ignore } = endOnStop(child, stopSignal);
  return new Promise<HookResult>((done) => {
    child.once("error", (error) => done({ kind: "failed", why: `${file} could not be started: ${error.message}` }));
    child.once("exit", (code, signal) => {
      if (code === 0) done({ kind: "ok" });
      else if (asked()) done({ kind: "stopped" });
      else done({ kind: "failed", why: `${file} ended with ${signal ?? `code ${code}`}` });
    });
  }).finally(ignore);
}

/** Passes on each Ctrl-C that comes from now on; those before were for what ran then. */
function endOnStop(
  child: ChildProcess,
  stopSignal: HookCall["stopSignal"],
): { readonly asked: () => boolean; readonly ignore: () => void } {
  let earlier = stopSignal.count();
  let presses = 0;
  const ignore = stopSignal.listen(() => {
    if (earlier > 0) {
      earlier -= 1;
      return;
    }
    presses += 1;
    signalGroup(child, presses === 1 ? "SIGTERM" : "SIGKILL");
  });
  return { asked: () => presses > 0, ignore };
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // The group ended in the same moment.
  }
}
