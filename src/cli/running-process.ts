import { existsSync, readFileSync } from "node:fs";

/** Whether a process of that number is at work on this machine. Signal 0 tests without sending; a process of another user refuses it and is running. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0) && !isZombie(pid);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Whether a process was killed and its parent has not asked for it yet, where the system tells (Linux, proc(5): the state follows the name's last bracket). */
function isZombie(pid: number): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && /^\) [ZX]/.test(readFileSync(file, "latin1").replace(/^.*(?=\))/s, ""));
}
