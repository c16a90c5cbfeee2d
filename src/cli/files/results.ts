import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, rmdirSync, type Stats, statSync, unlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { makeFolders } from "../../engine/folder.ts";
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
  makeEmptyFolder(dir);
  mkdirSync(join(dir, "phases"));
  return dir;
}

/** What lies in a results folder before anything is played, beside the tables of the plan: the plan, how it was read, and the script. */
const BEFORE_PLAY = ["plan.yaml", "reading.json", "script.js"];

/** A results folder as it was made. */
export interface MadeResults {
  /** Whether it was there before. */
  readonly wasThere: boolean;
  /** Of the folder that was made: another one may stand in its place by now. */
  readonly ino: number;
  /** The tables that were copied into it. */
  readonly tables: readonly string[];
}

/**
 * Takes a results folder back into which nothing was played: it is no result, and the next run may want its place. Only what was written is taken: what
 * a hook, or anybody, left in it stays, and is named; without that the folder goes as well, unless it was there before. Nothing is thrown, because that would
 * hide why nothing was played.
 */
export function takeBackResults(dir: string, { wasThere, ino, tables }: MadeResults): readonly string[] {
  if (statOf(dir)?.ino !== ino) return [];
  // Whatever lies in there was played, or left, by somebody else.
  if (!isGone(() => rmdirSync(join(dir, "phases")))) return namesLeft(dir);
  for (const name of [...BEFORE_PLAY, ...tables]) isGone(() => unlinkSync(join(dir, name)));
  isGone(() => rmdirSync(join(dir, "tables")));
  const left = namesLeft(dir);
  if (left.length === 0 && !wasThere) isGone(() => rmdirSync(dir));
  return left;
}

/** Takes something away, and tells whether it is gone. */
function isGone(take: () => void): boolean {
  try {
    take();
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT";
  }
}

function namesLeft(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** The folder that `--out` names, made where it is absent; errors as for `createResults`. */
export function makeEmptyFolder(dir: string): void {
  if (dir === "") throw new UserError("--out is empty; give it a folder that is empty or absent");
  try {
    makeFolders(resolve(dir));
  } catch (error) {
    if (statOf(dir)?.isFile()) throw new UserError(`${dir} is a file; give --out a folder that is empty or absent`);
    throw new UserError(`${dir} cannot be made: ${error instanceof Error ? error.message : String(error)}; give --out another place`);
  }
  const [present] = readdirSync(dir);
  if (present !== undefined) throw new UserError(`${dir} is not empty (${present} is in it); give --out a folder that is empty or absent`);
}

/**
 * Refuses what is no results folder, before anything in it is read.
 * @throws UserError that says what is there instead.
 */
export function checkResults(dir: string): void {
  const what = "give the folder that a run left, for example results/2026-11-29-134000-e42b";
  if (dir === "") throw new UserError(`the results folder has an empty name; ${what}`);
  const present = namesIn(dir, what);
  const lacks = ["plan.yaml", "phases"].find((name) => !present.includes(name));
  if (lacks !== undefined) throw new UserError(`${dir} is not a results folder: ${lacks} is not there; ${what}`);
  if (statOf(join(dir, "phases"))?.isDirectory() !== true)
    throw new UserError(`${join(dir, "phases")} is a file; the results folder is damaged`);
}

/** What lies in a folder. Its own mistakes: a name at which nothing is, a file, and a folder that may not be entered. */
function namesIn(dir: string, what: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "ENOENT") throw new UserError(`${dir} is not there; ${what}`);
    if (code === "ENOTDIR") throw new UserError(`${dir} is a file; ${what}`);
    throw new UserError(`${dir} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Where the results keep a file of arrivals that a plan names: its whole name counts, because two folders may each have an `arrivals.csv`. */
export const tablePlace = (name: string): string => join("tables", name.replace(/[/\\:%]/g, encodeURIComponent));
