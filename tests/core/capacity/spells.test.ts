import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { spellsOf } from "../../../src/core/capacity/spells.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** A phase of 120 seconds at 110 people a second; nobody is good in the seconds that `queue` holds. */
function played(kind: "ramp" | "hold" | "guard" | "spike", queue: readonly [number, number], seen: Partial<LoadSecond> = {}): PhaseResult {
  const stretch = { from: perSecond(110), to: perSecond(110), length: seconds(120) };
  return {
    phase: { name: kind, kind, stretches: [stretch], duration: seconds(120), generators: 1, why: "find where the objective stops holding" },
    seconds: Array.from({ length: 130 }, (_, at) => {
      const isQueueing = at >= queue[0] && at < queue[1];
      return loadSecond(at, 110, { ok: 100, good: isQueueing ? 0 : 100, ...(isQueueing ? seen : {}) });
    }),
    good: [[]],
    isGeneratorLimited: false,
    isComplete: true,
  };
}
const lengths = (results: readonly PhaseResult[]): readonly number[] =>
  spellsOf(results)
    .map(({ completions }) => completions.length)
    .filter((length) => length > 0);

describe("spells in which people queue", () => {
  it("are the seconds of ramps, holds and guards around which hardly anybody is good, without what comes after the load", () => {
    expect(lengths([played("ramp", [40, 100])])).toEqual([58]);
    expect(lengths([played("hold", [40, 60]), played("guard", [110, 130])])).toEqual([18, 9]);
    expect(lengths([played("spike", [0, 120]), played("hold", [0, 0])])).toEqual([]);
    expect(spellsOf([])).toEqual([]);
  });

  it("are those without people who leave, where there is a minute of them, and all of them else", () => {
    const leaving = played("ramp", [20, 120], { failed: 30 });
    expect(lengths([leaving, played("guard", [20, 120])])).toEqual([98]);
    expect(lengths([leaving, played("guard", [100, 120])])).toEqual([98, 18]);
  });

  it("are only those of guards that stood, where goodput collapsed on the way up", () => {
    const collapsed = played("ramp", [40, 120], { ok: 20 });
    expect(lengths([collapsed, played("hold", [40, 120]), played("guard", [40, 120])])).toEqual([78]);
    expect(lengths([collapsed, played("guard", [40, 120], { ok: 20 })])).toEqual([]);
  });
});
