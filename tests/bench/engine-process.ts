import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** An engine as a bench starts it. */
export interface BenchEngine {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Usage {
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly peakMb: number;
}

export interface Playing {
  /** Resolves when the text has come on standard output. */
  readonly said: (text: string) => Promise<void>;
  readonly usage: () => Usage;
  readonly interrupt: () => void;
  /** Everything that the engine wrote, once it has ended. */
  readonly done: Promise<string>;
}

const FLAGS = ["--no-usage-report", "--no-thresholds", "--summary-mode=disabled", "--quiet", "--no-color", "--out", "csv=-"];
/** Linux counts processor time in hundredths of a second. */
const MS_PER_TICK = 10;
/** The exit code after an interrupt. */
const INTERRUPTED = 105;
const PAGE_MB = 4_096 / 1e6;

/** Starts an engine on a config and a script. It is killed should it not end by itself within two minutes. */
export function play(engine: BenchEngine, config: string, script: string, env: Readonly<Record<string, string>>): Playing {
  const flags = Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
  const child = spawn(engine.command, [...engine.args, "run", ...FLAGS, "--config", config, ...flags, script], {
    env: { PATH: process.env["PATH"], K6_CSV_TIME_FORMAT: "unix_micro", ...engine.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const limit = setTimeout(() => child.kill("SIGKILL"), 120_000);
  const listeners = new Set<() => void>();
  let out = "";
  child.stdout.setEncoding("latin1").on("data", (text: string) => {
    out += text;
    for (const listen of listeners) listen();
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-500);
  });
  const done = new Promise<string>((resolve, reject) => {
    child.once("error", reject).once("close", (code, signal) => {
      if (code === 0 || code === INTERRUPTED) resolve(out);
      else reject(new Error(`${engine.name} ended with ${code ?? signal}: ${complaint}`));
    });
  }).finally(() => clearTimeout(limit));
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const listen = (): void => {
        if (out.includes(text)) resolve();
      };
      listeners.add(listen);
      listen();
      done.then(() => (out.includes(text) ? resolve() : reject(new Error(`${engine.name} never wrote ${text}`))), reject);
    });
  return { said, usage: () => readUsage(child.pid ?? 0), interrupt: () => void child.kill("SIGINT"), done };
}

function readUsage(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const peakKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  return {
    cpuMs: ((fields[11] ?? 0) + (fields[12] ?? 0)) * MS_PER_TICK,
    rssMb: (fields[21] ?? 0) * PAGE_MB,
    peakMb: (peakKb * 1_024) / 1e6,
  };
}
