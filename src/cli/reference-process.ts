import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { packageRoot } from "../engine/root.ts";
import { Unavailable } from "./mistake.ts";

export interface ReferenceProcess {
  readonly url: string;
  readonly admin: string;
  readonly pid: number;
  /** Resolves when the process has ended, by itself or asked. */
  readonly ended: Promise<void>;
  readonly stop: () => Promise<void>;
}

/**
 * Memory of young objects, in MB (V8's own default is 16): it is emptied more often, and the pauses in which no answer leaves are as much
 * shorter. With a thousand sign-ins a second the timer error's p99 is 1.85 ms instead of 2.35 with 4 MB (medians of three in turns, both before everything
 * else on the machine: `chrt -r 5 npm run bench -- reference`).
 */
const YOUNG_MB = 2;
/** A platform that has not answered by then will not. */
const READY_WITHIN_MS = 20_000;

/**
 * Starts the reference platform as a process of its own, which ends with this one.
 * @throws Unavailable when it does not come up.
 */
export async function startReferenceProcess(settings: unknown, tempDir: string, ports: readonly string[] = []): Promise<ReferenceProcess> {
  const file = join(tempDir, "reference.json");
  writeFileSync(file, JSON.stringify(settings), { mode: 0o600 });
  const own = join(packageRoot(), "dist", "reference.js");
  const args = [`--max-semi-space-size=${YOUNG_MB}`, own, "--settings", file, "--with-parent", ...ports];
  const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"], detached: true });
  const complaints: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk.toString("utf8")));
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const firstLine = readFirstLine(child.stdout, ended);
  const timer = setTimeout(() => child.kill("SIGKILL"), READY_WITHIN_MS);
  const line = await firstLine.finally(() => clearTimeout(timer));
  const addresses = line === undefined ? undefined : parseAddresses(line);
  if (addresses === undefined)
    throw new Unavailable(`the reference platform did not start: ${complaints.join("").trim() || "no reason given"}`);
  const stop = async (): Promise<void> => {
    child.stdin.end();
    child.kill("SIGTERM");
    await ended;
  };
  return { ...addresses, pid: child.pid ?? -1, ended, stop };
}

function readFirstLine(stream: NodeJS.ReadableStream, ended: Promise<void>): Promise<string | undefined> {
  const lines = createInterface({ input: stream });
  return new Promise((resolve) => {
    lines.once("line", resolve);
    void ended.then(() => resolve(undefined));
  });
}

function parseAddresses(line: string): { url: string; admin: string } | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== "object" || parsed === null) return undefined;
    const url: unknown = Reflect.get(parsed, "url");
    const admin: unknown = Reflect.get(parsed, "admin");
    return typeof url === "string" && typeof admin === "string" ? { url, admin } : undefined;
  } catch {
    return undefined;
  }
}
