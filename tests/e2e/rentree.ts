import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRun } from "../../src/core/verdict/files.ts";
import type { Run } from "../../src/core/verdict/run.ts";
import { packageRoot } from "../../src/engine/root.ts";

/** What one call of the built program left behind. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** `run.json`, where there is one. */
  readonly run: Run | undefined;
  /** The results folder, whether made or not. */
  readonly dir: string;
}

export interface Running {
  readonly pid: number;
  readonly dir: string;
  readonly ended: Promise<Ended>;
  readonly signal: (name: NodeJS.Signals) => void;
}

export interface Call {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its arguments to start Rentrée under, for example a shell that lowers a limit. */
  readonly under?: readonly string[];
  /** For what is long by nature. Default: two minutes. */
  readonly limitMs?: number;
}

/** A call that has not ended by then never will. */
const LIMIT_MS = 120_000;
const folders: string[] = [];

/** A folder of its own for one test; `removeFolders` clears them all away. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rentree-e2e-"));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes `plan.yaml`, with files that lie beside it, into a folder of its own. */
export function placePlan(text: string, beside: Readonly<Record<string, string>> = {}): string {
  const folder = makeFolder();
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(beside)) writeFileSync(join(folder, name), content);
  writeFileSync(join(folder, "plan.yaml"), text);
  return join(folder, "plan.yaml");
}

/** `rentree run` of a plan in a folder of its own, with the results beside it. */
export function startRun(planFile: string, flags: readonly string[], call: Omit<Call, "args"> = {}): Running {
  const dir = join(makeFolder(), "results");
  const running = startRentree({ ...call, args: ["run", planFile, "--out", dir, "--quiet", "--yes", ...flags] });
  return { ...running, dir, ended: running.ended.then((ended) => ({ ...ended, dir, run: readRun(dir) })) };
}

export const playRun = (...given: Parameters<typeof startRun>): Promise<Ended> => startRun(...given).ended;

/** Any command of the built program. */
export function startRentree({ args, env = {}, under = [], limitMs = LIMIT_MS }: Call): Running {
  const [program = "", ...rest] = [...under, process.execPath, join(packageRoot(), "dist", "cli.js"), ...args];
  const child = spawn(program, rest, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  return { pid: child.pid ?? -1, dir: "", ended: follow(child, limitMs), signal: (name) => void child.kill(name) };
}

export const callRentree = (...args: readonly string[]): Promise<Ended> => startRentree({ args }).ended;

/** The Run of a results folder. */
export function readRun(dir: string): Run | undefined {
  const file = join(dir, "run.json");
  if (!existsSync(file)) return undefined;
  const parsed = parseRun(readFileSync(file, "utf8"));
  if (parsed.kind === "ok") return parsed.value;
  throw new Error(`${file}: ${parsed.why}`);
}

async function follow(child: ChildProcess, limitMs: number): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => out.push(text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => err.push(text));
  const limit = setTimeout(() => child.kill("SIGKILL"), limitMs);
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    return { exitCode, stdout: out.join(""), stderr: err.join(""), run: undefined, dir: "" };
  } finally {
    clearTimeout(limit);
  }
}
