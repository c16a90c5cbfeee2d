import { type Saturation, saturationOf } from "../../src/core/capacity/saturation.ts";
import { readTurn } from "../../src/core/capacity/turned.ts";
import type { Sessions, SimulatedPlatform } from "../../src/core/simulation/platform.ts";
import { percent, shareOf, spreadOf, type TruthRow } from "./truth-row.ts";
import { QUOTA, TYPICAL } from "./truth-systems.ts";
import { playRamp } from "./truth-trials.ts";

const STATION = { kind: "workers", workers: 20, service: 0.2, law: "exponential" } as const;
const SMALL = { ...STATION, workers: 10 } as const;
/** What a bucket lets in a second for long. */
const RATE = 30;

/** One ramp read as a plain run is, of platforms that let in everybody and then fewer: houses whose people leave when they like, reserves, and short queues. */
export const turnRows = (seeds: number): readonly TruthRow[] => [
  houseRow("5 min in the mean", { idle: 300, law: "exponential" }, { length: 300, seeds }),
  houseRow("5 min in the mean", { idle: 300, law: "exponential" }, { length: 1_200, seeds }),
  houseRow("10 min in the mean", { idle: 600, law: "exponential" }, { length: 600, seeds }),
  houseRow("10 min in the mean, lognormal of σ 1", { idle: 600, law: "lognormal" }, { length: 600, seeds }),
  ...[300, 3_000].map((reserve) => bucketRow(reserve, seeds)),
  queueRow(seeds),
];

interface Ramps {
  readonly length: number;
  readonly seeds: number;
}

const readRamps = (platform: SimulatedPlatform, { length, seeds }: Ramps): readonly Saturation[] =>
  Array.from({ length: seeds }, (_, seed) => {
    const ramp = playRamp({ platform, people: TYPICAL }, { top: 90, seconds: length, seed: 970_000 + seed });
    return readTurn(ramp.seconds, ramp.saturation);
  });

/** No more sessions than there are, but for a tenth where they are told as found. */
function houseRow(name: string, sessions: Pick<Sessions, "idle" | "law">, ramps: Ramps): TruthRow {
  const read = readRamps({ station: STATION, zombie: true, sessions: { limit: QUOTA, isUnknown: true, ...sessions } }, ramps);
  const told = read.flatMap(({ sessionLimit }) => (sessionLimit.kind === "none" ? [] : [sessionLimit]));
  const wrong = told.filter(({ kind, sessions }) => sessions > (kind === "found" ? 1.1 : 1) * QUOTA).length;
  const clean = shareOf(read, ({ collapse, ceiling }) => collapse.kind === "none" && ceiling.kind === "at-least");
  return {
    estimate: "session limit, people leave when they like",
    system: `quota of ${QUOTA}, they stay ${name}; ramp of ${ramps.length} s`,
    target: "told in 95 %, none too high; no collapse in 95 %",
    measured: `told ${percent(told.length / read.length, 0)}, of the quota ${spreadOf(told.map(({ sessions: count }) => count / QUOTA - 1))}; too high ${wrong}; ${percent(clean, 0)} without collapse and with a ceiling that is at least`,
    isMet: told.length >= 0.95 * read.length && wrong === 0 && clean >= 0.95,
  };
}

function bucketRow(reserve: number, seeds: number): TruthRow {
  const door = { kind: "bucket", reserve, rate: RATE, answer: "overload" } as const;
  const read = readRamps({ station: STATION, zombie: true, door }, { length: 300, seeds });
  const errors = read.flatMap(({ ceiling }) => (ceiling.kind === "found" ? [ceiling.rate / RATE - 1] : []));
  const right = shareOf(read, ({ ceiling, collapse }) => ceiling.kind === "found" && collapse.kind === "none");
  const houses = read.filter(({ sessionLimit }) => sessionLimit.kind !== "none").length;
  return {
    estimate: "a reserve, then a rate: one ramp",
    system: `${reserve}, then ${RATE}/s; waiting pages`,
    target: "ceiling within 3 % in 95 %, no collapse; no session limit",
    measured: `ceiling ${spreadOf(errors)}, found without collapse ${percent(right, 0)}; ${houses} session limits`,
    isMet: right >= 0.95 && houses === 0 && errors.every((error) => Math.abs(error) <= 0.03),
  };
}

/** Queues of no place, of five and of forty. */
function queueRow(seeds: number): TruthRow {
  const read = [0, 5, 40].flatMap((queue) => {
    const ramps = Array.from({ length: seeds }, (_, seed) =>
      playRamp({ platform: { station: SMALL, zombie: true, queue }, people: TYPICAL }, { top: 90, seconds: 300, seed: 980_000 + seed }),
    );
    return ramps.map(({ seconds }) => seconds.map(asPages)).map((seconds) => readTurn(seconds, saturationOf(seconds)));
  });
  const houses = read.filter(({ sessionLimit }) => sessionLimit.kind !== "none").length;
  return {
    estimate: "a full queue is no full house",
    system: "0, 5 and 40 places, waiting pages; ramp of 300 s",
    target: "no session limit",
    measured: `${houses} session limits in ${read.length}`,
    isMet: houses === 0,
  };
}

const asPages = (second: ReturnType<typeof playRamp>["seconds"][number]) => ({ ...second, overload: second.failed, failed: 0 });
