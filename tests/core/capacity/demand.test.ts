import { describe, expect, it } from "vitest";
import { followsDemand } from "../../../src/core/capacity/demand.ts";
import { seededRandom } from "../../../src/core/people/random.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** Seconds in each of which 60 to 100 people come, by the draw, and `letIn` of them get in. */
function drawn(length: number, letIn: (planned: number, at: number, random: () => number) => number, okMs = 200) {
  const random = seededRandom(17, 1);
  return Array.from({ length }, (_, at) => {
    const planned = 60 + Math.floor(41 * random());
    return loadSecond(at, 80, { planned, ok: letIn(planned, at, random), okMeanMs: milliseconds(okMs) });
  });
}

describe("what is let in", () => {
  it("follows what comes where a share is lost at any load", () => {
    expect(followsDemand(drawn(120, (planned) => 0.9 * planned))).toBe(true);
    expect(followsDemand(drawn(120, (planned, _, random) => 0.7 * planned + 10 * random()))).toBe(true);
  });

  it("does not where the platform has all the work it can do, also while it becomes faster or slower", () => {
    expect(followsDemand(drawn(120, (_planned, _at, random) => 50 + 20 * random()))).toBe(false);
    expect(followsDemand(drawn(120, (_planned, at, random) => 50 + at / 3 + 10 * random()))).toBe(false);
  });

  it("is not known of a few seconds, of sign-ins that are long beside them, and where nothing was drawn", () => {
    expect(followsDemand(drawn(45, (planned) => planned))).toBe(false);
    expect(followsDemand(drawn(120, (planned) => planned, 5_000))).toBe(false);
    expect(followsDemand(Array.from({ length: 120 }, (_, at) => loadSecond(at, 80, { ok: 80 })))).toBe(false);
    expect(followsDemand([])).toBe(false);
  });
});
