import { describe, expect, it } from "vitest";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import type { LoadStretch } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";

/** What comes to 20 workers that keep up with all of it, and of which `share` get in at any load. */
const keptOut = (share: number, stretches: readonly LoadStretch[]) =>
  simulate({
    platform: { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: true },
    people: { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 },
    stretches,
    seed: 31,
    limits: [2],
    tail: 45,
  }).seconds.map((second) => {
    const ok = Math.round(share * second.ok);
    return { ...second, ok, good: ok, failed: second.failed + second.ok - ok };
  });

const RAMP = [{ from: 0, to: 80, seconds: 300 }];

describe("the ceiling of a platform that keeps people out at any load", () => {
  it("is at least what came in where most are", () => {
    const { ceiling, collapse } = saturationOf(keptOut(0.2, RAMP));
    expect([ceiling.kind, collapse.kind]).toEqual(["at-least", "none"]);
    expect(ceiling.kind === "at-least" && ceiling.rate).toBeLessThanOrEqual(0.2 * 80);
    expect(ceiling.kind === "at-least" && ceiling.rate).toBeGreaterThan(0.1 * 80);
  });

  it("is not known where all are", () => {
    for (const stretches of [RAMP, [{ from: 3, to: 3, seconds: 20 }]]) {
      const { ceiling, collapse, sessionLimit } = saturationOf(keptOut(0, stretches));
      expect([ceiling.kind, collapse.kind, sessionLimit.kind]).toEqual(["none", "none", "none"]);
    }
  });
});
