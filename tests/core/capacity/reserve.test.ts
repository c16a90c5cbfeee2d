import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { FULL, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import { findReserve, reserveWarnings } from "../../../src/core/capacity/reserve.ts";
import type { Door, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { playCapacity } from "../../../src/core/simulation/play.ts";
import { milliseconds, perSecond, seconds } from "../../../src/core/units.ts";
import { PATIENT, TYPICAL } from "../../bench/truth-systems.ts";
import { optionsFor } from "../../bench/truth-trials.ts";
import { loadSecond } from "./load-second.ts";
import { measure, platform } from "./played.ts";

const RATE = 60;
const door = (reserve: number, answer: Door["answer"]): SimulatedPlatform => ({
  ...platform(40, 0.2),
  door: { kind: "bucket", reserve, rate: RATE, answer },
});

describe("a platform that lets in a reserve and then a rate", () => {
  it.each([
    ["a small one, errors", 300, "failed", PATIENT],
    ["a large one, errors", 3_000, "failed", PATIENT],
    ["a large one, waiting pages", 3_000, "overload", TYPICAL],
    ["a very large one, waiting pages", 10_000, "overload", PATIENT],
  ] as const)("has the rate that lasts for its ceiling, and no SLO rate above it: %s", (_, reserve, answer, people) => {
    for (const seed of [1, 2]) {
      const { ceiling, sloRate, collapse, sessionLimit, warnings } = measure({ platform: door(reserve, answer), people }, {}, seed).result;
      if (ceiling.kind !== "found" || (sloRate.kind !== "found" && sloRate.kind !== "at-least"))
        throw new Error(`${ceiling.kind}, ${sloRate.kind}`);
      expect(Math.abs(ceiling.rate / RATE - 1)).toBeLessThan(0.02);
      expect(Math.abs(sloRate.rate / RATE - 1)).toBeLessThan(0.06);
      expect([collapse.kind, sessionLimit.kind, warnings.includes("reserve")]).toEqual(["none", "none", true]);
    }
  });

  it.each([
    ["a minute, errors", { count: 3_600, every: 60, answer: "failed" }],
    ["a minute, waiting pages", { count: 3_600, every: 60, answer: "overload" }],
    ["half a minute, errors", { count: 1_800, every: 30, answer: "failed" }],
  ] as const)("is told by what lasts too where so many are let in in each window of %s", (_, window) => {
    for (const people of [PATIENT, TYPICAL]) {
      const limited = { ...platform(20, 0.2), door: { kind: "window", ...window } } as const;
      const { ceiling, sloRate, collapse, sessionLimit, warnings } = measure({ platform: limited, people }).result;
      if (ceiling.kind !== "found" || sloRate.kind !== "found") throw new Error(`${ceiling.kind}, ${sloRate.kind}`);
      expect(Math.abs(ceiling.rate / RATE - 1)).toBeLessThan(0.03);
      expect(Math.abs(sloRate.rate / RATE - 1)).toBeLessThan(0.06);
      expect([collapse.kind, sessionLimit.kind, warnings.includes("reserve")]).toEqual(["none", "none", true]);
    }
  });

  it.each([120, 180, 300])(
    "is told at least, where windows of %d s are too long for a run to see two of them: it lets in everybody and then nobody",
    (every) => {
      const limited = { ...platform(20, 0.2), door: { kind: "window", count: RATE * every, every, answer: "failed" } } as const;
      for (const seed of [41, 42, 43]) {
        const { sloRate, ceiling, warnings } = measure({ platform: limited, people: TYPICAL }, {}, seed).result;
        if (sloRate.kind === "changing" || warnings.includes("reserve")) continue;
        expect(warnings).toContain("perhaps-reserve");
        for (const estimate of [sloRate, ceiling]) expect(estimate.kind === "at-least" && estimate.rate).toBeLessThanOrEqual(1.03 * RATE);
      }
    },
  );

  it("is never told a rate that does not last without a warning where it was used up, at whatever size", () => {
    for (const reserve of [100, 600, 2_000])
      for (const workers of [16, 20, 60]) {
        const { sloRate, ceiling, warnings } = measure({
          platform: { ...door(reserve, "failed"), ...platform(workers, 0.2) },
          people: TYPICAL,
        }).result;
        const told = [sloRate, ceiling].map((estimate) => ("rate" in estimate ? estimate.rate : 0));
        if (Math.max(...told) > 1.1 * RATE) expect(warnings).toContain("perhaps-reserve");
      }
  });

  it("has an interval too that holds what lasts", () => {
    const system = { platform: door(1_000, "failed"), people: PATIENT };
    const options = { ...optionsFor(system), profile: { ...FULL, spike: false, surge: false } };
    const { sloRate } = assembleCapacity(options, playCapacity(system, options, 2));
    if (sloRate.kind !== "found") throw new Error(sloRate.kind);
    expect(sloRate.low).toBeLessThan(RATE);
    expect(sloRate.high).toBeGreaterThanOrEqual(RATE / 0.95 - 0.5);
  });
});

/** A phase of one rate of which everybody is let in until `used` people came, or until second `until`, and then 30 a second. */
function phaseOf(name: string, rate: number, until: number): PhaseResult {
  const all = Array.from({ length: 200 }, (_, at) => {
    const ok = at < until ? rate : 30;
    return loadSecond(at, rate, { ok, failed: rate - ok, okMeanMs: milliseconds(200) });
  });
  const stretches = [{ from: perSecond(rate), to: perSecond(rate), length: seconds(all.length) }];
  const phase = {
    name,
    kind: "hold",
    stretches,
    duration: seconds(all.length),
    generators: 1,
    why: "find where the objective stops holding",
  } as const;
  return { phase, seconds: all, good: [all.map(({ good }) => good)], isComplete: true, isGeneratorLimited: false };
}

describe("a reserve", () => {
  it("is known where two phases of different rates used up the same number of people", () => {
    // 3,000 beyond 30 a second: after 60 s at 80, after 100 s at 60.
    expect(findReserve([phaseOf("one", 80, 60), phaseOf("two", 60, 100)])).toEqual({ kind: "known", rate: 30 });
    // And where the rates hardly differ, the very same number: after 63 s at 78.
    expect(findReserve([phaseOf("one", 80, 60), phaseOf("two", 78, 63)])).toEqual({ kind: "known", rate: 30 });
  });

  it("was seen once where the numbers differ, as on a platform that trips at a rate, or the rates do not", () => {
    expect(findReserve([phaseOf("one", 80, 60), phaseOf("two", 60, 40)])?.kind).toBe("seen-once");
    expect(findReserve([phaseOf("one", 80, 60), phaseOf("two", 80, 60)])?.kind).toBe("seen-once");
    expect(findReserve([phaseOf("one", 80, 60), phaseOf("two", 78, 66)])?.kind).toBe("seen-once");
    expect(findReserve([phaseOf("one", 80, 60)])?.kind).toBe("seen-once");
  });

  it("is none on a platform that turns nobody away, and of no phases", () => {
    expect(findReserve([phaseOf("one", 80, 200)])).toBeUndefined();
    expect(findReserve([])).toBeUndefined();
  });
});

describe("what is said of a reserve", () => {
  const beside = { told: [90], isChanging: false, isFull: false };
  it.each([
    ["known", beside, ["reserve"]],
    ["known", { ...beside, isChanging: true }, ["perhaps-reserve"]],
    ["known", { ...beside, isFull: true }, []],
    ["seen-once", beside, ["perhaps-reserve"]],
    ["seen-once", { ...beside, told: [61] }, []],
    ["seen-once", { ...beside, isChanging: true }, []],
    ["seen-once", { ...beside, isFull: true }, []],
  ] as const)("is, where it is %s beside %j: %j", (kind, told, said) =>
    expect(reserveWarnings({ kind, rate: perSecond(60) }, told)).toEqual(said),
  );
});

it("tells nothing of the kind of platforms that queue, pause, lose work or have hardly any places to wait", () => {
  const kinds: readonly SimulatedPlatform[] = [
    platform(20, 0.2),
    { ...platform(20, 0.2), queue: 0 },
    { ...platform(20, 0.2), queue: 5, wandering: { sd: 0.1, tau: 30 } },
    { ...platform(20, 0.2), queue: 40, pauses: { every: 15, from: 0.3, to: 0.8 } },
    { station: { kind: "sharing", service: 0.2, alpha: 0.03, beta: 0.0004 }, zombie: true },
  ];
  for (const kind of kinds)
    for (const people of [PATIENT, TYPICAL]) {
      const { warnings } = measure({ platform: kind, people }, { profile: QUICK }, 7).result;
      expect(warnings.filter((warning) => warning.endsWith("reserve"))).toEqual([]);
    }
});
