import { describe, expect, it } from "vitest";
import { assembleCapacity } from "../../../src/core/capacity/assemble.ts";
import { type CapacityOptions, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import type { SimulatedPeople, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import type { SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { ratio, seconds } from "../../../src/core/units.ts";
import { measure, OPTIONS, PATIENT, platform } from "./played.ts";

describe("the procedure on a small platform that goes down before a thousand people came above its ceiling", () => {
  const people: SimulatedPeople = { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 };
  const waiting = { patience: seconds(8), people: [{ weight: 1, wait: seconds(8), sigma: 0.7 }] };
  const small = { ...waiting, profile: { ...QUICK, repeats: 0 }, objectives: [{ within: seconds(4), share: ratio(0.95) }] };
  const rampsOf = (phases: readonly PhaseResult[]) => phases.filter(({ phase }) => phase.kind === "ramp").map(({ phase }) => phase);

  it.each([
    [5, 0.8],
    [10, 0.4],
  ])("finds the ceiling of %i/s with one more ramp, on which nobody leaves, and the collapse with those who do", (truth, service) => {
    const runs = [1, 2, 3, 4, 5].map((seed) => measure({ platform: platform(4, service), people }, small, seed));
    const near = runs.filter(({ result: { ceiling } }) => ceiling.kind === "found" && Math.abs(ceiling.rate / truth - 1) < 0.1);
    expect(near.length).toBeGreaterThanOrEqual(4);
    for (const { phases, result } of runs) {
      expect(result.collapse.kind).toBe("found");
      const [last, ...before] = [...rampsOf(phases)].reverse();
      expect(last).toMatchObject({ name: "ramp-patient", triesOnce: true });
      expect(last?.waitAtLeast).toBeGreaterThan(60_000);
      expect(before.every(({ waitAtLeast }) => waitAtLeast === undefined) && before.length < 3).toBe(true);
    }
  });

  it("and measures the loop of the phase plane against the ramps of people as they are", () => {
    const options = { ...OPTIONS, ...small, profile: { ...small.profile, spike: true } };
    const { phases } = measure({ platform: platform(4, 0.4), people }, options, 5);
    const patient = phases.find(({ phase }) => phase.name === "ramp-patient");
    const [base] = phases.find(({ phase }) => phase.kind === "spike")?.phase.stretches ?? [];
    if (!patient || !base) throw new Error("no patient ramp, or no spike");
    // As if it had gone past the demand at which the spike's people came back.
    const met = patient.seconds.map((second, index) => (index < 5 ? { ...second, intended: base.from } : second));
    const readWith = (ok: number) => {
      const seconds = met.map((second, index) => (index < 5 ? { ...second, ok } : second));
      return assembleCapacity(
        options,
        phases.map((one) => (one === patient ? { ...one, seconds } : one)),
      );
    };
    const [none, many] = [readWith(0), readWith(base.from)];
    expect(none.hysteresis).toBeGreaterThan(0.1);
    expect(many.hysteresis).toBeCloseTo(none.hysteresis ?? 0, 2);
  });

  it("sends no such ramp after a collapse where that was asked, nor where nobody's patience is known, nor to a large platform", () => {
    const names = (system: SimulatedSystem, options: Partial<CapacityOptions>) =>
      rampsOf(measure(system, options).phases).map(({ name }) => name);
    const system = { platform: platform(4, 0.8), people };
    const { patience: _, ...unknown } = small;
    expect(names(system, small)).toContain("ramp-patient");
    expect(names(system, { ...small, stopsAfterCollapse: true })).not.toContain("ramp-patient");
    expect(names(system, unknown)).not.toContain("ramp-patient");
    const sharing: SimulatedPlatform = { station: { kind: "sharing", service: 0.2, alpha: 0.03, beta: 0.0004 }, zombie: true };
    expect(names({ platform: sharing, people: { ...PATIENT, wait: 10 } }, { ...waiting, patience: seconds(10) })).toEqual(["ramp"]);
  });
});
