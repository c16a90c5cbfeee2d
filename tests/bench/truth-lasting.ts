import { assembleCapacity } from "../../src/core/capacity/assemble.ts";
import type { Estimate } from "../../src/core/capacity/estimate.ts";
import { QUICK } from "../../src/core/capacity/phase.ts";
import { saturationOf } from "../../src/core/capacity/saturation.ts";
import type { Door, LoadStretch, SimulatedPeople, SimulatedPlatform } from "../../src/core/simulation/platform.ts";
import { playCapacity } from "../../src/core/simulation/play.ts";
import { simulate } from "../../src/core/simulation/simulate.ts";
import { percent, shareOf, spreadOf, type TruthRow } from "./truth-row.ts";
import { PATIENT, TYPICAL } from "./truth-systems.ts";
import { optionsFor } from "./truth-trials.ts";

const STATION = { kind: "workers", workers: 20, service: 0.2, law: "exponential" } as const;
/** What the door lets in a second for long, and how far above it a rate may be told: an objective of 95 % lets one in twenty be turned away. */
const RATE = 60;
const MOST = 1.1;
interface Limited {
  readonly name: string;
  readonly door: Door;
  readonly people: SimulatedPeople;
}

const bucket = (reserve: number, answer: Door["answer"]) =>
  ({ name: `${reserve}, then ${RATE}/s`, door: { kind: "bucket", reserve, rate: RATE, answer } }) as const;
const window = (every: number, answer: Door["answer"]) =>
  ({ name: `${RATE * every} in each window of ${every} s`, door: { kind: "window", count: RATE * every, every, answer } }) as const;
const RESERVES: readonly Limited[] = [
  { ...bucket(300, "failed"), people: PATIENT },
  { ...bucket(3_000, "failed"), people: TYPICAL },
  { ...bucket(3_000, "overload"), people: TYPICAL },
];
const WINDOWS: readonly Limited[] = [
  { ...window(60, "failed"), people: PATIENT },
  { ...window(60, "overload"), people: TYPICAL },
  { ...window(30, "failed"), people: TYPICAL },
  { ...window(300, "failed"), people: TYPICAL },
];

/** The quick procedure on a platform that lets in a reserve first, and on one that does in each window. */
export const reserveRows = (seeds: number): readonly TruthRow[] => [
  ...RESERVES.map((one) => limitedRow("a reserve, then a rate: whole procedure, once", one, seeds)).map(({ isOver: _, ...row }) => row),
  ...WINDOWS.map((one) => limitedRow("a limit of requests in windows: whole procedure, once", one, seeds)).map(withoutExcuse),
];

type LimitedRow = TruthRow & { readonly isOver: boolean };

function limitedRow(estimate: string, { name, door, people }: Limited, seeds: number): LimitedRow {
  const platform: SimulatedPlatform = { station: STATION, zombie: true, door };
  const system = { platform, people };
  const options = { ...optionsFor(system), profile: QUICK };
  const played = list(seeds).map((seed) => assembleCapacity(options, playCapacity(system, options, 950_000 + seed)));
  const errors = played.flatMap(({ ceiling }) => (ceiling.kind === "found" ? [ceiling.rate / RATE - 1] : []));
  const told = played.flatMap(({ sloRate }) => (toldBy(sloRate) > 0 ? [toldBy(sloRate) / RATE - 1] : []));
  const isSilent = ({ sloRate, warnings }: (typeof played)[number]): boolean =>
    toldBy(sloRate) > MOST * RATE && !warnings.some((warning) => warning.endsWith("reserve"));
  const silent = played.filter(isSilent).length;
  const houses = played.filter(({ sessionLimit }) => sessionLimit.kind !== "none").length;
  return {
    estimate,
    system: `${name}; ${door.answer === "failed" ? "errors" : "waiting pages"}`,
    target: "no SLO rate above what lasts by > 10 % without a warning; no session limit",
    measured: `ceiling ${spreadOf(errors)}, found ${errors.length} of ${seeds}; SLO rate ${spreadOf(told)}, told ${told.length}; ${silent} without a warning; ${houses} session limits`,
    isMet: silent === 0 && houses === 0,
    isOver: told.some((error) => error > MOST - 1),
  };
}

/** A warning does not make good for a rate that does not last. */
const withoutExcuse = ({ isOver, ...row }: LimitedRow): TruthRow => ({
  ...row,
  target: "no SLO rate above what lasts by > 10 %; no session limit",
  isMet: row.isMet === true && !isOver,
});

function toldBy(estimate: Estimate): number {
  if (estimate.kind === "not-reached") return estimate.highestTested;
  return estimate.kind === "found" || estimate.kind === "at-least" ? estimate.rate : 0;
}

/** Plain runs at four fifths of the ceiling; a bell in straight pieces of ten seconds, its standard deviation a sixth of its length. */
const LOADS: readonly (readonly [name: string, load: readonly LoadStretch[]])[] = [
  ["ramp", [{ from: 20, to: 80, seconds: 300 }]],
  ["steady load", [{ from: 80, to: 80, seconds: 300 }]],
  [
    "bell",
    Array.from({ length: 60 }, (_, index) => {
      const rate = (time: number): number => 80 * Math.exp(-((time - 300) ** 2) / (2 * 100 ** 2));
      return { from: rate(10 * index), to: rate(10 * index + 10), seconds: 10 };
    }),
  ],
];

/** People who are never answered, and others who are turned away, at any load: neither is a limit. */
export function faultRows(seeds: number): readonly TruthRow[] {
  const kinds = [
    { name: "3 % never answered", hangs: 0.03, fails: 0 },
    { name: "10 % never answered", hangs: 0.1, fails: 0 },
    { name: "a quarter fails", hangs: 0, fails: 0.25 },
  ];
  return kinds.map(({ name, hangs, fails }) => {
    const read = LOADS.flatMap(([, load]) =>
      list(seeds).map((seed) => {
        const platform = { station: STATION, zombie: true, hangs };
        const run = simulate({ platform, people: PATIENT, stretches: load, seed: 960_000 + seed, limits: [1], tail: 20 });
        return saturationOf(run.seconds.map((second) => ({ ...second, ok: second.ok * (1 - fails), failed: second.ok * fails })));
      }),
    );
    const right = shareOf(read, ({ ceiling, collapse }) => ceiling.kind === "not-reached" && collapse.kind === "none");
    return {
      estimate: "a fault at any load is no limit",
      system: `${name}; ${LOADS.map(([load]) => load).join(", ")} to 80 % of the ceiling`,
      target: "in 99 %: not reached, no collapse",
      measured: `${percent(right)} of ${read.length}`,
      isMet: right >= 0.99,
    };
  });
}

function list(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index + 1);
}
