import { describe, expect, it } from "vitest";
import { withTimeHeld } from "../../../src/core/capacity/held.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { lengthOf, level } from "../../../src/core/capacity/staircase.ts";
import { perSecond, seconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** A phase of levels, each of so many a second for so many seconds, and what was played of it. */
function phaseOf(
  kind: PhaseResult["phase"]["kind"],
  levels: readonly (readonly [rate: number, length: number])[],
  played?: number,
): PhaseResult {
  const stretches = levels.map(([rate, length]) => level(rate, length));
  const all = levels.flatMap(([rate, length]) => Array.from({ length }, () => rate)).map((rate, at) => loadSecond(at, rate, { ok: rate }));
  const phase = {
    name: kind,
    kind,
    stretches,
    duration: lengthOf(stretches),
    generators: 1,
    why: "find where the objective stops holding",
  } as const;
  return { phase, seconds: all.slice(0, played), good: [], isComplete: played === undefined, isGeneratorLimited: false };
}

const found = { kind: "found", rate: perSecond(100), basis: "single run, no interval" } as const;
const repeat = phaseOf("hold", [
  [80, 22],
  [95, 45],
  [100, 45],
  [105, 45],
]);

describe("how long a rate was held", () => {
  it("is the longest time on end that nine tenths of it or more were asked for", () => {
    expect(
      withTimeHeld(found, [
        phaseOf("hold", [
          [90, 30],
          [60, 30],
          [95, 40],
        ]),
        repeat,
      ]),
    ).toEqual({ ...found, heldMs: seconds(135) });
  });

  it("is longer where a verification held it", () => {
    expect(withTimeHeld(found, [repeat, phaseOf("verify", [[92, 600]])])).toEqual({ ...found, heldMs: seconds(600) });
  });

  it("counts what was played, and no ramps, guards or drains", () => {
    expect(
      withTimeHeld(found, [
        phaseOf(
          "hold",
          [
            [95, 45],
            [100, 45],
          ],
          60,
        ),
      ]),
    ).toEqual({ ...found, heldMs: seconds(60) });
    expect(withTimeHeld(found, [phaseOf("ramp", [[100, 300]]), phaseOf("guard", [[110, 300]]), phaseOf("drain", [[100, 30]])])).toEqual(
      found,
    );
  });

  it("is said of a rate at which nothing broke, and of no bound", () => {
    const notReached = { kind: "not-reached", highestTested: perSecond(105) } as const;
    expect(withTimeHeld(notReached, [repeat])).toEqual({ ...notReached, heldMs: seconds(135) });
    const bound = { kind: "at-least", rate: perSecond(100) } as const;
    expect(withTimeHeld(bound, [repeat])).toEqual(bound);
  });
});
