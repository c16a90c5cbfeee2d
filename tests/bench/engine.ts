import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findEngine } from "../../src/engine/find.ts";
import { packageRoot } from "../../src/engine/root.ts";
import { type BenchEngine, play } from "./engine-process.ts";

const RATE = 200;
const SECONDS = 30;
/** Seconds of warming up that are left out: each worker is an isolate that compiles the same code from half of the visits. */
const WARM = 15;
const PEOPLE = 5_000;
/** Instances beyond the first thousand, with which an engine's young memory has grown to its full size. */
const INSTANCES = 3_000;
const FIRST_INSTANCES = 1_000;

interface Bench {
  readonly folder: string;
  readonly target: string;
  readonly root: string;
}

/** What a part measures of one engine. */
type Part = (bench: Bench, engine: BenchEngine) => Promise<readonly string[]>;
const PARTS: Readonly<Record<string, Part>> = { visits, instances, waiting };
/** What is asked of several worker threads: for each, as much as one alone is given, and the same in all. */
const CREWS = [
  { workers: 1, rate: RATE },
  { workers: 2, rate: 2 * RATE },
  { workers: 2, rate: RATE },
] as const;
/** In turns, so that whatever else the machine does meets all of them. */
const TURNS = Number(process.env["RENTREE_BENCH_TURNS"] ?? 3);

/**
 * The embedded engine beside k6, where there is one: CPU of a visit, the metronome, timers, memory of people who wait and of script
 * instances; then what a second worker thread costs. `RENTREE_BENCH_PARTS=visits,workers` plays only these parts.
 */
