import { describe, expect, it } from "vitest";
import { provenGoodput } from "../../../src/core/capacity/ceiling.ts";
import type { RateCounts } from "../../../src/core/capacity/isotonic.ts";
import { refineCrossing } from "../../../src/core/capacity/logit.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import { isHeavyService, throughputScatter } from "../../../src/core/capacity/throughput.ts";
import { holdFactor, isUnsteady } from "../../../src/core/capacity/unsteady.ts";
import type { SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { playPhase, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { milliseconds, perSecond, ratio, seconds } from "../../../src/core/units.ts";
import { RETRY_SYSTEM } from "../../bench/truth-systems.ts";
import { optionsFor, playRamp } from "../../bench/truth-trials.ts";
import { loadSecond } from "./load-second.ts";

const PATIENT = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
const STEADY: SimulatedPlatform = { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: true };
const systemOf = (platform: SimulatedPlatform): SimulatedSystem => ({ platform, people: PATIENT });

/** A ramp to 150/s and one staircase around `centre`. */
function play(platform: SimulatedPlatform, centre: number, seed: number, limit = 1) {
  const system = systemOf(platform);
  const capacity = { ...optionsFor(system), objectives: [{ within: seconds(limit), share: ratio(0.95) }] };
  const hold = (rate: number) => ({ from: perSecond(rate), to: perSecond(rate), length: seconds(100) });
  const phaseOf = (name: string, kind: "ramp" | "hold", stretches: readonly ReturnType<typeof hold>[]) => ({
    name,
    kind,
    stretches,
    duration: seconds(stretches.reduce((sum, { length }) => sum + length / 1_000, 0)),
    generators: 1,
    why: "find where the objective stops holding" as const,
  });
  const ramp = phaseOf("ramp", "ramp", [{ from: perSecond(0), to: perSecond(150), length: seconds(300) }]);
  const stairs = phaseOf(
    "repeat-1",
    "hold",
    [0.85, 0.9, 0.95, 1, 1.05].map((step) => hold(step * centre)),
  );
  return [ramp, stairs].map((phase, index) => playPhase(system, phase, { capacity, seed: seed + index }));
}

describe("an unsteady platform", () => {
  it("is one whose busy workers complete unevenly, and not one that is merely busy", () => {
    const wandering: SimulatedPlatform = { ...STEADY, wandering: { sd: 0.15, tau: 30 } };
    for (const seed of [10, 20]) {
      expect(throughputScatter(play(STEADY, 96, seed))?.value).toBeLessThan(1.5);
      expect(isUnsteady(play(STEADY, 96, seed), 0.05)).toBe(false);
      expect(throughputScatter(play(wandering, 85, seed))?.value).toBeGreaterThan(1.5);
      expect(isUnsteady(play(wandering, 85, seed), 0.05)).toBe(true);
    }
  });

  it("is not one whose two brief guards scatter by chance, where goodput collapsed and nothing else speaks", () => {
    const phaseOf = (kind: "ramp" | "guard" | "hold", [from, to, length]: readonly [number, number, number]) => ({
      name: kind,
      kind,
      stretches: [{ from: perSecond(from), to: perSecond(to), length: seconds(length) }],
      duration: seconds(length),
      generators: 1,
      why: "find where the objective stops holding" as const,
      ...(kind === "guard" ? { waitAtLeast: seconds(length), triesOnce: true } : {}),
    });
    const guard = phaseOf("guard", [125, 125, 45]);
    const phases = [phaseOf("ramp", [40, 150, 300]), guard, guard, phaseOf("hold", [90, 90, 60])];
    const capacity = optionsFor(RETRY_SYSTEM);
    for (const seed of [10, 12]) {
      const results = phases.map((phase, index) => playPhase(RETRY_SYSTEM, phase, { capacity, seed: 10 * seed + index }));
      expect(throughputScatter(results)?.value).toBeGreaterThan(1.5);
      expect(isUnsteady(results, 0.05)).toBe(false);
    }
  });

  it("is held three times as long where it stops for a moment every now and then, but not where a full queue refuses", () => {
    const pausing: SimulatedPlatform = { ...STEADY, pauses: { every: 15, from: 0.3, to: 0.8 } };
    const bounded: SimulatedPlatform = { ...STEADY, queue: 40 };
    for (const seed of [10, 20]) {
      expect(holdFactor(play(pausing, 84, seed), { allowed: 0.05, crossing: 84 })).toBe(3);
      expect(holdFactor(play(bounded, 101, seed), { allowed: 0.05, crossing: 101 })).toBe(1);
    }
  });

  it("is not one whose goodput falls slowly because ever more people leave it, and is one that falls as much in spells", () => {
    const ramp = play(STEADY, 96, 10)[0]!;
    const falling = (share: (at: number) => number, failed: number): PhaseResult => ({
      ...ramp,
      seconds: ramp.seconds.map((second, at) => ({
        ...second,
        ok: at < 200 ? second.ok : second.ok * share(at),
        failed: at < 200 ? 0 : failed,
      })),
    });
    const trend = (at: number): number => 1 - 0.16 * ((at - 200) / 100);
    const spells = (at: number): number => (at % 40 < 20 ? 1 : 0.84);
    expect(throughputScatter([falling(trend, 30)])?.value).toBeLessThan(1.5);
    expect(throughputScatter([falling(trend, 0)])?.value).toBeGreaterThan(1.5);
    expect(throughputScatter([falling(spells, 30)])?.value).toBeGreaterThan(1.5);
  });

  it("does not stop where nobody can be in yet: three seconds of service at the beginning of each staircase are no pause", () => {
    const slow: SimulatedPlatform = { station: { kind: "workers", workers: 300, service: 3, law: "lognormal", cv: 0.3 }, zombie: true };
    for (const seed of [10, 20, 30]) expect(holdFactor(play(slow, 90, seed, 8), { allowed: 0.05, crossing: 95 })).toBe(1);
  });

  it("is nothing that can be said before anything was played", () => {
    expect(throughputScatter([])).toBeUndefined();
    expect(isUnsteady([], 0.05)).toBe(false);
    expect(holdFactor([], { allowed: 0.05, crossing: 10 })).toBe(1);
  });
});

describe("service with a heavy tail", () => {
  const stretch = { from: perSecond(0), to: perSecond(90), length: seconds(300) };
  const phase = {
    name: "ramp",
    kind: "ramp",
    stretches: [stretch],
    duration: seconds(300),
    generators: 1,
    why: "find where the objective stops holding",
  } as const;
  /** A third of light load whose mean times say c² = 10 · spread², then people who queue, served as `ok` has it. */
  const ramp = (spread: number, ok: (at: number) => number): PhaseResult => ({
    phase,
    seconds: Array.from({ length: 300 }, (_, at) => {
      const okMeanMs = milliseconds(200 * (1 + (at % 2 === 0 ? spread : -spread)));
      return at < 100 ? loadSecond(at, 10, { ok: 10, okMeanMs }) : loadSecond(at, 90, { ok: ok(at), okMeanMs, good: 0 });
    }),
    good: [[]],
    isGeneratorLimited: false,
    isComplete: true,
  });
  const inTurn = (at: number): number => (at % 2 === 0 ? 60 : 100);
  const inSpells = (at: number): number => (at % 60 < 30 ? 60 : 100);

  it("may be why throughput scatters from second to second, and not why it is low for half a minute", () => {
    const held = (spread: number, ok: (at: number) => number) => {
      const played = ramp(spread, ok);
      return [played, { ...played, phase: { ...phase, name: "repeat-1", kind: "hold" as const } }];
    };
    expect(isUnsteady(held(0.5, inTurn), 0.05)).toBe(false);
    expect(isUnsteady(held(0.5, inSpells), 0.05)).toBe(true);
  });

  it("is seen under light load", () => {
    expect(isHeavyService([ramp(0.5, inTurn)])).toBe(true);
    expect(isHeavyService([ramp(0.4, inTurn)])).toBe(false);
    expect(isHeavyService([])).toBe(false);
  });

  it("is not taken for a wandering machine in most runs", () => {
    const heavy: SimulatedPlatform = { ...STEADY, station: { kind: "workers", workers: 20, service: 0.2, law: "lognormal", cv: 3 } };
    const taken = [1, 2, 3, 4, 5, 6, 7, 8].filter((seed) => isUnsteady(play(heavy, 80, 100 * seed), 0.05));
    expect(taken.length).toBeLessThanOrEqual(2);
  });
});

describe("the refined crossing", () => {
  const logistic = (rate: number): number => 1 / (1 + Math.exp(-Math.log(0.05 / 0.95) - 30 * (rate / 100 - 1)));
  const exact = (rate: number, drawn = 1): RateCounts => ({
    rate,
    of: 6_000,
    bad: 6_000 * logistic(rate * (1 + 0.8 * (drawn - 1))),
    drawn,
  });

  it("is the curve's own where the counts follow one, from a guess 3 % off", () => {
    const counts = [94, 96, 98, 100, 102, 104].map((rate) => exact(rate));
    for (const guess of [97, 100, 103]) expect(Math.abs((refineCrossing(counts, 0.05, guess) ?? 0) - 100)).toBeLessThan(0.3);
  });

  it("does not take a draw of more people than planned for a platform that takes fewer", () => {
    const counts = [94, 96, 98, 100, 102, 104].map((rate) => exact(rate, 1.02));
    const blind = counts.map(({ rate, bad, of }) => ({ rate, bad, of }));
    expect(Math.abs((refineCrossing(counts, 0.05, 100) ?? 0) - 100)).toBeLessThan(0.3);
    expect(refineCrossing(blind, 0.05, 100) ?? 0).toBeLessThan(99);
  });

  it("is unknown with five holds, and where fewer fail the more come", () => {
    expect(
      refineCrossing(
        [96, 98, 100, 102, 104].map((rate) => exact(rate)),
        0.05,
        100,
      ),
    ).toBeUndefined();
    const falling = [90, 94, 98, 102, 106, 110].map((rate) => ({ rate, of: 60_000, bad: 60_000 * logistic(200 - rate) }));
    expect(refineCrossing(falling, 0.05, 100)).toBeUndefined();
  });
});

describe("a lower bound", () => {
  it("overstates the ceiling of a ramp that was cut by more than 5 % in at most 2 of 100 runs, and not in the middle of them", () => {
    const platform: SimulatedPlatform = { station: { kind: "workers", workers: 8, service: 0.2, law: "exponential" }, zombie: true };
    const ratios = Array.from({ length: 100 }, (_, index) => {
      const stretches = [{ from: 0, to: 60, seconds: 150 }];
      const run = simulate({ platform, people: PATIENT, stretches, seed: 4_000 + index, limits: [1], tail: 5 });
      const { ceiling } = saturationOf(run.seconds, { generatorLimited: true });
      return ceiling.kind === "generator-limited" ? ceiling.atLeast / 40 : Number.NaN;
    }).sort((a, b) => a - b);
    expect(ratios.filter((ratio) => !(ratio <= 1.05)).length).toBeLessThanOrEqual(2);
    expect(ratios[50]).toBeLessThanOrEqual(1);
    expect(ratios[50]).toBeGreaterThan(0.9);
  });

  it("is nothing for a run of no length", () => expect(provenGoodput([])).toBe(0));

  it("is all that a platform has that slows down by itself as more come", () => {
    const sharing: SimulatedSystem = {
      platform: { station: { kind: "sharing", service: 0.2, alpha: 0.03, beta: 0.0004 }, zombie: true },
      people: { ...PATIENT, wait: 10 },
    };
    for (let seed = 1; seed <= 8; seed += 1)
      expect(playRamp(sharing, { top: 109, seconds: 300, seed: 800_000 + seed }).saturation.ceiling.kind).toBe("at-least");
  });
});
