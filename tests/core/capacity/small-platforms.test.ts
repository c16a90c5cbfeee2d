import { expect, it } from "vitest";
import { assembleCapacity, type CapacityResult } from "../../../src/core/capacity/assemble.ts";
import { sloRateOf } from "../../../src/core/capacity/erlang.ts";
import { type CapacityProfile, FULL, QUICK } from "../../../src/core/capacity/phase.ts";
import { playCapacity, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { perSecond, ratio, seconds } from "../../../src/core/units.ts";

const PATIENT = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
const STAIRCASES = { ...FULL, guard: false, spike: false, surge: false, verify: false };

function measure(station: { readonly workers: number; readonly service: number }, limit: number, profile: CapacityProfile) {
  const system: SimulatedSystem = {
    platform: { station: { kind: "workers", ...station, law: "exponential" }, zombie: true },
    people: PATIENT,
  };
  const options = {
    profile,
    objectives: [{ within: seconds(limit), share: ratio(0.95) }],
    maxRate: perSecond(400),
    stopsAfterCollapse: false,
    people: [],
  };
  return (seed: number): CapacityResult => assembleCapacity(options, playCapacity(system, options, seed));
}

const contains = ({ sloRate }: CapacityResult, truth: number): boolean =>
  sloRate.kind === "found" && (sloRate.low ?? sloRate.rate) <= truth && truth <= (sloRate.high ?? sloRate.rate);

it.each([
  { name: "two workers of a second, within 5 s", station: { workers: 2, service: 1 }, limit: 5, seeds: [11, 12, 13] },
  {
    name: "twenty workers whose services alone nearly miss the objective",
    station: { workers: 20, service: 0.2 },
    limit: 0.605,
    seeds: [4, 5, 6],
  },
])("gives an interval that is true where the repeats agree by luck: $name", ({ station, limit, seeds }) => {
  const truth = sloRateOf(station, { limit, share: 0.95 });
  const results = seeds.map(measure(station, limit, STAIRCASES));
  expect(results.map((result) => contains(result, truth))).toEqual([true, true, true]);
});

it("says that the holds of a quick look counted too few people on a platform of two a second, and not on one of a hundred", () => {
  expect(measure({ workers: 2, service: 1 }, 5, QUICK)(1).warnings).toContain("few-people");
  expect(measure({ workers: 20, service: 0.2 }, 1, QUICK)(1).warnings).not.toContain("few-people");
});

it("looks far enough below the ceiling for a single worker whose service takes a quarter of what is promised", () => {
  const results = [1, 2].map(measure({ workers: 1, service: 0.5 }, 2, STAIRCASES));
  expect(results.map(({ sloRate }) => sloRate.kind)).toEqual(["found", "found"]);
});
