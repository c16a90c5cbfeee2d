import { selfHealingLimit } from "../../src/core/capacity/amplification.ts";
import type { SimulatedPeople } from "../../src/core/simulation/platform.ts";
import type { SimulatedSystem } from "../../src/core/simulation/play.ts";
import { percent, quantile, shareOf, spreadOf, type TruthRow } from "./truth-row.ts";
import {
  AUTOSCALING,
  CAPPED,
  FULL_HOUSE,
  HEAVY_SERVICE,
  QUOTA,
  RETRY_ONCE_SYSTEM,
  RETRY_SYSTEM,
  SYSTEMS,
  TYPICAL,
  ZOMBIE_SYSTEM,
} from "./truth-systems.ts";
import { playRamp, playSpike, playStaircase } from "./truth-trials.ts";

/** Collapse without the time that its queue took to grow, at four speeds of the ramp. */
export function collapseRows(seeds: number, lengths: readonly number[] = [300, 600, 1_200, 2_400]): readonly TruthRow[] {
  return lengths.map((length) =>
    collapseRow(
      `zombie work, ramp of ${length / 60} min`,
      0.03,
      list(seeds).map((seed) => playRamp(RETRY_SYSTEM, { top: 150, seconds: length, seed: 600_000 + seed })),
    ),
  );
}

/** The same where the load rises to three times the ceiling, and where people are not those who lose patience. */
export function steepCollapseRows(seeds: number): readonly TruthRow[] {
  const steep: readonly (readonly [string, SimulatedSystem, number, SimulatedPeople?])[] = [
    ["zombie work", RETRY_SYSTEM, 60],
    ["zombie work", RETRY_SYSTEM, 180],
    ["zombie work, people of σ 0.7", ZOMBIE_SYSTEM, 60],
    ["zombie work, people of σ 0.7", ZOMBIE_SYSTEM, 180],
    ["zombie work, a proxy gives up after 5 s, the plan says 30", RETRY_SYSTEM, 180, { ...TYPICAL, wait: 30 }],
  ];
  return steep.map(([name, system, length, said]) =>
    collapseRow(
      `${name}, ramp to three times the ceiling in ${length / 60} min`,
      0.05,
      list(seeds).map((seed) => playRamp(system, { top: 300, seconds: length, seed: 610_000 + seed }, said)),
    ),
  );
}

function collapseRow(system: string, limit: number, ramps: readonly ReturnType<typeof playRamp>[]): TruthRow {
  const found = ramps.map(({ saturation }) => saturation.collapse);
  const observed = found.flatMap((collapse) => (collapse.kind === "found" ? [collapse.rate / 100 - 1] : []));
  const corrected = found.flatMap((collapse) =>
    collapse.kind === "found" && collapse.corrected !== undefined ? [collapse.corrected / 100 - 1] : [],
  );
  const median = quantile(corrected, 0.5);
  const within = corrected.filter((error) => Math.abs(error) <= limit).length / found.length;
  return {
    estimate: "collapse, corrected",
    system,
    target: `median within ${percent(limit, 0)}`,
    measured: `observed ${spreadOf(observed)}, corrected ${spreadOf(corrected)}; ${percent(within, 0)} of seeds within ${percent(limit, 0)}; ${found.length - corrected.length} not found`,
    isMet: corrected.length === found.length && Math.abs(median) <= limit,
  };
}

/**
 * How often a steady machine is said to wander by the procedure whose warnings of one that does are counted. The longest services of a heavy
 * tail last as long as a spell of slowness does.
 */
export function steadyRows(seeds: number): readonly TruthRow[] {
  const steady = SYSTEMS.filter(({ name }) => ["M/M/4", "M/M/20", "zombie work, retries"].includes(name));
  return [...steady, { name: "lognormal service, cv 3", system: HEAVY_SERVICE }].map(({ name, system }) => {
    const played = list(seeds).map((seed) => playStaircase(system, 900_000 + seed, { guard: true }).result);
    return {
      estimate: "falsely said to wander, a second generator tried and three repeats",
      system: name,
      target: "",
      measured: `${played.filter(({ warnings }) => warnings.includes("capacity-wanders")).length} of ${seeds}`,
    };
  });
}

