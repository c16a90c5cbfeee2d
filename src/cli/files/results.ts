import { randomBytes } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plan } from "../../core/plan/plan.ts";
import { UserError } from "../mistake.ts";

/**
 * A new run id: the instant in UTC to the second and four random digits, so that two runs of one second differ. It holds digits, small
 * letters and hyphens only: no file system refuses it, and none takes two of them for one.
 */
export function newRunId(now: Date, suffix: string = randomBytes(2).toString("hex")): string {
  return `${now
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .replaceAll(":", "")
    .replace("T", "-")
    .toLowerCase()}-${suffix}`;
}

/**
 * Makes the results folder, which must be absent or empty: results are never mixed.
 * @throws UserError for a folder that holds something, a file in its place, and a place that cannot be written.
 */
export function createResults(dir: string): string {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    if (statOf(dir)?.isFile()) throw new UserError(`${dir} is a file; give --out a folder that is empty or absent`);
    throw new UserError(`${dir} cannot be made: ${error instanceof Error ? error.message : String(error)}; give --out another place`);
  }
  if (readdirSync(dir).length > 0) throw new UserError(`${dir} is not empty; give --out a folder that is empty or absent`);
  mkdirSync(join(dir, "phases"));
  return dir;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Where the results keep a file of arrivals that a plan names: the path as one name, so that two files of one name stay apart. */
export const tablePlace = (name: string): string => join("tables", name.replace(/[^\w.-]+/g, "_"));

/** Copies the plan's files of arrivals beside it, without which the results could not be computed again elsewhere. */
export function keepTables(dir: string, plan: Plan, planDir: string): void {
  for (const arrival of plan.arrivals) {
    if (arrival.kind !== "table") continue;
    mkdirSync(join(dir, "tables"), { recursive: true });
    copyFileSync(resolve(planDir, arrival.file), join(dir, tablePlace(arrival.file)));
  }
}
