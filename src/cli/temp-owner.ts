import { readFileSync, readlinkSync, statSync, writeFileSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { isRunning } from "./running-process.ts";

/** In a temporary folder: whose it is. */
export const OWNER = "owner.json";

/** A process, and where its number means that process and no other. */
export interface TempOwner {
  readonly pid: number;
  readonly host: string;
  /** Of the machine's start, where the system tells it (Linux): no process outlives it. */
  readonly boot?: string;
  /** The numbers' own space, where the system tells it: containers of one machine each count their processes, and may share a temporary folder and a name. */
  readonly space?: string;
}

/** This process as an owner. */
export function thisOwner(): TempOwner {
  const boot = told(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
  const space = told(() => readlinkSync("/proc/self/ns/pid"));
  return { pid: process.pid, host: hostname(), ...(boot === undefined ? {} : { boot }), ...(space === undefined ? {} : { space }) };
}

export const markOwner = (dir: string, owner: TempOwner): void => writeFileSync(join(dir, OWNER), JSON.stringify(owner), { mode: 0o600 });

/** Whether the folder was left by a process that is no more; false wherever that cannot be known for certain. */
export function isOrphan(dir: string, here: TempOwner): boolean {
  const mark = join(dir, OWNER);
  const owner = readOwner(mark);
  if (owner === undefined || owner.host !== here.host || owner.pid === here.pid) return false;
  if (owner.boot !== here.boot) return owner.boot !== undefined && here.boot !== undefined && isFromBeforeTheStart(mark);
  return owner.space === here.space && !isRunning(owner.pid);
}

/** Whether a file is older than this machine's last start. Another start alone may be that of a living machine of the same name that shares the disk. */
const isFromBeforeTheStart = (file: string): boolean => statSync(file).mtimeMs < Date.now() - uptime() * 1_000;

/** Undefined where nobody left a mark, or one that was cut while it was written. */
function readOwner(file: string): TempOwner | undefined {
  const value: unknown = told(() => JSON.parse(readFileSync(file, "utf8")));
  if (typeof value !== "object" || value === null) return undefined;
  const { pid, host, boot, space } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(pid) || Number(pid) <= 0 || typeof host !== "string") return undefined;
  return {
    pid: Number(pid),
    host,
    ...(typeof boot === "string" ? { boot } : {}),
    ...(typeof space === "string" ? { space } : {}),
  };
}

/** What the system says, or undefined where it does not. */
function told<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
