import type { CapacityResult } from "../../src/core/capacity/assemble.ts";
import type { PhaseResult } from "../../src/core/capacity/phase.ts";
import { wilsonInterval } from "../../src/core/capacity/wilson.ts";
import { seededRandom } from "../../src/core/people/random.ts";
import { inSeconds } from "../../src/core/units.ts";
import { bootstrapInterval, type HoldBucket, kneedle, type LostEstimator, maxBucket, plateauMedian, uslPeak } from "./truth-lost.ts";
import { type Reference, referenceOf } from "./truth-reference.ts";
import { percent, quantile, shareOf, spreadOf, type TruthRow } from "./truth-row.ts";
import { SYSTEMS, type TruthSystem } from "./truth-systems.ts";
import { playRamp, playStaircase } from "./truth-trials.ts";

/** How much to play: seeds per system, and the effort for truths that only simulation gives. */
export interface Effort {
  readonly seeds: number;
  readonly replicates: number;
  readonly stationarySeconds: number;
}

interface Played {
  readonly system: TruthSystem;
  readonly reference: Reference | undefined;
  readonly results: readonly { readonly result: CapacityResult; readonly phases: readonly PhaseResult[] }[];
  readonly ramps: readonly ReturnType<typeof playRamp>[];
}

/** Rows on ceiling, SLO rate and interval, and on the estimators that lost, from the same runs. */
export function estimateRows(effort: Effort, systems: readonly TruthSystem[] = SYSTEMS): readonly TruthRow[] {
  const played = systems.map((system) => playSystem(system, effort));
  return [
    ...played.flatMap(ceilingRows),
    ...played.flatMap(sloRows),
    ...coverageRows(played),
    ...played.filter(({ system }) => system.ceiling !== undefined).flatMap(lostRows),
    ...played.filter(({ system }) => ["M/M/4", "M/M/20", "GC pauses"].includes(system.name)).map(bootstrapRow),
  ];
}

function playSystem(system: TruthSystem, effort: Effort): Played {
  const seeds = system.wanders ? manySeeds(effort.seeds) : Array.from({ length: effort.seeds }, (_, index) => index + 1);
  const top = 1.5 * (system.ceiling ?? 72.5);
  return {
    system,
    reference: referenceOf(system, { replicates: effort.replicates, seconds: effort.stationarySeconds }),
    results: seeds.map((seed) => playStaircase(system.system, seed, { guard: system.wanders === true })),
    ramps: manySeeds(effort.seeds).map((seed) => playRamp(system.system, { top, seconds: 300, seed: 500_000 + seed })),
  };
}

/**
 * A hundred for every 40 seeds: 40 leave a share of 95 % uncertain by 7 %. A ramp costs little, and intervals of a capacity that wanders
 * are judged by themselves, those of the others together.
 */
const manySeeds = (seeds: number): readonly number[] =>
  Array.from({ length: Math.max(5, Math.floor(2.5 * seeds)) }, (_, index) => index + 1);

function ceilingRows({ system, ramps }: Played): readonly TruthRow[] {
  const estimates = ramps.map((ramp) => ramp.saturation.ceiling);
  const truth = system.ceiling;
  if (truth === undefined) {
    const share = shareOf(estimates, (estimate) => estimate.kind === "at-least");
    return [
      {
        estimate: "ceiling, one 5-min ramp",
        system: system.name,
        target: "always at least",
        measured: `${percent(share, 0)} at least`,
        isMet: share === 1,
      },
    ];
  }
  const errors = estimates.flatMap((estimate) => (estimate.kind === "found" ? [estimate.rate / truth - 1] : []));
  const missing = estimates.length - errors.length;
  const limit = system.wanders ? 0.1 : ramps.some((ramp) => ramp.saturation.collapse.kind === "found") && !system.wanders ? 0.05 : 0.03;
  const wanted = system.wanders ? 0.75 : 0.95;
  const within = shareOf(estimates, (estimate) => estimate.kind === "found" && Math.abs(estimate.rate / truth - 1) <= limit);
  const median = Math.abs(quantile(errors, 0.5));
  return [
    {
      estimate: "ceiling, one 5-min ramp",
      system: system.name,
      target: `${system.wanders ? "" : "median ≤ 1 %; "}${percent(wanted, 0)} within ${percent(limit, 0)}`,
      measured: `${spreadOf(errors)}; ${percent(within, 0)} within${missing > 0 ? `; ${missing} not found` : ""}`,
      isMet: within >= wanted && (system.wanders === true || median <= 0.01),
    },
  ];
}

function sloRows({ system, reference, results }: Played): readonly TruthRow[] {
  if (!reference) return [];
  const rates = results.map(({ result }) => result.sloRate);
  const errors = rates.flatMap((rate) => (rate.kind === "found" ? [rate.rate / reference.rate - 1] : []));
  const within = (limit: number): number =>
    shareOf(rates, (rate) => rate.kind === "found" && Math.abs(rate.rate / reference.rate - 1) <= limit);
  const warned = shareOf(results, ({ result }) => result.warnings.includes("capacity-wanders"));
  const truth = `truth ${reference.rate.toFixed(2)}/s ± ${reference.error.toFixed(2)}`;
  const minutes = quantile(
    results.map(({ phases }) => phases.reduce((sum, { phase }) => sum + inSeconds(phase.duration), 0) / 60),
    0.5,
  );
  return [
    {
      estimate: system.wanders ? "SLO rate, a second generator tried and three repeats" : "SLO rate, three repeats",
      system: system.name,
      target: system.wanders ? "75 % within 10 %, and a warning in 95 %" : "95 % within 5 %, 88 % within 3 %",
      measured: `${spreadOf(errors)}; ${percent(within(0.03), 0)} within 3 %, ${percent(within(0.05), 0)} within 5 %, ${percent(within(0.1), 0)} within 10 %; warned ${percent(warned, 0)}; ${truth}; ${minutes.toFixed(0)} min`,
      isMet: system.wanders ? within(0.1) >= 0.75 && warned >= 0.95 : within(0.05) >= 0.95 && within(0.03) >= 0.88,
    },
  ];
}

