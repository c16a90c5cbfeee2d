import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { collectorLimits } from "../../src/cli/machine.ts";

/** A script to be measured, and the crowd that plays it. */
export interface Play {
  readonly k6: string;
  /** A folder of its own for configuration and accounts. */
  readonly work: string;
  readonly script: string;
  readonly url: string;
  /** `default` or `none`, for the script written by hand; the compiled one holds its own. */
  readonly journey: string;
  readonly visitsPerSecond: number;
  readonly seconds: number;
  readonly vus: number;
  /** Requests that have come in at the platform. */
  readonly arrived: () => number;
  /** People still inside when arrivals end are waited for this long. */
  readonly graceSeconds: number;
  /** Given how many requests had come before, tells when the engine is to be killed: two seconds after everybody waits. */
  readonly killAfter?: (before: number) => () => boolean;
}

/** What a play cost. */
export interface Cost {
  readonly visits: number;
  /** Processor time before the first request, and from then to the end. */
  readonly startMs: number;
  readonly playMs: number;
  /** Memory before the first request, and the most that was seen. */
  readonly startMb: number;
  readonly peakMb: number;
  /** Memory at the last look. */
  readonly mb: number;
}

interface Use {
  readonly cpuMs: number;
  readonly mb: number;
  readonly peakMb: number;
}

/** What Rentrée's own runs are given (src/core/arrivals/engine-config.ts), the same for both scripts. */
const OPTIONS = {
  noVUConnectionReuse: true,
  noCookiesReset: false,
  systemTags: ["name", "status", "scenario", "error_code"],
  userAgent: "bench",
};
const FLAGS = ["--no-usage-report", "--no-thresholds", "--summary-mode=disabled", "--quiet", "--out", "csv=-"];
/** Between the start of VUs and the first visit nothing happens for this long, so that what the start costs can be told. */
const LULL = "1s";
const POLL_MS = 20;
/** Everybody waits for this long before the engine is killed. */
const SETTLE_MS = 2_000;
const TICK_MS = 10;

/** Plays a script on k6 as Rentrée does, rows to a pipe, and measures the process from outside. */
export async function play(job: Play): Promise<Cost> {
  writeFileSync(join(job.work, "config.json"), JSON.stringify({ ...OPTIONS, scenarios: { pupil: scenarioOf(job) } }));
  writeFileSync(join(job.work, "accounts.json"), JSON.stringify([{ pattern: "user{n}", password: "pw{n}", first: 1, last: 500 }]));
  const env = {
    RENTREE_TARGET: job.url,
    RENTREE_ACCOUNTS: join(job.work, "accounts.json"),
    RENTREE_RUN_ID: "bench",
    JOURNEY: job.journey,
    PATH: process.env["PATH"],
    HOME: job.work,
    K6_CSV_TIME_FORMAT: "unix_micro",
    ...collectorLimits(1),
    K6_INCLUDE_SYSTEM_ENV_VARS: "true",
  };
  const child = spawn(job.k6, ["run", ...FLAGS, "--config", join(job.work, "config.json"), job.script], {
    stdio: ["ignore", "pipe", "ignore"],
    env,
  });
  const before = job.arrived();
  const isOver = job.killAfter?.(before);
  let overAt = 0;
  let started: Use = { cpuMs: 0, mb: 0, peakMb: 0 };
  let last = started;
  const timer = setInterval(() => {
    const use = readUse(child.pid ?? -1);
    if (use !== undefined && use.peakMb > 0) last = use;
    if (job.arrived() === before) started = last;
    if (isOver?.()) overAt ||= Date.now();
    if (overAt > 0 && Date.now() > overAt + SETTLE_MS) child.kill("SIGKILL");
  }, POLL_MS);
  let visits = 0;
  let rest = "";
  child.stdout.setEncoding("latin1").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("iterations,")) visits += 1;
  });
  try {
    const code = await new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done));
    if (code !== 0 && overAt === 0) throw new Error(`k6 ended with ${code}`);
  } finally {
    clearInterval(timer);
    child.kill("SIGKILL");
  }
  return { visits, startMs: started.cpuMs, playMs: last.cpuMs - started.cpuMs, startMb: started.mb, peakMb: last.peakMb, mb: last.mb };
}

const scenarioOf = ({ visitsPerSecond, seconds, vus, graceSeconds }: Play) => ({
  executor: "constant-arrival-rate",
  exec: "visit",
  startTime: LULL,
  rate: visitsPerSecond,
  timeUnit: "1s",
  duration: `${seconds}s`,
  preAllocatedVUs: vus,
  maxVUs: vus,
  gracefulStop: `${graceSeconds}s`,
  env: { PEOPLE: "0" },
});

/** Linux only: other systems have no such files, and the bench says so. */
export function readUse(pid: number): Use | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const mb = (name: string): number => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024;
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, mb: mb("VmRSS"), peakMb: mb("VmHWM") };
  } catch {
    return undefined;
  }
}
