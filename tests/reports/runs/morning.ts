import { ATTEMPT_OUTCOMES, type AttemptOutcome } from "../../../src/core/samples/metric.ts";
import type { Latency, Run, Second } from "../../../src/core/verdict/run.ts";

/** A small morning to be reported on: who comes, what the platform takes, how it refuses. Whole people, no chance. */
export interface Morning {
  readonly seconds: number;
  /** Planned first attempts in a second. */
  readonly planned: (second: number) => number;
  /** Sign-ins that the platform completes in a second, given how many people wait. */
  readonly served: (waiting: number, live: number) => number;
  /** Share of those who wait longer than they like in a second, and how their attempt ends. */
  readonly refused?: { readonly outcome: AttemptOutcome; readonly share: number };
  /** Share of the refused who try again; the rest give up. */
  readonly reload?: number;
  readonly lagMs?: number;
}

const NOTHING = Object.fromEntries(ATTEMPT_OUTCOMES.map((outcome) => [outcome, 0])) as Record<AttemptOutcome, number>;

/** Plays the morning second by second; every sum of the result comes out. Whoever still waits at the end is unfinished. */
export function playMorning({ seconds, planned, served, refused, reload = 0.8, lagMs = 3 }: Morning): Played {
  let waiting = 0;
  let live = 0;
  let retrying = 0;
  let gaveUp = 0;
  const rows: Second[] = [];
  for (let second = 0; second < seconds; second++) {
    const arrivals = Math.round(planned(second));
    const attempts = arrivals + retrying;
    waiting += arrivals;
    const ok = Math.min(waiting, Math.floor(served(waiting, live)));
    waiting -= ok;
    live += ok;
    const turnedAway = refused === undefined ? 0 : Math.floor(waiting * refused.share);
    retrying = Math.round(turnedAway * reload);
    gaveUp += turnedAway - retrying;
    waiting -= turnedAway - retrying;
    const outcomes = { ...NOTHING, ok, ...(refused === undefined ? {} : { [refused.outcome]: turnedAway }) };
    const wait = 180 + 1_000 * (waiting / Math.max(1, ok));
    const good = wait <= 2_000 ? arrivals : 0;
    rows.push({
      atMs: second * 1_000,
      planned: arrivals,
      started: arrivals,
      attempts,
      outcomes,
      judged: arrivals,
      good,
      ...(ok >= 20 ? { p95Ms: wait } : {}),
      waiting,
      live,
      lagP99Ms: lagMs,
    });
  }
  return { rows, gaveUp, unfinished: waiting };
}

export interface Played {
  readonly rows: readonly Second[];
  readonly gaveUp: number;
  readonly unfinished: number;
}

const sum = (rows: readonly Second[], count: (second: Second) => number): number =>
  rows.reduce((total, second) => total + count(second), 0);

/** Quantiles of the waits, each second's counted once for everyone whom it let in; as many as the count can carry. */
function latencyOf(rows: readonly Second[], count: number): Latency {
  const waits = rows.flatMap(({ p95Ms, outcomes }) => Array.from({ length: outcomes.ok }, () => p95Ms ?? 180)).sort((a, b) => a - b);
  const at = (share: number) => waits[Math.floor(share * (waits.length - 1))] ?? 0;
  if (count < 200) return { count };
  return { count, p50Ms: at(0.5), p95Ms: at(0.95), ...(count >= 1_000 ? { p99Ms: at(0.99) } : {}) };
}

/** A run made of a played morning, healthy where `changes` does not say otherwise. */
export function runOf({ rows, gaveUp, unfinished }: Played, changes: Partial<Run> = {}): Run {
  const planned = sum(rows, (second) => second.planned);
  const ok = sum(rows, ({ outcomes }) => outcomes.ok);
  const visits = { planned, started: planned, dropped: 0, neverStarted: 0, ok, gaveUp, failed: 0, unfinished };
  const total = sum(rows, (second) => second.attempts);
  const ended = ATTEMPT_OUTCOMES.map((outcome): [AttemptOutcome, number] => [outcome, sum(rows, ({ outcomes }) => outcomes[outcome])]);
  const cut = Math.max(0, total - ended.reduce((all, [, count]) => all + count, 0));
  const outcomes = { ...NOTHING, ...Object.fromEntries(ended), unfinished: cut };
  const times = latencyOf(rows, ok);
  return {
    version: 1,
    id: "2026-11-23T07-50-00-morning-peak",
    name: "Morning peak",
    seed: 2021,
    startedAt: "2026-11-23T07:50:00+01:00",
    endedAt: "2026-11-23T07:54:00+01:00",
    target: "https://ent-preprod.example.fr",
    clock: { from: "07:58", to: "08:02", compress: 1 },
    engine: { kind: "k6", version: "2.2.0" },
    validity: { kind: "valid", reasons: [] },
    verdict: "not-judged",
    phases: [{ name: "run", kind: "run", fromMs: 0, toMs: rows.length * 1_000 }],
    generators: [{ id: "g1", clockOffsetMs: 0, lagP99Ms: 3.2 }],
    visits,
    attempts: { total: total, outcomes, reasons: {} },
    generator: { lagP99Ms: 3.2, lagMaxMs: 11.4, cpuPeakShare: 0.31, memoryPeakBytes: 412_000_000, vus: 640, warnings: {} },
    latency: { attempt: times, timeToGetIn: times },
    files: { "plan.yaml": "9f2c".repeat(16), "phases/01-run/samples/g1.csv.gz": "07ab".repeat(16) },
    versions: { rentree: "0.1.0", node: "20.19.5" },
    objectives: [{ withinMs: 2_000, share: 0.95, good: sum(rows, (second) => second.good), of: planned, sloRate: { kind: "none" } }],
    ceiling: { kind: "none" },
    sloRate: { kind: "none" },
    collapse: { kind: "none" },
    sessionLimit: { kind: "none" },
    clauses: [],
    people: [{ name: "collégiens", persona: "pupil", visits, attempts: outcomes, timeToGetIn: times }],
    steps: [
      {
        step: "form",
        hop: "GET /auth/login",
        host: "ent-preprod.example.fr:443",
        count: total,
        failed: 0,
        latency: { count: total, p50Ms: 24, p95Ms: 61 },
      },
      {
        step: "credentials",
        hop: "POST /auth/login",
        host: "ent-preprod.example.fr:443",
        count: total,
        failed: total - ok,
        latency: { count: ok, p50Ms: 231, p95Ms: 1_740 },
      },
      {
        step: "landing",
        hop: "GET /timeline/timeline",
        host: "ent-preprod.example.fr:443",
        count: ok,
        failed: 0,
        latency: { count: ok, p50Ms: 48, p95Ms: 97 },
      },
    ],
    notes: {},
    amplification: planned === 0 ? 1 : total / planned,
    gotInShare: planned === 0 ? 0 : ok / planned,
    peakWaiting: Math.max(0, ...rows.map(({ waiting }) => waiting)),
    peakLive: Math.max(0, ...rows.map(({ live }) => live)),
    peakPlannedRate: Math.max(0, ...rows.map((second) => second.planned)),
    warnings: [],
    seconds: rows,
    ...changes,
  };
}
