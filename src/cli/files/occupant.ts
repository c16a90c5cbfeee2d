import { readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { UserError } from "../mistake.ts";
import { isRunning } from "../running-process.ts";
import { writeWhole } from "./write-whole.ts";

/** In the results folder of a capacity run, as long as it is played: who plays it. */
export const OCCUPANT = "playing.json";

interface Occupant {
  readonly pid: number;
  readonly host: string;
}

/**
 * Marks a results folder as being played by this process while `play` lasts: two that go on with one run would each send its load, and
 * throw away what the other measures.
 * @throws UserError where another process plays it.
 */
export async function whileOccupied<T>(dir: string, play: () => Promise<T>): Promise<T> {
  refuseOccupied(dir);
  const file = join(dir, OCCUPANT);
  writeWhole(file, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Occupant));
  try {
    return await play();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @throws UserError where another process plays into the folder. One that was killed, or that ran on another machine, does not count. */
export function refuseOccupied(dir: string): void {
  const file = join(dir, OCCUPANT);
  const occupant = readOccupant(file);
  if (occupant === undefined || occupant.host !== hostname() || occupant.pid === process.pid || !isRunning(occupant.pid)) return;
  throw new UserError(
    `${dir} is being played by process ${occupant.pid}; wait until it has ended, or stop it (delete ${file} if that process is another program)`,
  );
}

/** Undefined where nobody left a mark, or one that was cut while it was written. */
function readOccupant(file: string): Occupant | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || !("host" in value)) return undefined;
    return typeof value.pid === "number" && typeof value.host === "string" ? { pid: value.pid, host: value.host } : undefined;
  } catch {
    return undefined;
  }
}
