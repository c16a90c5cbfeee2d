import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { outgrown } from "../../../src/core/capacity/monotonicity.ts";
import { type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import { playCapacity, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { KNOWN_PLATFORMS } from "../../bench/capacity-systems.ts";
import { optionsFor } from "../../bench/truth-trials.ts";
import { loadSecond } from "./load-second.ts";

interface Settings {
  readonly workers: number;
  readonly service: number;
  readonly faults: readonly { readonly at: number; readonly for?: number; readonly capacity: number }[];
}

/** A platform of the bench of whole runs, on the simulator: the same workers, people and timetable. */
function simulated(name: string): SimulatedSystem {
  const settings = KNOWN_PLATFORMS.find((platform) => platform.name === name)?.settings as unknown as Settings;
  const { workers, service, faults } = settings;
  const timetable = faults.flatMap((fault) => [
    { at: fault.at / 1_000, speed: fault.capacity },
    ...(fault.for === undefined ? [] : [{ at: (fault.at + fault.for) / 1_000, speed: 1 }]),
  ]);
  return {
    platform: { station: { kind: "workers", workers, service: service / 1_000, law: "exponential" }, zombie: false, timetable },
    people: { wait: 6, sigma: 0.5, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 2 },
  };
}

describe("a capacity that changes while it is measured", () => {
  it.each(["autoscaling", "capacity halved"])("is said to, and has no ceiling: %s", (name) => {
    const system = simulated(name);
    for (const seed of [1, 2]) {
      const options = { ...optionsFor(system), profile: QUICK };
      const { ceiling, sloRate } = assembleCapacity(options, playCapacity(system, options, seed));
      expect([ceiling.kind, sloRate.kind]).toEqual(["changing", "changing"]);
    }
  });

  it("is one that failed in one step of the baseline, by what came in that step alone, and later takes a third more", () => {
    const rising = (name: string, kind: "baseline" | "ramp", rates: readonly number[], goodAt: (at: number) => number): PhaseResult => {
      const stretches = rates.map((rate) => ({ from: perSecond(rate), to: perSecond(rate), length: seconds(10) }));
      const all = rates.flatMap((rate) => Array.from({ length: 10 }, () => rate));
      const loads = all.map((rate, at) => loadSecond(at, rate, { ok: Math.min(rate, goodAt(at)) }));
      const phase = {
        name,
        kind,
        stretches,
        duration: seconds(all.length),
        generators: 1,
        why: "find where the objective stops holding",
      } as const;
      return { phase, seconds: loads, good: [loads.map(({ good }) => good)], isComplete: true, isGeneratorLimited: false };
    };
    // Of 320 people of the second step 225 are late: most of them, and less than half of all 480.
    const baseline = rising("baseline-1", "baseline", [16, 32], (at) => (at < 13 ? 32 : 0));
    const ramp = rising("ramp", "ramp", [30, 34, 38, 42, 42, 43, 44, 45], () => 50);
    const options = { ...optionsFor(simulated("autoscaling")), profile: QUICK };
    expect(assembleCapacity(options, [baseline, ramp]).ceiling).toEqual({ kind: "changing", from: 32, to: 42.5 });
  });

  it("is one whose holds let in a third more than the ceiling of its ramp", () => {
    const ceiling = { kind: "found", rate: perSecond(60), basis: "single run, no interval" } as const;
    expect(outgrown(ceiling, 79)).toEqual({ from: 60, to: 79 });
    expect(outgrown(ceiling, 77)).toBeUndefined();
    expect(outgrown({ kind: "at-least", rate: perSecond(60) }, 79)).toBeUndefined();
    expect(outgrown(undefined, 79)).toBeUndefined();
  });
});
