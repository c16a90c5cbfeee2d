import { describe, expect, it } from "vitest";
import { curveOf, findCollapse } from "../../../src/core/capacity/collapse.ts";
import { planGuard, secondGeneratorGain } from "../../../src/core/capacity/guard.ts";
import { type CapacityOptions, FULL, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import { nextStep } from "../../../src/core/capacity/procedure.ts";
import type { SimulatedPeople, SimulatedPlatform, StationModel } from "../../../src/core/simulation/platform.ts";
import { playPhase, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { inSeconds, perSecond, ratio, seconds } from "../../../src/core/units.ts";

const PATIENT: SimulatedPeople = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
const RETRYING: SimulatedPeople = { wait: 5, sigma: 0, habituation: 1, reload: 1, reloadAfter: 1, attempts: 4 };
const TYPICAL: SimulatedPeople = { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 };

const workers = (count: number, service: number): StationModel => ({ kind: "workers", workers: count, service, law: "exponential" });
const working = (station: StationModel): SimulatedPlatform => ({ station, zombie: true });
/** A platform of a hundred sign-ins a second. */
const HUNDRED = working(workers(20, 0.2));
const USL: SimulatedSystem = {
  platform: working({ kind: "sharing", service: 0.2, alpha: 0.03, beta: 0.0004 }),
  people: { ...PATIENT, wait: 10 },
};

const optionsOf = ({ people }: SimulatedSystem, profile = FULL): CapacityOptions => ({
  profile,
  objectives: [{ within: seconds(1), share: ratio(0.95) }],
  maxRate: perSecond(400),
  stopsAfterCollapse: false,
  ...(Number.isFinite(people.wait)
    ? { people: [{ weight: 1, wait: seconds(people.wait), sigma: people.sigma }], patience: seconds(people.wait) }
    : { people: [] }),
});

/** The procedure up to its guards, which are played at their real length. */
function playGuards(system: SimulatedSystem, seed: number): readonly PhaseResult[] {
  const results: PhaseResult[] = [];
  for (;;) {
    const step = nextStep(optionsOf(system), results);
    if (step.kind === "done" || step.phase.kind === "hold") return results;
    results.push(playPhase(system, step.phase, { capacity: optionsOf(system), seed: 1_000 * seed + results.length }));
  }
}

const isCut = ({ phase, seconds: all }: PhaseResult): boolean => all.length < inSeconds(phase.duration);
const guardsOf = (results: readonly PhaseResult[]): readonly PhaseResult[] => results.filter(({ phase }) => phase.kind === "guard");

/** Gain and planned lengths of the guards of `count` runs. */
function gainsOf(system: SimulatedSystem, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const results = playGuards(system, index + 1);
    return { gain: secondGeneratorGain(results), guards: guardsOf(results) };
  });
}

describe("the guards, played at their real length", () => {
  it.each<[string, SimulatedSystem]>([
    ["a plain queue", { platform: HUNDRED, people: PATIENT }],
    ["work for people who left, with retries", { platform: HUNDRED, people: RETRYING }],
    ["work for people who left, with typical patience", { platform: HUNDRED, people: TYPICAL }],
    ["the same on a platform of ten a second", { platform: working(workers(4, 0.4)), people: TYPICAL }],
    ["pauses", { platform: { ...HUNDRED, pauses: { every: 15, from: 0.3, to: 0.8 } }, people: PATIENT }],
    ["a machine that is slower for half a minute", { platform: { ...HUNDRED, wandering: { sd: 0.06, tau: 30 } }, people: PATIENT }],
  ])("find no second generator that helps, and bring nothing down: %s", (_name, system) => {
    for (const { gain, guards } of gainsOf(system, 10)) {
      expect(gain).toBeUndefined();
      expect(guards.map(({ phase }) => phase.generators)).toEqual([1, 2]);
      expect(guards.some(({ seconds: all }) => findCollapse(curveOf(all)) !== undefined)).toBe(false);
    }
  });

  it("find nothing where throughput itself falls under load, and nearly always stop as soon as it did", () => {
    const played = gainsOf(USL, 15);
    for (const { gain } of played) expect(gain).toBeUndefined();
    const stopped = played.filter(({ guards: [first, ...more] }) => more.length === 0 && first !== undefined && isCut(first));
    expect(stopped.length).toBeGreaterThanOrEqual(13);
  });

  /** A first generator through which no more than `cap` a second pass: whoever comes waits his turn in it. */
  const throttled = (cap: number): SimulatedPlatform => working({ kind: "workers", workers: 1, service: 1 / cap, law: "constant" });
  it.each([
    ["that drops people", 100, { platform: HUNDRED, people: TYPICAL, generatorCap: 80 }, undefined, FULL],
    ["that lets them wait", 100, { platform: HUNDRED, people: TYPICAL }, throttled(80), FULL],
    [
      "that lets them wait, on a platform of twenty a second",
      20,
      { platform: working(workers(4, 0.2)), people: TYPICAL },
      throttled(16),
      FULL,
    ],
    [
      "that lets them wait, in a quick look at 200 a second",
      200,
      { platform: working(workers(40, 0.2)), people: TYPICAL },
      throttled(160),
      QUICK,
    ],
  ])("find a generator that is the limit: one %s", (_name, ceiling, system, first, profile) => {
    const evidence = { ceilingGuess: perSecond(0.8 * ceiling), rampCounts: [], pooled: [], isGeneratorLimited: false };
    for (let seed = 1; seed <= 10; seed += 1) {
      const results: PhaseResult[] = [];
      for (const platform of [first ?? system.platform, system.platform, first ?? system.platform]) {
        const guard = planGuard(optionsOf(system, profile), results, evidence);
        if (!guard) throw new Error("no guard was planned");
        const phase = {
          name: `guard-${results.length + 1}`,
          kind: "guard",
          why: "find where the objective stops holding",
          ...guard,
        } as const;
        results.push(
          playPhase({ ...system, platform }, phase, { capacity: optionsOf(system, profile), seed: 1_000 * seed + results.length }),
        );
      }
      expect(secondGeneratorGain(results)).toBeGreaterThan(0.03);
    }
  });

  it.each([
    [FULL, 4, 600],
    [FULL, 3, undefined],
    [QUICK, 100, 45],
    [QUICK, 14, 90],
    [QUICK, 13, undefined],
  ])("are left out where even a tenth more would be chance: %o, %i a second", (profile, ceiling, length) => {
    const evidence = { ceilingGuess: perSecond(ceiling), rampCounts: [], pooled: [], isGeneratorLimited: false };
    const guard = planGuard(optionsOf({ platform: HUNDRED, people: PATIENT }, profile), [], evidence);
    expect(guard && inSeconds(guard.duration)).toBe(length);
  });

  it("follow each other at once, and a drain follows the second one", () => {
    const system: SimulatedSystem = { platform: HUNDRED, people: PATIENT };
    const names = playGuards(system, 1).map(({ phase }) => phase.name);
    expect(names.slice(names.indexOf("guard-1"))).toEqual(["guard-1", "guard-2", "drain-3"]);
  });
});