export async function run(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "rentree-bench-"));
  const root = packageRoot();
  const server = spawn(process.execPath, [join(root, "tests/bench/engine-server.mjs")], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const port = await new Promise<string>((resolve) => server.stdout.setEncoding("utf8").once("data", resolve));
    const bench = { folder, root, target: `http://127.0.0.1:${port.trim()}` };
    const asked = process.env["RENTREE_BENCH_PARTS"]?.split(",") ?? [...Object.keys(PARTS), "workers"];
    const rows: string[] = [];
    for (const part of asked) for (const engine of await findEngines()) rows.push(...((await PARTS[part]?.(bench, engine)) ?? []));
    return asked.includes("workers") ? [...rows, ...(await workers(bench))] : rows;
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function findEngines(): Promise<readonly BenchEngine[]> {
  const { command, args } = await findEngine({ choice: "embedded", env: {} });
  const k6 = await findEngine({ choice: "k6", env: process.env }).catch(() => undefined);
  return [
    { name: "embedded", command, args, env: {} },
    ...(k6 === undefined ? [] : [{ name: `k6 ${k6.version}`, command: k6.command, args: k6.args, env: {} }]),
  ];
}

/** 200 visits a second of seven requests, each on a fresh connection, beside the metronome; then timers alone. */
async function visits(bench: Bench, engine: BenchEngine): Promise<readonly string[]> {
  const { msOfCpu, rssMb, out } = await playVisits(bench, engine, RATE);
  const [ticks, late] = [valuesOf(out, "b_tick"), valuesOf(out, "b_late")];
  return [
    `${engine.name}: ${msOfCpu.toFixed(2)} ms of CPU a visit of 7 requests (${valuesOf(out, "b_end").length} of ${RATE * SECONDS} visits, ${RATE}/s, after ${WARM} s of warming up), ${rssMb.toFixed(0)} MB`,
    `${engine.name}: metronome late by ${quantile(ticks, 0.5)} ms at p50, ${quantile(ticks, 0.99)} ms at p99, ${quantile(ticks, 1)} ms at most (${ticks.length} ticks)`,
    `${engine.name}: timers late by ${mean(late).toFixed(2)} ms on average, ${quantile(late, 0.99)} ms at p99 (${late.length} timers)`,
  ];
}

/** The CPU of a visit after warming up, the memory then, and every row. */
async function playVisits({ folder, root, target }: Bench, engine: BenchEngine, rate: number) {
  const scenarios = {
    visits: { ...arrivals(rate, SECONDS, 2 * rate), exec: "visit" },
    metronome: { ...arrivals(50, SECONDS, 10), exec: "metronome" },
    timers: { ...arrivals(100, 3, 100), exec: "sleep", startTime: `${SECONDS + 1}s` },
  };
  const playing = play(engine, config(folder, scenarios), join(root, "tests/bench/engine-script.js"), { TARGET: target });
  await playing.said("b_start");
  await sleep(WARM * 1_000);
  const before = { at: performance.now(), cpu: playing.usage().cpuMs };
  await sleep((SECONDS - WARM - 2) * 1_000);
  const usage = playing.usage();
  const played = ((performance.now() - before.at) / 1_000) * rate;
  return { msOfCpu: (usage.cpuMs - before.cpu) / played, rssMb: usage.rssMb, out: await playing.done };
}

/**
 * What a second worker thread costs. An event loop that has half as much to do pays more for each visit, because fewer events share a
 * turn and less of the code is compiled well; so the threads are compared under the same load each, and under the same load in all.
 */
async function workers(bench: Bench): Promise<readonly string[]> {
  const { command, args } = await findEngine({ choice: "embedded", env: {} });
  const costs = CREWS.map((): number[] => []);
  for (let turn = 0; turn < TURNS; turn += 1)
    for (const [index, crew] of CREWS.entries()) {
      const engine = { name: "embedded", command, args, env: { RENTREE_WORKERS: String(crew.workers) } };
      const { msOfCpu, out } = await playVisits(bench, engine, crew.rate);
      const [came, asked] = [valuesOf(out, "b_end").length, crew.rate * SECONDS];
      if (came < asked * 0.99)
        return [`${crew.workers} workers: only ${came} of ${asked} visits at ${crew.rate}/s; this machine is too slow`];
      costs[index]?.push(msOfCpu);
    }
  const medians = costs.map((each) =>
    quantile(
      each.sort((a, b) => a - b),
      0.5,
    ),
  );
  return CREWS.map(
    (crew, index) =>
      `embedded, ${crew.workers} worker(s) at ${crew.rate} visits/s: ${medians[index]?.toFixed(2)} ms of CPU a visit (median of ${TURNS}), ${((medians[index] ?? Number.NaN) / (medians[0] ?? Number.NaN)).toFixed(2)} of one worker's`,
  );
}

/** What one more instance of the script of plans/morning-peak.yaml costs: the difference between many and few, in memory and in CPU. */
async function instances(bench: Bench, engine: BenchEngine): Promise<readonly string[]> {
  const measure = async (vus: number) => {
    const scenarios = { ticks: { executor: "per-vu-iterations", exec: "metronome", vus, iterations: 1, maxDuration: "60s" } };
    const playing = play(engine, config(bench.folder, scenarios), ...compiled(bench, bench.target));
    await playing.said("\nrs_tick");
    const usage = playing.usage();
    await playing.done;
    return usage;
  };
  const [few, many] = [await measure(FIRST_INSTANCES), await measure(FIRST_INSTANCES + INSTANCES)];
  const [us, kb] = [((many.cpuMs - few.cpuMs) * 1_000) / INSTANCES, ((many.rssMb - few.rssMb) * 1_000) / INSTANCES];
  return [
    `${engine.name}: ${kb.toFixed(1)} kB and ${us.toFixed(0)} µs of CPU a script instance, its first iteration included (from ${FIRST_INSTANCES} to ${FIRST_INSTANCES + INSTANCES})`,
  ];
}

/** People of plans/morning-peak.yaml whose first request is never answered. */
async function waiting(bench: Bench, engine: BenchEngine): Promise<readonly string[]> {
  const scenarios = {
    people: { ...arrivals(PEOPLE / 2, 30, PEOPLE + PEOPLE / 10), exec: "visit", env: { PEOPLE: "0" }, gracefulStop: "60s" },
  };
  const playing = play(engine, config(bench.folder, scenarios), ...compiled(bench, `${bench.target}/hang`));
  await playing.said("\nrs_start");
  for (let asked = 0; asked < 100 && (await countWaiting(bench)) < PEOPLE; asked++) await sleep(100);
  const pending = await countWaiting(bench);
  const { rssMb, peakMb } = playing.usage();
  playing.interrupt();
  await playing.done;
  return [`${engine.name}: ${pending} people waiting take ${rssMb.toFixed(0)} MB, ${peakMb.toFixed(0)} MB at the most`];
}

async function countWaiting({ target }: Bench): Promise<number> {
  return Number(await (await fetch(`${target}/count`)).text());
}

/** The script of the shipped plan, as `rentree compile` writes it, and what it is given. */
function compiled({ folder, root }: Bench, target: string): [script: string, env: Readonly<Record<string, string>>] {
  const out = mkdtempSync(join(folder, "compiled-"));
  const accounts = join(out, "../accounts.json");
  const cli = join(root, "dist/cli.js");
  execFileSync(process.execPath, [cli, "compile", join(root, "plans/morning-peak.yaml"), "--out", out, "--accounts", accounts, "--quiet"], {
    stdio: "ignore",
  });
  return [join(out, "script.js"), { RENTREE_TARGET: target, RENTREE_ACCOUNTS: accounts, RENTREE_RUN_ID: "bench" }];
}

function arrivals(rate: number, seconds: number, vus: number) {
  return {
    executor: "constant-arrival-rate",
    rate,
    timeUnit: "1s",
    duration: `${seconds}s`,
    preAllocatedVUs: vus,
    maxVUs: vus,
    gracefulStop: "10s",
  };
}

function config(folder: string, scenarios: object): string {
  const file = join(folder, "config.json");
  writeFileSync(file, JSON.stringify({ noVUConnectionReuse: true, scenarios }));
  return file;
}

/** A column of a metric's rows; the value's unless told. */
function valuesOf(out: string, metric: string, column = 2): number[] {
  const rows = out.split("\n").filter((row) => row.startsWith(`${metric},`));
  return rows.map((row) => Number(row.split(",")[column])).sort((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
