import { describe, expect, it } from "vitest";
import { hasFallen, mostFail, stopsAtItsRule } from "../../../src/core/capacity/mostfail.ts";
import { playCapacity, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { perSecond } from "../../../src/core/units.ts";
import { OPTIONS, platform, RETRYING } from "./played.ts";

describe("the rule at which a ramp stops", () => {
  const bad = (length: number) => Array.from({ length }, () => ({ judged: 5, good: 1 }));
  const fine = (length: number) => Array.from({ length }, () => ({ judged: 5, good: 5 }));
  it("fires after forty seconds in which most fail, not counting those who may still succeed", () => {
    expect(mostFail([...fine(50), ...bad(42)], 2)).toBe(true);
    expect(mostFail([...fine(50), ...bad(36)], 2)).toBe(false);
  });
  it("does not fire on too few people, or in the beginning", () => {
    expect(
      mostFail(
        Array.from({ length: 100 }, () => ({ judged: 0, good: 0 })),
        0,
      ),
    ).toBe(false);
    expect(mostFail(bad(39), 0)).toBe(false);
  });
  it("ends a ramp on which goodput collapsed and most fail, and neither without the other", () => {
    const ramp = (okAbove: (rate: number) => number, good: number) =>
      Array.from({ length: 300 }, (_, at) => {
        const rate = perSecond(at / 2);
        return { intended: rate, ok: at < 200 ? rate : okAbove(rate), judged: rate, good: at < 200 ? rate : good };
      });
    expect(
      hasFallen(
        ramp(() => 20, 0),
        2,
      ),
    ).toBe(true);
    expect(
      hasFallen(
        ramp(() => 100, 0),
        2,
      ),
    ).toBe(false);
    expect(
      hasFallen(
        ramp(() => 20, 150),
        2,
      ),
    ).toBe(false);
  });
  it("is looked at on every ramp and in the guards, and on nothing else", () => {
    const kinds = ["baseline", "ramp", "drain", "hold", "guard", "spike", "surge", "verify"] as const;
    expect(kinds.filter((kind) => stopsAtItsRule({ kind }))).toEqual(["ramp", "guard"]);
  });
  it("spares a platform that collapses the rest of the ramp in a played procedure", () => {
    const system: SimulatedSystem = { platform: platform(20, 0.2), people: RETRYING };
    const ramp = playCapacity(system, OPTIONS, 1).find(({ phase }) => phase.kind === "ramp");
    expect(ramp?.seconds.length).toBeLessThan((ramp?.phase.duration ?? 0) / 1_000);
  });
});
