import { expect, it } from "vitest";
import { assembleCapacity, type CapacityResult } from "../../../src/core/capacity/assemble.ts";
import { findDrift } from "../../../src/core/capacity/drift.ts";
import { isRepeat } from "../../../src/core/capacity/evidence.ts";
import { QUICK } from "../../../src/core/capacity/phase.ts";
import { holdCounts } from "../../../src/core/capacity/staircase.ts";
import { playCapacity, type SimulatedSystem, timeOf } from "../../../src/core/simulation/play.ts";
import { RETRY_SYSTEM } from "../../bench/truth-systems.ts";
import { optionsFor, STAIRCASE } from "../../bench/truth-trials.ts";

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

/** Seconds from the start of a run to that of its first phase of that name. */
function startOf(name: string, seed: number, options: ReturnType<typeof optionsFor>): number {
  const phases = playCapacity(RETRY_SYSTEM, options, seed).map(({ phase }) => phase);
  const index = phases.findIndex((phase) => phase.name === name);
  return phases.slice(0, index).reduce((sum, phase) => sum + timeOf(phase), 0);
}

it.each([
  ["repeat-3", STAIRCASE, 2],
  ["verify-1", { ...STAIRCASE, verify: true }, 3],
] as const)("gives no number where a platform that collapses is half as fast from %s on", (name, profile, seed) => {
  const options = { ...optionsFor(RETRY_SYSTEM), profile };
  const timetable = [{ at: startOf(name, seed, options) - 1, speed: 0.5 }];
  const system = { ...RETRY_SYSTEM, platform: { ...RETRY_SYSTEM.platform, timetable } };
  const { ceiling, sloRate, collapse } = assembleCapacity(options, playCapacity(system, options, seed));
  expect([ceiling.kind, sloRate.kind, collapse.kind]).toEqual(["changing", "changing", "none"]);
});

it("sees no collapse, but a change, where half of the speed is lost in the middle of the ramp", () => {
  const results = [1, 2, 3, 4].map((seed) => measure([{ at: 250, speed: 0.5 }], seed));
  expect(results.map(({ ceiling, collapse }) => [ceiling.kind, collapse.kind])).toEqual(results.map(() => ["changing", "none"]));
});

it("takes no fall at a moment of chance for a drift: patience hardly above the objective, and the others of its repeats never fail", () => {
  const people = { wait: 1.05, sigma: 0.5, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 4 };
  const system: SimulatedSystem = { platform: STEADY, people };
  const options = { ...optionsFor(system), profile: STAIRCASE };
  for (const seed of [1, 7]) {
    const results = playCapacity(system, options, seed);
    const known = { allowed: 0.05, crossing: 90 };
    const repeats = results.filter(isRepeat).map((result) => holdCounts(result));
    expect(findDrift(repeats, known)).toBeDefined(); // it looks like one
    const { sloRate, warnings } = assembleCapacity(options, results);
    expect([sloRate.kind, warnings.includes("capacity-wanders")]).toEqual(["found", true]);
  }
});

it("says so beside the SLO rate where the platform goes down in its repeat and does not come back, and not where it stands to the end", () => {
  const read = (timetable: Timetable) => measure(timetable, 41, QUICK);
  const { sloRate, warnings, ended } = read([{ at: 900, speed: 0.01 }]);
  expect([sloRate.kind, ended]).toEqual(["found", "the platform does not come back under little load"]);
  expect(warnings).toContain("stays-down");
  expect(read([]).warnings).not.toContain("stays-down");
});
