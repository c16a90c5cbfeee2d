import { describe, expect, it } from "vitest";
import { findLoss } from "../../../src/core/capacity/loss.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const KNOWN = { allowed: 0.05, ramp: [] };
/** Seconds of a hold. */
const LONG = 60;

/** Stretches of one rate each, of which in second `at` such a share of the people is good. */
function play(
  name: string,
  rates: readonly number[],
  goodShare: (rate: number, at: number) => number,
  kind: PhaseResult["phase"]["kind"] = "hold",
) {
  const loads = rates.flatMap((rate, hold) =>
    Array.from({ length: LONG }, (_, second) => {
      const at = LONG * hold + second;
      const good = rate * goodShare(rate, at);
      return loadSecond(at, rate, { ok: good, good });
    }),
  );
  const stretches = rates.map((rate) => ({ from: perSecond(rate), to: perSecond(rate), length: seconds(LONG) }));
  const phase = {
    name,
    kind,
    stretches,
    duration: seconds(loads.length),
    generators: 1,
    why: "find where the objective stops holding",
  } as const;
  return {
    phase,
    seconds: loads,
    good: [loads.map(({ good }) => good)],
    isGeneratorLimited: false,
    isComplete: true,
  } satisfies PhaseResult;
}

const RATES = [95, 97, 99] as const;
const passing = play("repeat-1", RATES, () => 0.98);
const failing = play("repeat-2", RATES, () => 0.1);
const drained = play("drain-1", [10], () => 1, "drain");
const isHeld = ({ phase }: PhaseResult): boolean => phase.kind === "hold" || phase.kind === "verify";
const find = (results: readonly PhaseResult[], known: Parameters<typeof findLoss>[2] = KNOWN) =>
  findLoss(results, results.filter(isHeld), known);

describe("a capacity that was lost between two staircases", () => {
  it("is seen where one fails from its first hold on, at rates that an earlier one met", () => {
    expect(find([passing, drained, failing])).toEqual({ from: 95, to: 99 });
    expect(find([passing, failing])).toEqual({ from: 95, to: 99 });
    expect(find([passing, drained, play("verify-1", [85], () => 0.1, "verify")])).toEqual({ from: 85, to: 99 });
  });

  it("is not seen where the platform may still have been down from before", () => {
    const down = play("search-1", RATES, (rate) => (rate === 99 ? 0.1 : 1));
    expect(find([passing, play("drain-1", [10], () => 0.4, "drain"), failing])).toBeUndefined();
    expect(find([passing, down, failing])).toBeUndefined();
    const lateOnly = { ...down, seconds: down.seconds.map((second) => ({ ...second, ok: second.planned })) };
    expect(find([passing, lateOnly, failing])).toBeUndefined();
    expect(find([passing, play("spike-1", [80], () => 1, "spike"), failing])).toBeUndefined();
  });

  it("is not seen where the platform fell in the middle, nor where no earlier staircase met that rate", () => {
    const fell = (after: number) => play("repeat-2", RATES, (_, at) => (at < after ? 1 : 0));
    expect(find([passing, drained, fell(25)])).toBeUndefined();
    expect(find([passing, drained, fell(65)])).toBeUndefined();
    expect(find([play("search-1", [90, 94, 96], (rate) => (rate < 95 ? 1 : 0.9)), drained, failing])).toBeUndefined();
  });

  it("is not seen in a staircase that is none of the rising ones, in few people, or in nothing", () => {
    expect(findLoss([passing, drained, failing], [passing], KNOWN)).toBeUndefined();
    expect(find([passing, drained, play("repeat-2", [3, 3.1], () => 0)])).toBeUndefined();
    expect(find([])).toBeUndefined();
  });
});

describe("a capacity that was lost on a ramp which then seemed to collapse", () => {
  const met = (rate: number) => ({ allowed: 0.05, ramp: [{ rate, bad: 10, of: 2_000 }] });

  it("is seen where holds fail at rates that the ramp met by a twelfth, or miss the objective where it met it by a sixth", () => {
    const search = play("search-1", [50, 52, 54], () => 0.2);
    expect(find([drained, search], met(55))).toEqual({ from: 50, to: 55 });
    expect(find([drained, search], met(53))).toBeUndefined();
    const late = play("search-1", [50, 52, 54], () => 0.85);
    expect(find([drained, late], met(58))).toEqual({ from: 50, to: 58 });
    expect(find([drained, late], met(56))).toBeUndefined();
  });

  it("is the lowest rate since which all holds are bad: one that is better again was met by a pause", () => {
    const first = play("search-1", [50, 52, 54], (rate) => (rate === 50 ? 0.2 : 1));
    expect(find([drained, first], met(90))).toBeUndefined();
    const last = play("search-1", [50, 52, 54], (rate) => (rate === 54 ? 0.2 : 1));
    expect(find([drained, last], met(90))).toBeUndefined();
    const most = play("search-1", [50, 52, 54], (rate) => (rate === 50 ? 1 : 0.2));
    expect(find([drained, most], met(90))).toEqual({ from: 52, to: 90 });
  });

  it("is not seen where the ramp missed the objective there, or did not collapse", () => {
    const search = play("search-1", [50, 52, 54], () => 0.2);
    expect(find([drained, search], { allowed: 0.05, ramp: [{ rate: 60, bad: 200, of: 2_000 }] })).toBeUndefined();
    expect(find([drained, search])).toBeUndefined();
  });
});
