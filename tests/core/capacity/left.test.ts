import { describe, expect, it } from "vitest";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import type { LoadStretch, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { milliseconds } from "../../../src/core/units.ts";

const IMPATIENT = [{ weight: 1, wait: milliseconds(4_000), sigma: 0.7 }];
const STEADY = [{ from: 30, to: 30, seconds: 90 }];

/** What impatient people who try ten times meet there. */
const impatient = (platform: SimulatedPlatform, stretches: readonly LoadStretch[], seed: number) =>
  saturationOf(
    simulate({
      platform,
      people: { wait: 4, sigma: 0.7, habituation: 1.2, reload: 0.95, reloadAfter: 1, attempts: 10 },
      stretches,
      seed,
      limits: [2],
      tail: 40,
    }).seconds,
    { people: IMPATIENT },
  ).ceiling;

describe("a platform that people leave in numbers", () => {
  it("did not keep up where a queue of 20 a second was asked for 30, whatever the luck of its first seconds", () => {
    const four = { station: { kind: "workers", workers: 4, service: 0.2, law: "exponential" }, zombie: false } as const;
    const one = { station: { kind: "workers", workers: 1, service: 0.05, law: "exponential" }, zombie: false } as const;
    for (const [platform, seed] of [
      [four, 23],
      [four, 40],
      [one, 40],
    ] as const)
      expect(impatient(platform, STEADY, seed).kind).not.toBe("not-reached");
    expect(impatient(one, [{ from: 4, to: 36, seconds: 60 }], 23).kind).not.toBe("not-reached");
  });

  it("kept up where sign-ins take so long at any load, and for who left in a pause of it and came back", () => {
    const slow = { station: { kind: "workers", workers: 1_000, service: 3, law: "constant" }, zombie: true } as const;
    const pausing = {
      station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" },
      zombie: true,
      pauses: { every: 30, from: 1, to: 3 },
    } as const;
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      expect(impatient(slow, STEADY, seed).kind).toBe("not-reached");
      expect(impatient(pausing, [{ from: 8, to: 40, seconds: 300 }], seed).kind).toBe("not-reached");
    }
  });
});
