import type { Run } from "../../src/core/verdict/run.ts";
import { ENGINES, type TestedEngine } from "../e2e/engines.ts";
import { readBooks, startPlatform } from "../e2e/platform.ts";
import { placePlan, playRun, removeFolders } from "../e2e/rentree.ts";
import { smallPlan } from "../e2e/small-plan.ts";

/** A platform whose ceiling is known by analysis: workers / service time. */
interface Known {
  readonly name: string;
  readonly settings: {
    readonly workers: number;
    readonly service: number;
    readonly law: string;
    readonly queue?: number;
    readonly zombie: boolean;
    readonly sessions?: { readonly limit: number; readonly idle: number };
  };
  /** Seeds that issue 3 asks for. */
  readonly seeds: number;
}

const PLATFORMS: readonly Known[] = [
  { name: "exponential c=20", settings: { workers: 20, service: 250, law: "exponential", zombie: false }, seeds: 10 },
  { name: "constant c=8", settings: { workers: 8, service: 100, law: "constant", zombie: false }, seeds: 3 },
  { name: "queue of 100", settings: { workers: 16, service: 200, law: "exponential", queue: 100, zombie: false }, seeds: 3 },
  { name: "zombie work", settings: { workers: 16, service: 200, law: "exponential", zombie: true }, seeds: 3 },
  {
    name: "session quota",
    settings: { workers: 20, service: 250, law: "exponential", zombie: false, sessions: { limit: 1_500, idle: 1_200_000 } },
    seeds: 3,
  },
];
/** Completions above the ceiling that a run must have. */
const COMPLETIONS = Number(process.env["RENTREE_BENCH_COMPLETIONS"] ?? 3_600);
const SEEDS = Number(process.env["RENTREE_BENCH_SEEDS"] ?? 1);
/** Only the platforms and engines whose names contain it. */
const ONLY = process.env["RENTREE_BENCH_ONLY"] ?? "";
const ENGINE = process.env["RENTREE_BENCH_ENGINE"] ?? "";
/** First seed, so that a bench can be done in parts. */
const FIRST_SEED = Number(process.env["RENTREE_BENCH_FIRST_SEED"] ?? 1);
const ALLOWED = 0.05;

/**
 * The ceiling of a single plain run beside the analytic one of the platform's ledger. `RENTREE_BENCH_SEEDS=10` plays as many seeds as issue 3
 * asks for, which takes hours.
 */
export async function run(): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const engine of ENGINES.filter(({ name }) => name.includes(ENGINE))) {
    for (const known of PLATFORMS.filter(({ name }) => name.includes(ONLY))) {
      const seeds = Array.from({ length: Math.min(SEEDS, known.seeds) }, (_, index) => FIRST_SEED + index);
      for (const seed of seeds) {
        const row = await measure(engine, known, seed);
        console.log(row);
        rows.push(row);
      }
    }
  }
  removeFolders();
  return [`${rows.length} runs, ${rows.filter((row) => row.endsWith("; within 5 %")).length} within ${ALLOWED * 100} %`];
}

async function measure(engine: TestedEngine, known: Known, seed: number): Promise<string> {
  const platform = await startPlatform({ ...known.settings, seed });
  try {
    const { run: result } = await playRun(placePlan(rampPlan(platform.url, known, seed)), engine.flags);
    const { analytic, totals } = await readBooks(platform);
    const label = `${engine.name} · ${known.name} · seed ${seed}`;
    if (result === undefined) return `${label}: no run`;
    if (known.settings.sessions !== undefined)
      return `${label}: ${judgeQuota(result, known.settings.sessions.limit, stationCeiling(known))}`;
    const truth = analytic.ceilingPerSecond;
    const { ceiling, collapse, validity, generator } = result;
    const rate = "rate" in ceiling ? ceiling.rate : undefined;
    const error = rate === undefined ? undefined : rate / truth - 1;
    const found = `${ceiling.kind}${rate === undefined ? "" : ` ${rate.toFixed(2)}/s`}, true ${truth.toFixed(2)}/s`;
    const off = error === undefined ? "" : `, ${(error * 100).toFixed(1)} %`;
    const judged = error !== undefined && Math.abs(error) <= ALLOWED ? "within 5 %" : "NOT within 5 %";
    return `${label}: ${found}${off}; ${totals["completions"]} completions, collapse ${collapse.kind}, ${validity.kind}, lag p99 ${generator.lagP99Ms} ms; ${judged}`;
  } finally {
    await platform.stop();
  }
}

/** A full house: its session limit, and a ceiling that is only a lower bound, not above what the workers could do (c/S). */
function judgeQuota({ ceiling, sessionLimit, validity }: Run, quota: number, most: number): string {
  const sessions = sessionLimit.kind === "found" ? sessionLimit.sessions : undefined;
  const off = sessions === undefined ? Number.POSITIVE_INFINITY : sessions / quota - 1;
  const isBelow = ceiling.kind === "at-least" && ceiling.rate <= most;
  const said = ceiling.kind === "at-least" ? `at-least ${ceiling.rate.toFixed(2)}/s` : ceiling.kind;
  const judged = Math.abs(off) <= ALLOWED && isBelow ? "within 5 %" : "NOT within 5 %";
  return `session limit ${sessions ?? "none"}, true ${quota}, ${(off * 100).toFixed(1)} %; ceiling ${said}, workers ${most}/s, ${validity.kind}; ${judged}`;
}

const stationCeiling = ({ settings }: Known): number => (settings.workers * 1_000) / settings.service;

/** From nothing to twice the ceiling, slowly enough for the completions above it; people wait long enough to be served. */
function rampPlan(url: string, known: Known, seed: number): string {
  const ceiling = stationCeiling(known);
  const seconds = Math.ceil((2 * COMPLETIONS) / ceiling / 10) * 10;
  const clock = (at: number): string => `08:${String(Math.floor(at / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
  return smallPlan({
    target: { url },
    clock: { from: "08:00", to: clock(seconds) },
    people: {
      count: Math.round(ceiling * seconds),
      patience: { wait: "8s", sigma: 0.5, reload: "0%", reloadAfter: "2s", attempts: 1 },
      deadline: "15s",
      accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 100000 },
    },
    arrivals: [{ ramp: { from: "0/s", to: `${2 * ceiling}/s`, over: `${seconds}s`, start: "08:00" } }],
    clauses: [],
    seed,
  });
}
