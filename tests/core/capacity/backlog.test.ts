import { describe, expect, it } from "vitest";
import { pilesUp } from "../../../src/core/capacity/backlog.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { level } from "../../../src/core/capacity/staircase.ts";
import { perSecond, ratio, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";
import { measure, PATIENT, platform } from "./played.ts";

/** Holds of a hundred seconds at `rates`, on a platform of a hundred a second; `refused` of what comes beyond that is turned away. */
function held(rates: readonly number[], refused: number): PhaseResult {
  const stretches = rates.map((rate) => level(rate, 100));
  const phase = {
    name: "repeat-1",
    kind: "hold",
    stretches,
    duration: seconds(100 * rates.length),
    generators: 1,
    why: "find where the objective stops holding",
  } as const;
  const load = rates.flatMap((rate, hold) =>
    Array.from({ length: 100 }, (_, second) =>
      loadSecond(100 * hold + second, rate, { ok: Math.min(100, rate), failed: refused * Math.max(0, rate - 100) }),
    ),
  );
  return { phase, seconds: load, good: [], isGeneratorLimited: false, isComplete: true };
}

describe("people beyond the ceiling", () => {
  it("pile up where they wait, and not where a full queue turns them away", () => {
    expect(pilesUp([held([90, 105, 110], 0)], perSecond(100))).toBe(true);
    expect(pilesUp([held([90, 105, 110], 0.4)], perSecond(100))).toBe(true);
    expect(pilesUp([held([90, 105, 110], 1)], perSecond(100))).toBe(false);
  });

  it("are none where no hold went above it", () => {
    expect(pilesUp([held([80, 95], 0)], perSecond(100))).toBe(false);
    expect(pilesUp([], perSecond(100))).toBe(false);
  });
});

describe("an SLO rate", () => {
  const profile = { name: "default", repeats: 3, guard: false, spike: false, surge: false, verify: false } as const;
  const find = (within: number, queue?: number) =>
    measure(
      { platform: { ...platform(20, 0.2), ...(queue === undefined ? {} : { queue }) }, people: PATIENT },
      { profile, objectives: [{ within: seconds(within), share: ratio(0.95) }] },
      3,
    ).result.sloRate;

  it("lies at the ceiling where a hold is over before its queue is as long as the objective allows: 100 a second, within 10 s", () => {
    const found = find(10);
    expect(found.kind === "found" && Math.abs(found.rate - 100) < 2).toBe(true);
    expect(found.kind === "found" && (found.low ?? 0) < 99.7 && (found.high ?? 0) > 99.7).toBe(true);
  });

  it("lies above it where a full queue turns away what is too much: 95 % of 101.5 get in", () => {
    const found = find(1, 40);
    expect(found.kind === "found" && Math.abs(found.rate - 101.5) < 1).toBe(true);
  });
});
