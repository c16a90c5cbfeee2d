import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { build } from "esbuild";
import type { EngineChoice } from "../../src/engine/choice.ts";
import type { Case } from "./case.ts";
import type { ConformanceServer } from "./server.ts";

/** One sample: a row of the engine's CSV by column name. */
export type Row = Readonly<Record<string, string>>;

/** A line of the engine's log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
}

/** What an engine did with one script. */
export interface Played {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly log: readonly LogLine[];
  /** What the script itself reported with `fact`. */
  readonly facts: readonly (readonly [string, unknown])[];
  readonly stderr: string;
}

const FLAGS = ["run", "--no-usage-report", "--no-thresholds", "--summary-mode=disabled", "--quiet", "--no-color", "--out", "csv=-"];
/** A run that has not ended by then never will. */
const LIMIT_MS = 30_000;

/** Plays one case on an engine, in a folder of its own, which is removed afterwards. */
export async function play(engine: EngineChoice, test: Case, server: ConformanceServer): Promise<Played> {
  const folder = mkdtempSync(join(tmpdir(), "rentree-conformance-"));
  try {
    const script = await bundle(test.script, folder);
    const config = join(folder, "config.json");
    writeFileSync(config, typeof test.options === "string" ? test.options : JSON.stringify({ userAgent: "conformance", ...test.options }));
    const args = [...engine.args, ...FLAGS, "--config", config, ...(test.flags ?? []), script];
    const env = { PATH: process.env["PATH"] ?? "", HOME: folder, K6_CSV_TIME_FORMAT: "unix_micro", ...server.env, ...test.env };
    return await follow({ command: engine.command, args, env, folder }, test, server);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Scripts are bundled as Rentrée bundles its own; one that shall not compile is passed as it is. */
async function bundle(name: string, folder: string): Promise<string> {
  const entry = join(import.meta.dirname, "scripts", name);
  if (name.startsWith("broken")) return entry;
  const outfile = join(folder, "script.js");
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    target: "es2022",
    external: ["k6", "k6/*"],
    logLevel: "silent",
  });
  return outfile;
}

interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly folder: string;
}

async function follow({ command, args, env, folder }: Command, test: Case, server: ConformanceServer): Promise<Played> {
  const limited =
    test.openFiles === undefined ? [command, ...args] : ["/bin/sh", "-c", `ulimit -n ${test.openFiles}; exec "$0" "$@"`, command, ...args];
  const [program = "", ...rest] = limited;
  const child = spawn(program, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err.push(text);
    if (test.signals !== undefined) interrupt(child.pid ?? 0, test.signals, err.join(""));
  });
  try {
    const ended = await new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
      child.once("error", reject).once("close", (exitCode, signal) => resolve({ exitCode, signal }));
    });
    const tidy = (text: string) => server.normalise(text).replaceAll(folder, "FOLDER");
    return { ...ended, ...read(tidy(out.join("")), tidy(err.join(""))) };
  } finally {
    clearTimeout(limit);
    child.kill("SIGKILL");
  }
}

/** Sends SIGINT when the script says it is ready, once for each time. */
function interrupt(pid: number, times: number, seen: string): void {
  const said = seen.split("INTERRUPT-ME").length - 1;
  const done = interrupted.get(pid) ?? 0;
  if (said > done && done < times) {
    interrupted.set(pid, done + 1);
    process.kill(pid, "SIGINT");
  }
}

const interrupted = new Map<number, number>();

function read(stdout: string, stderr: string): Omit<Played, "exitCode" | "signal"> {
  const table: string[][] = parse(stdout, { relax_column_count: true });
  const [columns = [], ...records] = table;
  const rows = records.map((record) => Object.fromEntries(columns.map((column, index) => [column, record[index] ?? ""])));
  const log = stderr.split("\n").flatMap(parseLine);
  const facts = log.flatMap(({ message }) => (message.startsWith("FACT ") ? [JSON.parse(message.slice(5)) as [string, unknown]] : []));
  return { columns, rows, log, facts, stderr };
}

/** `time="…" level=info msg="…" …`; the message is quoted as Go quotes, which for what scripts here write is as JSON does. */
function parseLine(line: string): LogLine[] {
  const match = /level=(\w+) msg=("(?:[^"\\]|\\.)*"|\S*)/.exec(line);
  if (match?.[1] === undefined || match[2] === undefined) return [];
  const message = match[2].startsWith('"') ? unquote(match[2]) : match[2];
  return [{ level: match[1], message }];
}

/** Go's escapes as JSON's, each taken whole, so that an escaped backslash does not escape what follows it. */
function unquote(text: string): string {
  const json = text.replace(/\\(x[0-9a-f]{2}|.)/g, (whole, what: string) => {
    if (what.startsWith("x")) return `\\u00${what.slice(1)}`;
    return what === "'" ? "'" : what === "a" ? "" : whole;
  });
  return String(JSON.parse(json));
}
