import { expect, it } from "vitest";
import { assembleCapacity, type CapacityResult } from "../../../src/core/capacity/assemble.ts";
import { QUICK } from "../../../src/core/capacity/phase.ts";
import { playCapacity, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { optionsFor } from "../../bench/truth-trials.ts";

const PATIENT = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
type Timetable = NonNullable<SimulatedSystem["platform"]["timetable"]>;

function measure(timetable: Timetable, seed: number, profile = optionsFor({ people: PATIENT, platform: STEADY }).profile): CapacityResult {
  const system: SimulatedSystem = { platform: { ...STEADY, timetable }, people: PATIENT };
  const options = { ...optionsFor(system), profile };
  return assembleCapacity(options, playCapacity(system, options, seed));
}

const STEADY: SimulatedSystem["platform"] = { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: true };

it("gives no number where the platform loses a quarter of itself between the ramp and the end of a quick look", () => {
  const results = [500, 560, 620, 680].map((at, index) => measure([{ at, speed: 0.75 }], 60 + index, QUICK));
  expect(results.map(({ ceiling, sloRate }) => [ceiling.kind, sloRate.kind])).toEqual(results.map(() => ["changing", "changing"]));
});

it("gives no number where the platform becomes a third faster before the second repeat, and warns where only the last one shows it", () => {
  expect(measure([{ at: 1_020, speed: 1.33 }], 65).sloRate.kind).toBe("changing");
  const late = measure([{ at: 1_532, speed: 1.33 }], 73);
  expect(late.sloRate.kind).toBe("found");
  expect(late.warnings).toContain("capacity-wanders");
});
