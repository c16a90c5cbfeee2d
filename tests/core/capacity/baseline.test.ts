import { describe, expect, it } from "vitest";
import { baselineGoodput, hasDeparted } from "../../../src/core/capacity/baseline.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { milliseconds, perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

interface Played {
  readonly rate: number;
  readonly ok: number;
  /** Share of first attempts that met the objective; default: all who were served. */
  readonly good?: number;
  readonly okMeanMs?: number;
}

/** A part of the baseline whose steps last ten seconds each, and what came of each second of them. */
function part(...steps: readonly Played[]): PhaseResult {
  const load = steps.flatMap(({ rate, ok, good = Math.min(1, ok / rate), okMeanMs = 100 }, step) =>
    Array.from({ length: 10 }, (_, second) =>
      loadSecond(10 * step + second, rate, { ok, failed: rate - ok, okMeanMs: milliseconds(okMeanMs), good: good * rate }),
    ),
  );
  const stretches = steps.map(({ rate }) => ({ from: perSecond(rate), to: perSecond(rate), length: seconds(10) }));
  return {
    phase: {
      name: "baseline-1",
      kind: "baseline",
      stretches,
      duration: seconds(10 * steps.length),
      generators: 1,
      why: "find where the objective stops holding",
    },
    seconds: load,
    good: [load.map(({ good }) => good)],
    isGeneratorLimited: false,
    isComplete: true,
  };
}

describe("a baseline", () => {
  const well = part({ rate: 32, ok: 32 }, { rate: 64, ok: 64 });

  it("goes on while the platform keeps up", () => {
    expect(hasDeparted([])).toBe(false);
    expect(hasDeparted([well])).toBe(false);
  });

  it("ends where completions fall short of the people by a tenth and three standard errors", () => {
    expect(hasDeparted([well, part({ rate: 128, ok: 100 })])).toBe(true); // 280 of 1,280 are missing; 128 + 107 are allowed
    expect(hasDeparted([well, part({ rate: 128, ok: 110 })])).toBe(false); // 180 are missing
    expect(hasDeparted([part({ rate: 2, ok: 1 })])).toBe(false); // 10 of 20 are chance: 2 + 13 are allowed
  });

  it("ends where most first attempts come late that came in time at rest, and not where they never did", () => {
    const late = part({ rate: 64, ok: 64, good: 0.4 });
    expect(hasDeparted([well, late])).toBe(true);
    expect(hasDeparted([part({ rate: 1, ok: 1, good: 0 }), late])).toBe(false);
  });

  it("goes on where half are late of whom the objective asks for half, and ends where most of those are", () => {
    const [first, half, few] = [0.6, 0.4, 0.2].map((good) => part({ rate: 64, ok: 64, good }));
    expect(hasDeparted([first!, half!], 0.5)).toBe(false);
    expect(hasDeparted([first!, few!], 0.5)).toBe(true);
    expect(hasDeparted([first!, half!], 0.95)).toBe(true);
  });

  it("allows completions the time that a sign-in takes at rest", () => {
    const slow = part({ rate: 64, ok: 64, okMeanMs: 3_000 });
    const shifted = { ...slow, seconds: [...slow.seconds.slice(0, 3).map((second) => ({ ...second, ok: 0 })), ...slow.seconds] };
    const onTime = {
      ...shifted,
      seconds: shifted.seconds.map((second, index) => (index < 10 ? second : { ...second, planned: 0, judged: 0 })),
    };
    expect(hasDeparted([onTime])).toBe(false);
  });

  it("knows the most that was served in a step, at most what was offered", () => {
    expect(baselineGoodput([])).toBe(0);
    expect(baselineGoodput([well, part({ rate: 128, ok: 100 }, { rate: 256, ok: 90 })])).toBe(100);
    expect(baselineGoodput([part({ rate: 1, ok: 3 })])).toBe(1);
  });
});
