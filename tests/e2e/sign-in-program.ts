import { spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { WalkedVisit } from "../../src/cli/walk.ts";
import type { Run } from "../../src/core/verdict/run.ts";

export type EngineKind = "embedded" | "k6";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
/** Longer than any visit of these tests may take. */
const LIMIT_MS = 90_000;

/** The k6 that the environment names; undefined where there is none. */
export function findK6(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "k6"));
  return [process.env["RENTREE_K6"] ?? "", ...folders].find((file) => file !== "" && isProgram(file));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program to its end. */
export function rentree(args: readonly string[], cwd = ROOT): Promise<Ended> {
  const child = spawn(process.execPath, [join(ROOT, "dist", "cli.js"), ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (err += chunk));
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => {
      clearTimeout(timer);
      done({ code, out, err });
    });
  });
}

const engineFlags = (engine: EngineKind): readonly string[] => ["--engine", engine, ...(engine === "k6" ? ["--k6", findK6() ?? ""] : [])];

/** A folder for `use`, gone afterwards. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "rentree-sign-in-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `rentree check` of a plan, each visit by the name of its people. */
export function check(engine: EngineKind, plan: string, flags: readonly string[] = []): Promise<ReadonlyMap<string, WalkedVisit>> {
  return inFolder(async (folder) => {
    const file = join(folder, "plan.yaml");
    writeFileSync(file, plan);
    const ended = await rentree(["check", file, "--json", "--quiet", ...engineFlags(engine), ...flags]);
    if (ended.code !== 0 && ended.code !== 2) throw new Error(`check ended with ${ended.code}: ${ended.err}`);
    const { visits } = JSON.parse(ended.out) as { readonly visits: readonly WalkedVisit[] };
    return new Map(visits.map((visit) => [visit.people, visit]));
  });
}

/** `rentree run` of a plan. `files` are put beside it. */
export function run(engine: EngineKind, plan: string, files: Readonly<Record<string, string>> = {}): Promise<Run> {
  return inFolder(async (folder) => {
    for (const [name, text] of Object.entries({ "plan.yaml": plan, ...files })) writeFileSync(join(folder, name), text);
    const out = join(folder, "results");
    const ended = await rentree(["run", join(folder, "plan.yaml"), "--quiet", "--out", out, ...engineFlags(engine)]);
    if (ended.code !== 0 && ended.code !== 2) throw new Error(`run ended with ${ended.code}: ${ended.err}${ended.out}`);
    return JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as Run;
  });
}
