import { describe, expect, it } from "vitest";
import type { Estimate } from "../../../src/core/capacity/estimate.ts";
import { raiseToHolds } from "../../../src/core/capacity/floor.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

const hold = (rate: number, ok: number, length = 100): PhaseResult => ({
  phase: {
    name: "repeat-1",
    kind: "hold",
    stretches: [
      { from: perSecond(0.8 * rate), to: perSecond(rate), length: seconds(10) },
      { from: perSecond(rate), to: perSecond(rate), length: seconds(length) },
    ],
    duration: seconds(10 + length),
    generators: 1,
    why: "find where the objective stops holding",
  },
  // The approach lets in more than any hold: it must not count.
  seconds: Array.from({ length: 10 + length }, (_, second) => loadSecond(second, rate, { ok: second < 10 ? 2 * ok : ok })),
  good: [[]],
  isGeneratorLimited: false,
  isComplete: true,
});
const found = (rate: number): Estimate => ({ kind: "found", rate: perSecond(rate), basis: "single run, no interval" });

describe("a ceiling", () => {
  // 100 s at 100/s: 10,000 completions, less 1.645 · √10,000 = 164.5.
  it("is never below what a whole hold let in, less the luck of the count", () => {
    expect(raiseToHolds(found(91.5), [hold(102, 100)])).toMatchObject({ kind: "found", rate: 98.355 });
    expect(raiseToHolds({ kind: "at-least", rate: perSecond(90) }, [hold(102, 100)])).toMatchObject({ kind: "at-least", rate: 98.355 });
  });

  it("is not raised beyond what was offered, nor where it lies higher, nor by a staircase that was cut", () => {
    expect(raiseToHolds(found(80), [hold(90, 100)])).toMatchObject({ rate: 90 });
    expect(raiseToHolds(found(99), [hold(102, 100)])).toEqual(found(99));
    expect(raiseToHolds(found(91.5), [{ ...hold(102, 100), isComplete: false }])).toEqual(found(91.5));
  });

  it("is only a lower bound where a guard beyond it was served as it came: a pause at the end of a ramp is no ceiling", () => {
    const guard = (rate: number, ok: number): PhaseResult => {
      const { phase, ...result } = hold(rate, ok);
      return {
        ...result,
        seconds: result.seconds.slice(10),
        phase: { ...phase, kind: "guard", stretches: phase.stretches.slice(1), duration: seconds(100) },
      };
    };
    // 100 s at 45/s: 4,500 completions, less 1.645 · √4,500 = 110.3.
    expect(raiseToHolds(found(36), [guard(45, 45)])).toEqual({ kind: "at-least", rate: expect.closeTo(43.9, 1) });
    expect(raiseToHolds(found(36), [guard(45, 45), hold(50, 50)])).toMatchObject({ kind: "at-least", rate: expect.closeTo(48.8, 1) });
    expect(raiseToHolds(found(36), [guard(45, 43)])).toEqual(found(36));
    expect(raiseToHolds(found(43), [guard(45, 45)])).toEqual(found(43));
    expect(raiseToHolds(found(36), [{ ...guard(45, 45), isComplete: false }])).toEqual(found(36));
  });

  it("stays absent where nothing was found, or the capacity changed", () => {
    const changing: Estimate = { kind: "changing", from: perSecond(50), to: perSecond(70) };
    expect(raiseToHolds(changing, [hold(102, 100)])).toEqual(changing);
    expect(raiseToHolds({ kind: "none" }, [hold(102, 100)])).toEqual({ kind: "none" });
  });
});