function coverageRows(played: readonly Played[]): readonly TruthRow[] {
  const steady = played.filter(({ system }) => !system.wanders);
  const wandering = played.filter(({ system }) => system.wanders);
  return [
    ...steady.map((one) => coverageRow(one.system.name, [one])),
    coverageRow("all but wandering", steady, 0.95),
    coverageRow("wandering capacity", wandering, 0.8),
    overstatingRow(played),
  ];
}

function coverageRow(name: string, played: readonly Played[], target?: number): TruthRow {
  const intervals = played.flatMap(({ reference, results }) =>
    results.map(({ result }) => ({ truth: reference?.rate ?? 0, rate: result.sloRate })),
  );
  const found = intervals.flatMap(({ truth, rate }) =>
    rate.kind === "found" && rate.low !== undefined && rate.high !== undefined
      ? [{ truth, low: rate.low, high: rate.high, width: (rate.high - rate.low) / rate.rate }]
      : [],
  );
  const covered = found.filter(({ truth, low, high }) => low <= truth && truth <= high).length;
  const binomial = wilsonInterval(covered, found.length);
  const width = quantile(
    found.map((interval) => interval.width),
    0.5,
  );
  return {
    estimate: "interval coverage and width",
    system: name,
    target: target === undefined ? "" : `≥ ${percent(target, 0)} of seeds${target === 0.95 ? ", median width ≤ 13 %" : ""}`,
    measured: `${covered} of ${found.length} (95 % interval ${percent(binomial.low)} to ${percent(binomial.high)}), median width ${percent(width)}`,
    ...(target === undefined ? {} : { isMet: covered >= target * found.length && (target < 0.95 || width <= 0.13) }),
  };
}

function overstatingRow(played: readonly Played[]): TruthRow {
  const bounds = played.flatMap(({ reference, results }) =>
    results.flatMap(({ result }) =>
      result.sloRate.kind === "found" && result.sloRate.low !== undefined && reference ? [result.sloRate.low / reference.rate] : [],
    ),
  );
  const share = shareOf(bounds, (ratio) => ratio > 1.05);
  return {
    estimate: "lower bound overstating by > 5 %",
    system: "all",
    target: "≤ 2 % of seeds",
    measured: `${percent(share)} of ${bounds.length}`,
    isMet: share <= 0.02,
  };
}

const LOST: readonly (readonly [string, LostEstimator])[] = [
  ["Kneedle, S = 1", kneedle],
  ["USL peak", uslPeak],
  ["best 10-s bucket", maxBucket],
  ["median of saturated buckets", plateauMedian],
];

function lostRows({ system, ramps }: Played): readonly TruthRow[] {
  return LOST.map(([name, estimator]) => {
    const estimates = ramps.map((ramp) => estimator(ramp.seconds));
    const errors = estimates.flatMap((estimate) =>
      estimate === undefined || !Number.isFinite(estimate) ? [] : [estimate / (system.ceiling ?? 1) - 1],
    );
    const within = errors.filter((error) => Math.abs(error) <= 0.05).length / estimates.length;
    return {
      estimate: `lost: ${name}, ceiling`,
      system: system.name,
      target: "",
      measured: `${spreadOf(errors)}; ${percent(within, 0)} within 5 %`,
    };
  });
}

/** Bootstrap of ten-second buckets inside the first repeat, as a nominal 95 % interval. */
function bootstrapRow({ system, reference, results }: Played): TruthRow {
  const intervals = results.flatMap(({ phases }, index) => {
    const repeat = phases.find((phase) => phase.phase.name === "repeat-1");
    const interval = repeat ? bootstrapInterval(holdBuckets(repeat), 0.05, seededRandom(77, index)) : undefined;
    return interval ? [interval] : [];
  });
  const truth = reference?.rate ?? 0;
  const covered = intervals.filter(([low, high]) => low <= truth && truth <= high).length;
  return {
    estimate: "lost: bootstrap inside one run, nominal 95 %",
    system: system.name,
    target: "",
    measured: `covers ${covered} of ${intervals.length}`,
  };
}

function holdBuckets(result: PhaseResult): readonly (readonly HoldBucket[])[] {
  let start = 0;
  return result.phase.stretches.flatMap(({ from, to, length }) => {
    const [begin, end] = [start + Math.ceil(0.25 * inSeconds(length)), start + Math.round(inSeconds(length))];
    start = end;
    if (from !== to) return [];
    return [
      Array.from({ length: Math.floor((end - begin) / 10) }, (_, index) => {
        const seconds = result.seconds.slice(begin + 10 * index, begin + 10 * index + 10);
        const of = seconds.reduce((sum, second) => sum + second.judged, 0);
        return { rate: from, of, bad: of - seconds.reduce((sum, second) => sum + second.good, 0) };
      }),
    ];
  });
}
