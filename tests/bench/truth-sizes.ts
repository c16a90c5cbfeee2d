import { assembleCapacity } from "../../src/core/capacity/assemble.ts";
import { sloRateOf } from "../../src/core/capacity/erlang.ts";
import { type CapacityOptions, type CapacityProfile, QUICK } from "../../src/core/capacity/phase.ts";
import { playCapacity, type SimulatedSystem } from "../../src/core/simulation/play.ts";
import { inSeconds, perSecond, ratio, seconds } from "../../src/core/units.ts";
import { percent, quantile, shareOf, spreadOf, type TruthRow } from "./truth-row.ts";
import { PATIENT } from "./truth-systems.ts";
import { STAIRCASE } from "./truth-trials.ts";

/** Exponential service of patient people, whose truth Erlang's formula gives. */
interface Size {
  readonly workers: number;
  /** Mean service and the objective's limit, s. */
  readonly service: number;
  readonly limit: number;
}

const SHARE = 0.95;
/** From the smallest platform that the procedure is for to a large one, and one whose service alone nearly misses the objective. */
const SIZES: readonly Size[] = [
  { workers: 2, service: 1, limit: 5 },
  { workers: 1, service: 0.2, limit: 2 },
  { workers: 4, service: 0.4, limit: 2 },
  { workers: 100, service: 0.2, limit: 1 },
  { workers: 20, service: 0.2, limit: 0.605 },
];

/** The whole procedure on small, large and flat platforms, once and three times: no targets, because the are for about a hundred a second. */
export const sizeRows = (seeds: number): readonly TruthRow[] =>
  SIZES.flatMap((size) => [rowOf(size, "once", QUICK, seeds), rowOf(size, "three repeats", STAIRCASE, Math.ceil(seeds / 2))]);

function rowOf(size: Size, name: string, profile: CapacityProfile, seeds: number): TruthRow {
  const { workers, service, limit } = size;
  const truth = { ceiling: workers / service, sloRate: sloRateOf({ workers, service }, { limit, share: SHARE }) };
  const played = Array.from({ length: seeds }, (_, index) => play(size, profile, 800_000 + index));
  const errorsOf = (what: "ceiling" | "sloRate"): readonly number[] =>
    played.flatMap(({ result }) => (result[what].kind === "found" ? [result[what].rate / truth[what] - 1] : []));
  const intervals = played.flatMap(({ result: { sloRate } }) =>
    sloRate.kind === "found" && sloRate.low !== undefined && sloRate.high !== undefined ? [{ low: sloRate.low, high: sloRate.high }] : [],
  );
  const covered = intervals.filter(({ low, high }) => low <= truth.sloRate && truth.sloRate <= high).length;
  const changing = played.filter(({ result }) => result.ceiling.kind === "changing").length;
  const warned = shareOf(played, ({ result }) => result.warnings.includes("few-people"));
  const minutes = quantile(
    played.map((one) => one.minutes),
    0.5,
  );
  return {
    estimate: `whole procedure, ${name}`,
    system: `${truth.ceiling}/s: ${workers} × ${service} s, within ${limit} s`,
    target: "",
    measured: [
      `ceiling ${spreadOf(errorsOf("ceiling"))}, found ${errorsOf("ceiling").length} of ${seeds}`,
      `SLO rate ${spreadOf(errorsOf("sloRate"))}, found ${errorsOf("sloRate").length}`,
      ...(intervals.length > 0 ? [`intervals cover ${covered} of ${intervals.length}`] : []),
      `falsely changing ${changing}`,
      `said to be of few people ${percent(warned, 0)}`,
      `${minutes.toFixed(0)} min`,
    ].join("; "),
  };
}

function play({ workers, service, limit }: Size, profile: CapacityProfile, seed: number) {
  const system: SimulatedSystem = {
    platform: { station: { kind: "workers", workers, service, law: "exponential" }, zombie: true },
    people: PATIENT,
  };
  const options: CapacityOptions = {
    profile,
    objectives: [{ within: seconds(limit), share: ratio(SHARE) }],
    maxRate: perSecond((4 * workers) / service),
    stopsAfterCollapse: false,
    people: [],
  };
  const phases = playCapacity(system, options, seed);
  const minutes = phases.reduce((sum, { phase }) => sum + inSeconds(phase.duration), 0) / 60;
  return { result: assembleCapacity(options, phases), minutes };
}
