import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { lastsAtLeast } from "../../../src/core/capacity/shut.ts";
import { level } from "../../../src/core/capacity/staircase.ts";
import { milliseconds, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** A hold of two minutes at `rate`, in which nobody is let in from second 60 to 90. */
function shut(
  rate: number,
  seen: (at: number) => Partial<LoadSecond> = () => ({}),
  kind: PhaseResult["phase"]["kind"] = "hold",
): PhaseResult {
  const all = Array.from({ length: 120 }, (_, at) => {
    const ok = at >= 60 && at < 90 ? 0 : rate;
    return loadSecond(at, rate, { ok, failed: rate - ok, okMeanMs: milliseconds(200), ...seen(at) });
  });
  const stretches = [level(rate, all.length)];
  const phase = { name: kind, kind, stretches, duration: seconds(all.length), generators: 1, why: "repeat it, for an interval" } as const;
  return { phase, seconds: all, good: [], isComplete: true, isGeneratorLimited: false };
}

describe("what is known to last of a platform that shut in a hold", () => {
  it("is what came in over all the time that was played", () => {
    expect(lastsAtLeast([shut(80)], 80)).toBe(60);
    expect(lastsAtLeast([shut(80), shut(40, () => ({ ok: 40, failed: 0 }))], 80)).toBe(50);
    expect(lastsAtLeast([shut(87)], 80)).toBeDefined();
  });

  it("is not asked where it shut at a rate that is far above what is told of it, or in a phase that was to overload it", () => {
    expect(lastsAtLeast([shut(90)], 80)).toBeUndefined();
    expect(lastsAtLeast([shut(80, undefined, "ramp")], 80)).toBeUndefined();
  });

  it("nor where a queue had made people slow before, where it never shut, and of no phases", () => {
    expect(lastsAtLeast([shut(80, (at) => (at >= 45 && at < 60 ? { okMeanMs: milliseconds(2_000) } : {}))], 80)).toBeUndefined();
    expect(lastsAtLeast([shut(80, () => ({ ok: 80, failed: 0 }))], 80)).toBeUndefined();
    expect(lastsAtLeast([], 80)).toBeUndefined();
  });
});
