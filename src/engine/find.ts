import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { cachedPrograms, k6Name, type Place } from "./cache.ts";
import type { EngineChoice } from "./choice.ts";
import { EngineMissing } from "./missing.ts";
import { packageRoot, packageVersion } from "./root.ts";
import { K6_MAJOR, probeK6, readsOnlyUtf8, standingOf } from "./version.ts";

export interface FindOptions {
  readonly choice: "auto" | "k6" | "embedded";
  /** `--k6 PATH`. */
  readonly k6Path?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: this machine's. */
  readonly platform?: NodeJS.Platform;
  /** Where the package lies, for the embedded engine. Default: around this file. */
  readonly packageRoot?: string;
}

/**
 * The engine to use: `--k6`, `RENTREE_K6`, every k6 on the PATH, Rentrée's cache, then – under `auto` – the embedded engine.
 * A k6 that was named must be there and of the right major; one that was only met on the way is passed over with a note.
 * @throws EngineMissing when nothing that was allowed is there.
 */
export async function findEngine(options: FindOptions): Promise<EngineChoice> {
  if (options.choice === "embedded") return embeddedEngine(options, []);
  const named = nameOf(options);
  if (named !== undefined) return namedEngine(named);
  const notes: string[] = [];
  for (const candidate of candidates(options)) {
    const found = await tryCandidate(candidate, notes);
    if (found !== undefined) return found;
  }
  if (options.choice === "k6") throw new EngineMissing([...notes, NO_K6].join("; "));
  return embeddedEngine(options, [...notes, ONLY_EMBEDDED]);
}

const HOW_TO_GET = "`rentree k6 install` fetches the official release, or name one with --k6 PATH or RENTREE_K6";
const NO_K6 = `no k6 ${K6_MAJOR}.x on the PATH or in Rentrée's cache; ${HOW_TO_GET}`;
const ONLY_EMBEDDED = `no k6 found: the embedded engine plays this, good for rehearsal and small platforms; ${HOW_TO_GET}`;

interface Candidate {
  readonly path: string;
  readonly source: EngineChoice["source"];
  readonly label: string;
}

function nameOf(options: FindOptions): Candidate | undefined {
  if (options.k6Path !== undefined) return { path: resolve(options.k6Path), source: "flag", label: `--k6 ${options.k6Path}` };
  const path = options.env["RENTREE_K6"];
  return path ? { path: resolve(path), source: "env", label: `RENTREE_K6=${path}` } : undefined;
}

async function namedEngine(named: Candidate): Promise<EngineChoice> {
  if (!isFile(named.path)) throw new EngineMissing(`${named.label} is not there; ${HOW_TO_GET}`);
  const version = await probeK6(named.path);
  if (version === undefined) throw new EngineMissing(`${named.label} does not answer \`k6 version\` as k6 does; ${HOW_TO_GET}`);
  if (standingOf(version) === "older") {
    throw new EngineMissing(`${named.label} is k6 ${version}, older than the ${K6_MAJOR}.x that Rentrée needs; ${HOW_TO_GET}`);
  }
  return k6Engine(named, version, []);
}

function candidates(options: FindOptions): Candidate[] {
  const place: Place = { env: options.env, platform: options.platform ?? process.platform };
  const onPath = pathEntries(options.env).map((folder) => join(folder, k6Name(place.platform)));
  return [
    ...onPath.filter(isProgram).map((path) => ({ path, source: "PATH" as const, label: path })),
    ...cachedPrograms(place)
      .filter(isFile)
      .map((path) => ({ path, source: "cache" as const, label: path })),
  ];
}

/** Windows spells the variable `Path`. Empty entries would mean the current folder, where a plan's neighbour must not be run. */
function pathEntries(env: FindOptions["env"]): string[] {
  const entries = (env["PATH"] ?? env["Path"] ?? "").split(delimiter).filter((entry) => entry !== "");
  return [...new Set(entries)];
}

async function tryCandidate(candidate: Candidate, notes: string[]): Promise<EngineChoice | undefined> {
  const version = await probeK6(candidate.path);
  if (version === undefined) {
    notes.push(`${candidate.label} passed over: it does not answer \`k6 version\` as k6 does`);
    return undefined;
  }
  if (standingOf(version) === "older") {
    notes.push(`${candidate.label} passed over: k6 ${version} is older than the ${K6_MAJOR}.x that Rentrée needs`);
    return undefined;
  }
  return k6Engine(candidate, version, notes);
}

function k6Engine(found: Candidate, version: string, notes: readonly string[]): EngineChoice {
  const newer = `${found.label} is k6 ${version}, newer than the ${K6_MAJOR}.x that Rentrée was tested with`;
  const deaf = `${found.label} is k6 ${version}: before 2.2 it reads pages in Latin-1 without their accents`;
  const own = [...(standingOf(version) === "newer" ? [newer] : []), ...(readsOnlyUtf8(version) ? [deaf] : [])];
  return { kind: "k6", version, command: found.path, args: [], path: found.path, source: found.source, notes: [...notes, ...own] };
}

function embeddedEngine(options: FindOptions, notes: readonly string[]): EngineChoice {
  const root = options.packageRoot ?? packageRoot();
  const path = join(root, "dist", "embedded.js");
  if (!existsSync(path)) throw new EngineMissing(`the embedded engine is not built (${path}); run \`npm run build\` in Rentrée's folder`);
  return { kind: "embedded", version: packageVersion(root), command: process.execPath, args: [path], path, source: "package", notes };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isProgram(path: string): boolean {
  if (!isFile(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
