import { describe, expect, it } from "vitest";
import { levelsOf } from "../../../src/core/capacity/level.ts";
import { LITTLE_LIMIT, littleError } from "../../../src/core/capacity/little.ts";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import type { SimulatedPeople } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const PATIENT: SimulatedPeople = { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 };
const RELOADING: SimulatedPeople = { wait: 2, sigma: 0.5, habituation: 1, reload: 0.8, reloadAfter: 1, attempts: 3 };

/** Two minutes at 80 and two at 110 a second on twenty workers of 0.2 s, which take 100. */
const played = (people: SimulatedPeople): readonly LoadSecond[] =>
  simulate({
    platform: { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: true },
    people,
    stretches: [
      { from: 80, to: 80, seconds: 120 },
      { from: 110, to: 110, seconds: 120 },
    ],
    seed: 3,
    limits: [1],
    tail: 10,
  }).seconds;

/** Of the seconds from `begin` to `until`. */
const errorIn = (all: readonly LoadSecond[], begin: number, until: number): number =>
  littleError(all.slice(begin, until), all[begin - 1]?.ages ?? 0);

describe("Little's law", () => {
  it("is exact by hand: one person is there from 0.5 s to 2.5 s, another comes at 1.75 s and stays", () => {
    const hold = [
      loadSecond(0, 1, { ok: 0, presence: 0.5, ages: 0.5 }),
      loadSecond(1, 1, { ok: 0, presence: 1.25, ages: 1.75 }),
      loadSecond(2, 0, { ok: 1, presence: 1.5, ages: 1.25, stays: 2 }),
    ];
    expect(littleError(hold, 0)).toBe(0);
    expect(littleError(hold.slice(1), 0.5)).toBe(0);
    expect(littleError(hold.slice(2), 1.75)).toBe(0);
    const short = hold.map((second) => ({ ...second, stays: second.stays * 0.9 }));
    expect(littleError(short, 0)).toBeCloseTo(0.2 / 3.25, 12);
  });

  it("holds over every stretch of a simulated run: a calm one, where load changes, where a queue grows, and where people give up", () => {
    for (const people of [PATIENT, RELOADING])
      for (const [begin, until] of [
        [0, 250],
        [18, 120],
        [110, 130],
        [138, 240],
        [200, 201],
      ] as const)
        expect(errorIn(played(people), begin, until)).toBeLessThan(1e-9);
  });

  it("does not where attempts say that they took a twentieth or a tenth less than they did", () => {
    const all = played(PATIENT);
    expect(
      errorIn(
        all.map((second) => ({ ...second, stays: second.stays * 0.95 })),
        18,
        120,
      ),
    ).toBeGreaterThan(LITTLE_LIMIT);
    expect(
      errorIn(
        all.map((second) => ({ ...second, stays: second.stays * 0.9 })),
        18,
        120,
      ),
    ).toBeGreaterThan(2 * LITTLE_LIMIT);
  });

  it("has a value for an empty hold and for one whose people nobody counted", () => {
    expect(littleError([], 0)).toBe(0);
    expect(littleError([loadSecond(0, 0, { ok: 0 })], 0)).toBe(0);
    expect(littleError([loadSecond(0, 5, { ok: 5, stays: 0.05 })], 0)).toBe(1);
  });

  it("is tried in each hold: one of two that was miscounted is found", () => {
    const stretches = [80, 110].map((rate) => ({ from: perSecond(rate), to: perSecond(rate), length: seconds(120) }));
    const phase = {
      name: "search-1",
      kind: "hold",
      stretches,
      duration: seconds(240),
      generators: 1,
      why: "find where the objective stops holding",
    } as const;
    const all = played(RELOADING).map((second, at) => (at < 120 ? second : { ...second, stays: second.stays * 0.9 }));
    const levels = levelsOf([{ phase, seconds: all, good: [], isGeneratorLimited: false, isComplete: true }], undefined);
    expect(levels.map(({ little = 0 }) => little > LITTLE_LIMIT)).toEqual([false, true]);
  });
});
