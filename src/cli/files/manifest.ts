import { createHash } from "node:crypto";
import { createReadStream, existsSync, readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { UserError } from "../mistake.ts";
import { readText } from "../plan-file.ts";
import { OCCUPANT } from "./occupant.ts";
import { PART, writeWhole } from "./write-whole.ts";

/** A line a file: a thousand phases stay far below. */
const MOST_BYTES = 10_000_000;

export const MANIFEST = "manifest.sha256";
/** What is made from the others, the mark of who plays the run, and the engine's log: no number comes from these, nor from what was being written when its writer was killed. */
const DERIVED = [MANIFEST, OCCUPANT, "run.json", "report.html", "junit.xml", "seconds.csv"];

/** The files in a results folder that its numbers come from, with their SHA-256, by path with `/`, sorted. */
export async function hashSources(dir: string): Promise<Readonly<Record<string, string>>> {
  const hashes: Record<string, string> = {};
  for (const file of sourcesOf(dir)) hashes[file] = await hashFile(join(dir, file));
  return hashes;
}

/**
 * Paths of the files that numbers come from.
 * @throws UserError at a link: what it leads to may change without the folder, so it is no evidence.
 */
export function sourcesOf(dir: string): readonly string[] {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true });
  const link = entries.find((entry) => entry.isSymbolicLink());
  if (link !== undefined)
    throw new UserError(`${join(link.parentPath, link.name)} is a link; a results folder holds its files itself: put a copy in its place`);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(dir.length + 1))
    .map((file) => file.split(sep).join("/"))
    .filter((file) => !DERIVED.includes(file) && !file.endsWith(PART) && !/\/engine(-g\d+)?\.log$/.test(file))
    .sort();
}

/** SHA-256 of a file in hexadecimal digits, read as a stream. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/** Writes the manifest, which `sha256sum -c manifest.sha256` checks without Rentrée: the sources, and `run.json` itself. */
export async function writeManifest(dir: string, sources: Readonly<Record<string, string>>): Promise<void> {
  const run = join(dir, "run.json");
  const all = existsSync(run) ? { ...sources, "run.json": await hashFile(run) } : sources;
  writeWhole(join(dir, MANIFEST), formatManifest(all));
}

/** Two spaces between hash and name: the format of GNU coreutils. A name with a line end or a backslash is marked and escaped as there. */
export function formatManifest(hashes: Readonly<Record<string, string>>): string {
  return Object.entries(hashes)
    .map(([file, hash]) => {
      const escaped = file.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
      return `${escaped === file ? "" : "\\"}${hash}  ${escaped}\n`;
    })
    .join("");
}

/** A manifest's hashes by file; undefined where there is none. Lines that are none are left out. */
export function readManifest(dir: string): Readonly<Record<string, string>> | undefined {
  const file = join(dir, MANIFEST);
  if (!existsSync(file)) return undefined;
  const lines = readText(file, MOST_BYTES).split(/\r?\n/);
  return Object.fromEntries(
    lines.flatMap((line) => {
      const match = /^(\\?)([0-9a-f]{64}) [ *](.+)$/.exec(line);
      if (match === null) return [];
      const [, mark, hash = "", name = ""] = match;
      return [[mark === "" ? name : name.replace(/\\(n|\\)/g, (_all, code) => (code === "n" ? "\n" : "\\")), hash]];
    }),
  );
}
