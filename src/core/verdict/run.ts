import type { Bottleneck } from "../capacity/bottleneck.ts";
import type { CollapseEstimate, Estimate, SessionEstimate } from "../capacity/estimate.ts";
import type { AttemptOutcome, VisitOutcome } from "../samples/metric.ts";
import type { CapacityDetails } from "./capacity-details.ts";

/** What the generator can prove about itself (design.md §4). */
export interface Validity {
  readonly kind: "valid" | "generator-limited" | "incomplete" | "broken";
  readonly reasons: readonly string[];
  /** The same reasons as data, for a report in another language. */
  readonly causes?: readonly Cause[];
}

/** Why a measurement is not valid: a code of `cause.ts` and the numbers that its sentence names. */
export interface Cause {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}

export type Verdict = "pass" | "fail" | "no-verdict" | "not-judged";

export type PhaseKind = "run" | "baseline" | "ramp" | "drain" | "hold" | "guard" | "spike" | "surge" | "verify";

/** One stretch of the measurement: one engine run. Times in ms from the run's start. */
export interface Phase {
  readonly name: string;
  readonly kind: PhaseKind;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A phase that counts for nothing, and what was wrong with it. */
export interface SetAside {
  readonly phase: string;
  readonly validity: Validity;
}

/** Law 2: planned = started + dropped + neverStarted; started = ok + gaveUp + failed + unfinished. */
export interface VisitCounts {
  readonly planned: number;
  readonly started: number;
  readonly dropped: number;
  readonly neverStarted: number;
  readonly ok: number;
  readonly gaveUp: number;
  readonly failed: number;
  readonly unfinished: number;
  /** Of the unfinished: those who had signed in before they were cut. Absent where nobody had. */
  readonly unfinishedSignedIn?: number;
}

/** Quantiles in ms, absent where the sample cannot carry them (law 7). */
export interface Latency {
  readonly count: number;
  readonly p50Ms?: number;
  readonly p95Ms?: number;
  readonly p99Ms?: number;
}

export interface ObjectiveResult {
  readonly withinMs: number;
  readonly share: number;
  readonly good: number;
  readonly of: number;
  /** Of those that were not good: given up before the limit was over. */
  readonly quit?: number;
  readonly sloRate: Estimate;
}

export interface ClauseResult {
  readonly id: string;
  readonly kind: "pass" | "fail" | "no-verdict" | "skipped";
  /** What the clause speaks of: `sloRate` asks for a rate, the others for a share. */
  readonly of?: "attempts" | "visits" | "sloRate";
  readonly measured?: number;
  readonly limit: number;
  readonly sample?: number;
  readonly why: string;
}

/** One second of the run, all people together, for charts and seconds.csv. Rates are counts in that second. */
export interface Second {
  readonly atMs: number;
  readonly planned: number;
  readonly started: number;
  /** Attempts begun, reloads included. */
  readonly attempts: number;
  /** Attempts by how they ended, in the second in which they ended. */
  readonly outcomes: Readonly<Record<AttemptOutcome, number>>;
  /** First attempts that started in this second: how many are judged, and how many of them were good for the first objective. */
  readonly judged: number;
  readonly good: number;
  /** 95th percentile of successful attempts that ended in this second, where at least 20 did. */
  readonly p95Ms?: number;
  /** People whose visit has begun and who are neither in nor gone, at the end of the second. */
  readonly waiting: number;
  /** People signed in and, by the plan's knowledge of expiry, not yet expired: an estimate. */
  readonly live: number;
  /** 99th percentile of the metronome's lag in the 20 s that end here, where they can carry it; and its largest in this second. */
  readonly lagP99Ms?: number;
  readonly lagMaxMs?: number;
  /** The plan's intensity in this second, per second: the curve, not the draw. */
  readonly intended?: number;
}

export interface PeopleResult {
  readonly name: string;
  readonly persona: string;
  readonly visits: VisitCounts;
  readonly attempts: Readonly<Record<AttemptOutcome, number>>;
  /** Time from arrival until in, of those who got in. */
  readonly timeToGetIn: Latency;
}

export interface StepResult {
  readonly step: string;
  readonly hop: string;
  readonly host: string;
  readonly count: number;
  readonly failed: number;
  readonly latency: Latency;
}

/**
 * Everything that a report shows and `run.json` holds, version 1 (design.md §7). Rates per second, times in ms, shares 0–1.
 * Keys may be added; these keep their names.
 */
export interface Run {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly seed: number;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly target: string;
  readonly clock: { readonly from: string; readonly to: string; readonly compress: number };
  readonly engine: { readonly kind: "k6" | "embedded"; readonly version: string };
  readonly validity: Validity;
  readonly verdict: Verdict;
  readonly phases: readonly Phase[];
  /** Phases of a capacity run on which nothing rests, because the generator was late in them; absent where there was none. */
  readonly setAside?: readonly SetAside[];
  readonly generators: readonly { readonly id: string; readonly clockOffsetMs: number; readonly lagP99Ms: number }[];
  readonly visits: VisitCounts;
  readonly attempts: {
    readonly total: number;
    readonly outcomes: Readonly<Record<AttemptOutcome, number>>;
    readonly reasons: Readonly<Record<string, number>>;
  };
  readonly generator: {
    readonly lagP99Ms: number;
    readonly lagMaxMs: number;
    readonly cpuPeakShare?: number;
    readonly memoryPeakBytes?: number;
    readonly vus: number;
    readonly warnings: Readonly<Record<string, number>>;
  };
  readonly latency: { readonly attempt: Latency; readonly timeToGetIn: Latency };
  readonly files: Readonly<Record<string, string>>;
  readonly versions: { readonly rentree: string; readonly node: string };
  readonly objectives: readonly ObjectiveResult[];
  readonly ceiling: Estimate;
  readonly sloRate: Estimate;
  readonly collapse: CollapseEstimate;
  readonly sessionLimit: SessionEstimate;
  readonly clauses: readonly ClauseResult[];
  readonly people: readonly PeopleResult[];
  readonly steps: readonly StepResult[];
  /** The hop that took most of what attempts grew by between half load and the ceiling; absent where none did. */
  readonly bottleneck?: Bottleneck;
  readonly notes: Readonly<Record<string, number>>;
  /** Attempts per visit: 1 when nobody reloads. */
  readonly amplification: number;
  /** Share of people who got in at all. */
  readonly gotInShare: number;
  readonly peakWaiting: number;
  readonly peakLive: number;
  /** Highest 10 s mean of planned arrivals, per second. */
  readonly peakPlannedRate: number;
  /** Warnings that are not reasons against the measurement: account collisions, insecure TLS, compress, share cut … */
  readonly warnings: readonly string[];
  readonly seconds: readonly Second[];
  /** Of a capacity run only. */
  readonly capacity?: CapacityDetails;
}

export type { AttemptOutcome, VisitOutcome };
