import { describe, expect, it } from "vitest";
import { findCeiling } from "../../../src/core/capacity/ceiling.ts";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** A ramp of five minutes to 153/s on a platform whose goodput above 95/s goes on rising to 109/s, and where people wait as `wait` says. */
const ramp = (wait: (overload: number) => number): readonly LoadSecond[] =>
  Array.from({ length: 300 }, (_, second) => {
    const rate = 38 + 0.384 * second;
    const overload = Math.max(0, (rate - 95) / 58);
    const ok = Math.min(rate, 95 + 14 * overload);
    return loadSecond(second, rate, { ok, failed: rate - ok, okMeanMs: milliseconds(wait(overload)) });
  });

describe("goodput that still rises above the hinge", () => {
  it("is no ceiling where the platform turns people away rather than keeps them waiting", () => {
    expect(
      findCeiling(
        ramp((overload) => 200 + 200 * overload),
        [],
        "stood",
      ).kind,
    ).toBe("rising");
  });

  it("is luck where they wait: all of such a platform is busy", () => {
    const fit = findCeiling(
      ramp((overload) => 200 + 6_000 * overload),
      [],
      "stood",
    );
    expect(fit.kind === "found" && Math.abs(fit.rate / 102 - 1)).toBeLessThan(0.05);
  });
});
