import type { Estimate } from "../../../src/core/capacity/estimate.ts";
import { SINGLE_RUN } from "../../../src/core/capacity/estimate.ts";
import { milliseconds, perSecond, ratio, seconds } from "../../../src/core/units.ts";
import type { CapacityDetails } from "../../../src/core/verdict/capacity-details.ts";
import type { Phase, PhaseKind, Run, Second } from "../../../src/core/verdict/run.ts";
import { type Morning, playMorning, runOf } from "./morning.ts";

type Rates = Pick<Morning, "seconds" | "planned">;

interface Played {
  readonly rows: readonly Second[];
  readonly phases: readonly Phase[];
  readonly gaveUp: number;
  readonly unfinished: number;
}

const CEILING = 47;
/** A platform that takes 47 a second and serves a fifth of that while more than 400 wait. */
const collapsing = (waiting: number): number => (waiting > 400 ? 9 : CEILING);
const level = (rate: number, seconds: number): Rates => ({ seconds, planned: () => rate });
const ramp = (top: number, seconds: number): Rates => ({ seconds, planned: (second) => (top * second) / seconds });
const spike = (base: number): Rates => ({ seconds: 300, planned: (second) => (second >= 60 && second < 120 ? 1.5 * CEILING : base) });

/** Phases one after the other, each on an empty platform. */
function playPhases(phases: readonly (readonly [string, PhaseKind, Rates])[], served: Morning["served"], patience: number): Played {
  let fromMs = 0;
  let gaveUp = 0;
  let unfinished = 0;
  const rows: Second[] = [];
  const places: Phase[] = [];
  for (const [name, kind, rates] of phases) {
    const played = playMorning({ ...rates, served, refused: { outcome: "timed-out", share: patience }, reload: 0.9 });
    const start = fromMs;
    rows.push(...played.rows.map((row, index) => ({ ...row, atMs: start + row.atMs, intended: rates.planned(index) })));
    fromMs += rates.seconds * 1_000;
    places.push({ name, kind, fromMs: start, toMs: fromMs });
    gaveUp += played.gaveUp;
    unfinished += played.unfinished;
  }
  return { rows, phases: places, gaveUp, unfinished };
}

const PHASES: readonly (readonly [string, PhaseKind, Rates])[] = [
  ["baseline", "baseline", level(5, 60)],
  ["ramp", "ramp", ramp(70, 180)],
  ["drain-1", "drain", level(5, 60)],
  ["repeat-1", "hold", level(40, 120)],
  ["repeat-2", "hold", level(42, 120)],
  ["repeat-3", "hold", level(41, 120)],
  ["spike-1", "spike", spike(14)],
  ["spike-2", "spike", spike(24)],
  ["verify-1", "verify", level(38, 90)],
];

/** Bad first attempts of 4,000 at rates around the crossing, the same shape shifted a little from repeat to repeat. */
const staircase = (phase: string, shift: number): CapacityDetails["holds"][number] => ({
  phase,
  objective: 0,
  counts: [-2, -1, 0, 1, 2].map((step) => ({ rate: 41.8 * (1 + 0.025 * step), of: 4_000, bad: Math.round(200 * 1.9 ** (step + shift)) })),
});

const FOUND: Estimate = {
  kind: "found",
  rate: perSecond(41.8),
  basis: "3 repeats, counts pooled",
  low: perSecond(40.1),
  high: perSecond(43.5),
};

/** More in an attempt the nearer the ceiling, at which no relaxation time can be told. */
const LEVELS: CapacityDetails["levels"] = ["repeat-1", "repeat-2", "repeat-3"].flatMap((phase) =>
  [-2, -1, 0, 1, 2].map((step) => ({
    phase,
    rate: perSecond(41.8 * (1 + 0.025 * step)),
    concurrency: 9 + 4 * 2 ** step,
    throughput: 41.6 * (1 + 0.025 * step),
    ...(step < 1 ? { relaxations: 22 - 4 * step } : {}),
    little: ratio(0.002),
  })),
);

const DETAILS: CapacityDetails = {
  holds: [staircase("repeat-1", 0), staircase("repeat-2", -0.3), staircase("repeat-3", 0.25)],
  spikes: [
    { phase: "spike-1", base: perSecond(14), recovery: { kind: "amplified", after: milliseconds(170_000), drain: milliseconds(43_000) } },
    {
      phase: "spike-2",
      base: perSecond(24),
      recovery: { kind: "metastable", watched: milliseconds(180_000), drain: milliseconds(61_000) },
    },
  ],
  levels: LEVELS,
  hysteresis: ratio(0.22),
  scalability: { gamma: 5.1, alpha: 0.021, beta: 0.00018, error: 0.031 },
  recovery: "metastable",
  selfHealing: { amplification: 2.47, limit: perSecond(19) },
  verified: true,
  warnings: ["does-not-recover"],
  ended: "everything planned was measured",
};

/** SLO rate, collapse and a platform that stays down: everything that a capacity run can say. */
export function metastable(): Run {
  const played = playPhases(PHASES, collapsing, 0.08);
  return runOf(played, {
    clock: { from: "07:50", to: "08:40", compress: 1 },
    phases: played.phases,
    ceiling: { kind: "found", rate: perSecond(46.8), basis: SINGLE_RUN },
    sloRate: FOUND,
    collapse: { kind: "found", rate: perSecond(55.2), corrected: perSecond(48.1), basis: SINGLE_RUN },
    objectives: [
      { withinMs: 2_000, share: ratio(0.95), good: 1, of: 2, sloRate: FOUND },
      { withinMs: 10_000, share: ratio(0.99), good: 1, of: 2, sloRate: { kind: "not-reached", highestTested: perSecond(43.9) } },
    ],
    clauses: [
      { id: "CCTP-4.3", kind: "pass", of: "sloRate", measured: 41.8, limit: 40, why: "between 40.1 and 43.5 per second (3 repeats)" },
    ],
    verdict: "pass",
    bottleneck: { step: "credentials", hop: "POST /auth/login", host: "ent-preprod.example.fr:443", share: 0.94 },
    capacity: DETAILS,
  });
}

/** A quick look: one repeat, no spike, no interval. */
export function quick(): Run {
  const played = playPhases(PHASES.slice(0, 4), () => CEILING, 0.02);
  const sloRate: Estimate = { kind: "found", rate: perSecond(42.1), basis: SINGLE_RUN, heldMs: seconds(285) };
  return runOf(played, {
    phases: played.phases,
    ceiling: { kind: "found", rate: perSecond(46.8), basis: SINGLE_RUN },
    sloRate,
    objectives: [{ withinMs: 2_000, share: ratio(0.95), good: 1, of: 2, sloRate }],
    capacity: { holds: [staircase("repeat-1", 0)], spikes: [], warnings: [], ended: "everything planned was measured" },
  });
}

/** A capacity that changes: no single number, and the procedure stops. */
export function changing(): Run {
  const played = playPhases(PHASES.slice(0, 3), () => 60, 0.02);
  const both: Estimate = { kind: "changing", from: perSecond(31), to: perSecond(58) };
  return runOf(played, {
    phases: played.phases,
    ceiling: both,
    sloRate: both,
    objectives: [{ withinMs: 2_000, share: ratio(0.95), good: 1, of: 2, sloRate: both }],
    capacity: { holds: [], spikes: [], warnings: ["capacity-wanders"], ended: "the capacity is changing: autoscaling, warm-up or caches" },
  });
}
