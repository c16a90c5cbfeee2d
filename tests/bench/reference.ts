import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { packageRoot } from "../../src/engine/root.ts";
import { startPlatform } from "../e2e/platform.ts";
import { removeFolders } from "../e2e/rentree.ts";
import { readUse } from "./visit-play.ts";

const RATE = Number(process.env["RENTREE_BENCH_RATE"] ?? 1_000);
const SECONDS = Number(process.env["RENTREE_BENCH_SECONDS"] ?? 10);
/** Played first and left out: the platform compiles its code meanwhile. */
const WARM_SECONDS = 3;
/** 300 workers of 200 ms serve 1,500 a second: two thirds of them are busy, and nobody queues for long. */
const SETTINGS = { workers: 300, service: 200, law: "exponential" };
/** Issue 3. */
const P99_LIMIT_MS = 2;

const books = z.looseObject({
  totals: z.looseObject({ completions: z.number(), requests: z.number() }),
  lateness: z.object({ count: z.number(), p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
});

/** What 1,000 sign-ins a second of three requests, each on a connection of its own, cost the reference platform, and how late its answers leave. */
export async function run(): Promise<readonly string[]> {
  const platform = await startPlatform(SETTINGS);
  try {
    await comeIn(platform.url, WARM_SECONDS);
    await fetch(`${platform.admin}/reset`, { method: "POST" });
    const [at, before, queued] = [performance.now(), readUse(platform.pid)?.cpuMs ?? Number.NaN, readQueuedMs(platform.pid)];
    const isIn = await comeIn(platform.url, SECONDS);
    const [took, after] = [performance.now() - at, readUse(platform.pid)?.cpuMs ?? Number.NaN];
    const waited = (readQueuedMs(platform.pid) - queued) / took;
    const { totals, lateness } = books.parse(await (await fetch(`${platform.admin}/ledger`)).json());
    const cpu = after - before;
    return [
      `${(isIn / SECONDS).toFixed(0)} sign-ins/s of ${(totals.requests / totals.completions).toFixed(2)} requests (${isIn} of ${RATE * SECONDS} came in, ${totals.completions} in the ledger): ${((cpu * 1_000) / isIn).toFixed(0)} µs of CPU each, ${((100 * cpu) / took).toFixed(0)} % of one core`,
      `timer error, from the scheduled end of a service to its answer: p50 ${lateness.p50Ms.toFixed(2)} ms, p99 ${lateness.p99Ms.toFixed(2)} ms, at most ${lateness.maxMs.toFixed(1)} ms (${lateness.count} answers); p99 at most ${P99_LIMIT_MS} ms: ${lateness.p99Ms <= P99_LIMIT_MS ? "kept" : "missed"}`,
      `the process stood ready and had no core for ${(100 * waited).toFixed(1)} % of the time (Linux; the crowd shares the machine)`,
    ];
  } finally {
    await platform.stop();
    removeFolders();
  }
}

/** Plays a crowd from a process of its own and tells how many came in. */
async function comeIn(url: string, seconds: number): Promise<number> {
  const crowd = join(packageRoot(), "tests/bench/sign-in-crowd.mjs");
  const limit = { timeout: (seconds + 20) * 1_000 };
  const { stdout } = await promisify(execFile)(process.execPath, [crowd, new URL(url).port, String(RATE), String(seconds)], limit);
  return Number(stdout);
}

/** Time that a process was ready to run and had no core, over its main thread's life (Linux: proc_pid_schedstat). */
function readQueuedMs(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[1]) / 1e6;
  } catch {
    return Number.NaN;
  }
}
