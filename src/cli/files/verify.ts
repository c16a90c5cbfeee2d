import { statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import type { CapacityOf } from "../../core/verdict/input.ts";
import { analyse } from "./analyse.ts";
import { compareCopies } from "./copies.ts";
import { hashFile, MANIFEST, readManifest, sourcesOf } from "./manifest.ts";
import { isWrittenPlainly, readRunJson, runJson } from "./run-json.ts";

/** Something that is not as it was recorded. `place`: a file, a number's path in `run.json`, or a line of what is made from the numbers. */
export interface Difference {
  readonly kind: "hash" | "missing" | "added" | "arrivals" | "number" | "line";
  readonly place: string;
  readonly recorded: string;
  readonly found: string;
}

/**
 * Why a folder does not verify. `evidence`: files are not what was recorded. `version`: every file is, and another version of Rentrée wrote `run.json`, so
 * that it may have read the same evidence otherwise, or somebody may have changed the numbers and their hash: only that version tells. `numbers`: every file
 * is, and this version's own numbers are not those that the evidence gives. `arrivals`: every file is, and the arrivals are not those of plan and seed. `copies`: only what was made from the numbers is not.
 */
export type Cause = "evidence" | "version" | "arrivals" | "numbers" | "copies";

/** Why there are differences; undefined where there are none. `recorded` and `own` are versions of Rentrée. */
export function causeOf(differences: readonly Difference[], recorded: string, own: string): Cause | undefined {
  const kinds = new Set(differences.map(({ kind }) => kind));
  if (kinds.has("hash") || kinds.has("missing") || kinds.has("added")) return "evidence";
  if (recorded !== own && (kinds.has("arrivals") || kinds.has("number"))) return "version";
  if (kinds.has("arrivals")) return "arrivals";
  if (kinds.has("number")) return "numbers";
  return kinds.has("line") ? "copies" : undefined;
}

/** Numbers listed at most: a changed sample changes thousands. */
const MOST_NUMBERS = 50;
/** The same instant in another time zone is the same number. */
const INSTANTS = ["startedAt", "endedAt"];
const isSameInstant = (a: unknown, b: unknown): boolean => Date.parse(String(a)) === Date.parse(String(b));

/** Numbers that came to `run.json` later: one that was written before lacks them, and nobody has taken them away. */
const LATER = /(?:^|\.)(?:visits\.unfinishedSignedIn|sloRate\.heldMs)$/;

/** Told, not measured: they cannot be computed again. */
const TOLD = ["versions", "files"];

/**
 * Computes the hashes and the numbers of a results folder again and lists what differs; nothing differs when the list is empty. Numbers are
 * only looked at while every file is there: without one they cannot be the same.
 */
export async function verifyFolder(dir: string, capacityOf?: CapacityOf): Promise<readonly Difference[]> {
  const folder = resolve(dir);
  const recorded = readRunJson(folder);
  const manifest = readManifest(folder);
  const files = await compareFiles(folder, { ...manifest, ...recorded.files });
  if (manifest === undefined) files.push({ kind: "missing", place: MANIFEST, recorded: "a file", found: "nothing" });
  else files.push(...compareManifest(manifest, recorded.files));
  if (files.some(({ kind }) => kind === "missing")) return files;
  const analysis = await analyse(folder, recorded, capacityOf);
  const again: unknown = JSON.parse(runJson(analysis.run));
  const lines = compareCopies(folder, analysis).map((line) => ({ kind: "line" as const, ...line }));
  const twice = { kind: "number" as const, place: "run.json", recorded: "a key twice, or a value in another spelling", found: "each once" };
  const numbers = [...(isWrittenPlainly(folder) ? [] : [twice]), ...compareNumbers(recorded, again)];
  return [...files, ...numbers.slice(0, MOST_NUMBERS), ...lines];
}

async function compareFiles(dir: string, recorded: Readonly<Record<string, string>>): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const [file, hash] of Object.entries(recorded)) {
    const path = join(dir, file);
    if (!path.startsWith(dir + sep) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
      differences.push({ kind: "missing", place: file, recorded: hash, found: "nothing" });
      continue;
    }
    const found = await hashFile(path);
    if (found !== hash) differences.push({ kind: "hash", place: file, recorded: hash, found });
  }
  const added = sourcesOf(dir).filter((file) => recorded[file] === undefined);
  return [...differences, ...added.map((file) => ({ kind: "added" as const, place: file, recorded: "nothing", found: "a file" }))];
}

/** Where the manifest says another hash than `run.json`, or none. Nothing else vouches for `run.json` itself. */
function compareManifest(manifest: Readonly<Record<string, string>>, recorded: Readonly<Record<string, string>>): readonly Difference[] {
  const own = { "run.json": manifest["run.json"] ?? "a hash" };
  return Object.entries({ ...recorded, ...own })
    .filter(([file, hash]) => manifest[file] !== hash)
    .map(([file, hash]) => ({ kind: "hash", place: `${MANIFEST}: ${file}`, recorded: hash, found: manifest[file] ?? "nothing" }));
}

/** Numbers of `run.json` that are not those computed again, by their path; a number that came later (`LATER`) may be lacking. */
export function compareNumbers(recorded: unknown, again: unknown): readonly Difference[] {
  const differences: Difference[] = [];
  const compare = (a: unknown, b: unknown, path: string): void => {
    if (TOLD.includes(path) || (a === undefined && LATER.test(path))) return;
    if (isObject(a) && isObject(b)) {
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) compare(a[key], b[key], path === "" ? key : `${path}.${key}`);
    } else if (a !== b && !(INSTANTS.includes(path) && isSameInstant(a, b)))
      differences.push({ kind: "number", place: path, recorded: show(a), found: show(b) });
  };
  compare(recorded, again, "");
  return differences;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === "object" && value !== null;

const show = (value: unknown): string => (value === undefined ? "nothing" : (JSON.stringify(value) ?? "nothing").slice(0, 200));
