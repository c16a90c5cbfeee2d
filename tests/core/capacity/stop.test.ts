import { describe, expect, it } from "vitest";
import type { Estimate } from "../../../src/core/capacity/estimate.ts";
import { belowCollapse, stopsHere } from "../../../src/core/capacity/stop.ts";
import { perSecond } from "../../../src/core/units.ts";
import { QUICK_OPTIONS } from "./quick-options.ts";

const ASKED = { ...QUICK_OPTIONS, stopsAfterCollapse: true };
/** A ceiling guessed at 100 a second, and a fall on the ramp at `rate`, `corrected` without its lag. */
const fellAt = (rate: number, corrected?: number) => {
  const ceiling: Estimate = { kind: "at-least", rate: perSecond(100) };
  const without = corrected === undefined ? {} : { corrected: perSecond(corrected) };
  const collapse = { kind: "found", rate: perSecond(rate), basis: "", ...without } as const;
  return { ceilingGuess: perSecond(100), saturation: { ceiling, collapse, sessionLimit: { kind: "none" } } } as const;
};
const stood = { ...fellAt(120), saturation: { ...fellAt(120).saturation, collapse: { kind: "none" } } } as const;

describe("a stop after a collapse", () => {
  it.each([
    ["the rate of the fall without its lag, where that is lower", fellAt(120, 90), 90],
    ["the rate of the fall, where its lag is not known", fellAt(95), 95],
    ["the ceiling, where that is lower", fellAt(120, 110), 100],
  ])("keeps holds down to %s", (_name, evidence, most) => {
    expect(belowCollapse(ASKED, evidence).maxRate).toBe(most);
  });

  it("never raises the highest rate allowed, and changes nothing where nothing fell or nobody asked", () => {
    expect(belowCollapse({ ...ASKED, maxRate: perSecond(50) }, fellAt(120, 90)).maxRate).toBe(50);
    expect(belowCollapse(ASKED, stood)).toBe(ASKED);
    expect(belowCollapse(QUICK_OPTIONS, fellAt(120, 90))).toBe(QUICK_OPTIONS);
    expect([stopsHere(ASKED, fellAt(120)), stopsHere(ASKED, stood), stopsHere(QUICK_OPTIONS, fellAt(120))]).toEqual([true, false, false]);
  });
});