/** False and missed metastable verdicts, and C/A. */
export function recoveryRows(runs: number): readonly TruthRow[] {
  const healthy = SYSTEMS.filter(({ name }) => ["M/M/4", "M/M/20", "bounded queue", "GC pauses"].includes(name));
  const bases = [0.3, 0.5, 0.7, 0.85];
  const calm = list(runs).map((seed) => {
    const { system, ceiling = 1, sloRate } = healthy[seed % healthy.length] ?? SYSTEMS[0]!;
    const most = sloRate && ("exact" in sloRate ? sloRate.exact : sloRate.hint);
    const base = bases[Math.floor(seed / healthy.length) % bases.length] ?? 0.5;
    return playSpike(system, { ceiling, base, seed: 700_000 + seed, ...(most === undefined ? {} : { comfort: 0.95 * most }) });
  });
  const down = list(runs).map((seed) =>
    playSpike(RETRY_SYSTEM, { ceiling: 100, base: [0.4, 0.5, 0.7][seed % 3] ?? 0.5, seed: 710_000 + seed }),
  );
  const once = list(Math.ceil(runs / 4)).map((seed) => playSpike(RETRY_ONCE_SYSTEM, { ceiling: 100, base: 0.7, seed: 720_000 + seed }));
  const falsely = calm.filter(({ recovery }) => recovery.kind === "metastable").length;
  const missed = down.filter(({ recovery }) => recovery.kind !== "metastable").length;
  return [
    {
      estimate: "metastable verdict",
      system: "M/M/4, M/M/20, bounded queue, GC pauses; over 30 to 85 % of the ceiling",
      target: "0 false in 100",
      measured: `${falsely} false in ${calm.length}`,
      isMet: falsely === 0,
    },
    {
      estimate: "metastable verdict",
      system: "zombie work, base above C/A",
      target: "0 missed in 100",
      measured: `${missed} missed in ${down.length}`,
      isMet: missed === 0,
    },
    limitRow("three retries, truth 25/s", { spikes: down.slice(0, once.length), system: RETRY_SYSTEM, truth: 25 }),
    limitRow("one retry, truth 50/s", { spikes: once, system: RETRY_ONCE_SYSTEM, truth: 50 }),
  ];
}

interface Limit {
  readonly spikes: readonly { readonly amplification: number }[];
  readonly system: SimulatedSystem;
  readonly truth: number;
}

/** C/A with the ceiling that a ramp of the same platform gave, as in a real run; one without a ceiling is not within anything. */
function limitRow(name: string, { spikes, system, truth }: Limit): TruthRow {
  const errors = spikes.map(({ amplification }, seed) => {
    const { ceiling } = playRamp(system, { top: 150, seconds: 300, seed: 740_000 + seed }).saturation;
    return (ceiling.kind === "found" ? selfHealingLimit(ceiling.rate, amplification) : 0) / truth - 1;
  });
  const within = shareOf(errors, (error) => Math.abs(error) <= 0.05);
  return {
    estimate: "self-healing limit C/A",
    system: name,
    target: "within 5 %",
    measured: `${spreadOf(errors)}; ${percent(within, 0)} within`,
    isMet: within >= 0.95,
  };
}

/** The same quota at three ramp speeds. */
export function sessionRows(seeds: number): readonly TruthRow[] {
  return [200, 300, 600].map((length) => {
    const read = list(seeds).map((seed) => playRamp(FULL_HOUSE, { top: 90, seconds: length, seed: 730_000 + seed }).saturation);
    const errors = read.flatMap(({ sessionLimit }) => (sessionLimit.kind === "found" ? [sessionLimit.sessions / QUOTA - 1] : []));
    const clean = shareOf(read, ({ collapse, ceiling }) => collapse.kind === "none" && ceiling.kind === "at-least" && ceiling.rate <= 100);
    const within = errors.filter((error) => Math.abs(error) <= 0.05).length / read.length;
    return {
      estimate: "session limit",
      system: `quota of ${QUOTA}, ramp of ${length} s`,
      target: "within 5 %; no collapse, ceiling at least",
      measured: `${spreadOf(errors)}; ${percent(within, 0)} within; ${percent(clean, 0)} without collapse and with a ceiling that is at least`,
      isMet: within === 1 && clean === 1,
    };
  });
}

/** Systems without a number: always the right refusal. */
export function refusalRows(seeds: number): readonly TruthRow[] {
  const kinds = [
    { name: "autoscaling", system: AUTOSCALING, kind: "changing" },
    { name: "capped generator", system: CAPPED, kind: "generator-limited" },
  ] as const;
  return kinds.map(({ name, system, kind }) => {
    const results = list(seeds).map((seed) => playStaircase(system, 740_000 + seed).result);
    const right = results.filter((result) => result.ceiling.kind === kind && result.sloRate.kind === kind).length;
    return {
      estimate: "refusal",
      system: name,
      target: `always ${kind}`,
      measured: `${right} of ${results.length}`,
      isMet: right === results.length,
    };
  });
}

function list(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index + 1);
}
