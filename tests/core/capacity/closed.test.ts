import { describe, expect, it } from "vitest";
import { findClosed, readClosed } from "../../../src/core/capacity/closed.ts";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { type Saturation, saturationOf } from "../../../src/core/capacity/saturation.ts";
import { readTurn } from "../../../src/core/capacity/turned.ts";
import type { LoadStretch, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { PATIENT, TYPICAL } from "../../bench/truth-systems.ts";
import { platform } from "./played.ts";

const SEEDS = [1, 2, 3, 4];
const MINUTE: SimulatedPlatform = {
  ...platform(20, 0.05),
  door: { kind: "window", count: 1_200, every: 60, since: 0.4, answer: "failed" },
};
const BELL: readonly LoadStretch[] = Array.from({ length: 30 }, (_, index) => {
  const rate = (time: number): number => 40 * Math.exp(-((time - 150) ** 2) / (2 * 50 ** 2));
  return { from: rate(10 * index), to: rate(10 * index + 10), seconds: 10 };
});
const secondsOf = (simulated: SimulatedPlatform, stretches: readonly LoadStretch[], seed: number): readonly LoadSecond[] =>
  simulate({ platform: simulated, people: TYPICAL, stretches, seed, limits: [2], tail: 30 }).seconds;
const read = (seconds: readonly LoadSecond[]): Saturation => readClosed(seconds, readTurn(seconds, saturationOf(seconds)));

describe("a limit of 1,200 a minute of which a run does not see two whole windows", () => {
  it.each([
    ["a ramp of 150 s", [{ from: 0, to: 60, seconds: 150 }]],
    ["a ramp of 300 s", [{ from: 0, to: 40, seconds: 300 }]],
    ["a bell", BELL],
    ["a steady load of 90 s", [{ from: 26, to: 26, seconds: 90 }]],
  ] as const)("is no collapse, and lets in no more for long than from opening to opening: %s", (_, stretches) => {
    for (const seed of SEEDS) {
      const { ceiling, collapse } = read(secondsOf(MINUTE, stretches, seed));
      expect([ceiling.kind, collapse.kind]).toEqual(["at-least", "none"]);
      if (ceiling.kind === "at-least") expect(ceiling.rate).toBeLessThan(20.5);
      if (ceiling.kind === "at-least") expect(ceiling.rate).toBeGreaterThan(15);
    }
  });
});

it("tells what a steady load was let in from opening to opening, and not what came in before the first as well", () => {
  for (const seed of SEEDS) {
    const door = { kind: "window", count: 1_200, every: 60, since: 24, answer: "failed" } as const;
    const stretches = [{ from: 26, to: 26, seconds: 300 }];
    const { seconds } = simulate({ platform: { ...MINUTE, door }, people: PATIENT, stretches, seed, limits: [2], tail: 30 });
    expect(findClosed(seconds)?.rate).toBeCloseTo(20, 0);
  }
});

it("knows a limit that shuts on the far side of a bell, where a few come and some are told in the next second", () => {
  const rate = (time: number): number => 40 * Math.exp(-((time - 200) ** 2) / (2 * 60 ** 2));
  const bell = Array.from({ length: 80 }, (_, index) => ({ from: rate(5 * index), to: rate(5 * index + 5), seconds: 5 }));
  const door = { kind: "window", count: 2_400, every: 120, since: 48, answer: "failed" } as const;
  for (const seed of [1_001, 1_003, 1_004, 1_005, 1_006, 1_009]) {
    const { seconds } = simulate({ platform: { ...MINUTE, door }, people: PATIENT, stretches: bell, seed, limits: [2], tail: 30 });
    const { ceiling, collapse } = read(seconds);
    expect([ceiling.kind, collapse.kind]).toEqual(["at-least", "none"]);
    if (ceiling.kind === "at-least") expect(ceiling.rate).toBeLessThan(20.5);
  }
});

describe("what is read as before", () => {
  const ramp = [{ from: 0, to: 60, seconds: 200 }];

  it("a platform that collapses under those who wait", () => {
    for (const seed of SEEDS) {
      const seconds = secondsOf({ ...platform(4, 0.2), zombie: true }, ramp, seed);
      const seen = saturationOf(seconds);
      expect(seen.collapse.kind).toBe("found");
      expect(readClosed(seconds, seen)).toBe(seen);
    }
  });

  it("a platform that goes down and lets in nobody any more", () => {
    for (const seed of SEEDS) {
      const seconds = secondsOf(platform(20, 0.2), ramp, seed).map((second, at) =>
        at < 130 ? second : { ...second, ok: 0, failed: second.attempts, stays: 0.01 * second.attempts },
      );
      expect(findClosed(seconds)).toBeUndefined();
      expect(saturationOf(seconds).collapse.kind).toBe("found");
    }
  });

  it.each([
    ["lets people in for a moment between two times", (at: number) => (at === 165 ? 1 : 0)],
    ["lets in a third of them since", (at: number) => (at < 165 ? 0 : 0.33)],
  ])("a platform that goes down and %s", (_, kept) => {
    for (const seed of SEEDS) {
      const seconds = secondsOf(platform(20, 0.2), [{ from: 0, to: 60, seconds: 300 }], seed).map((second, at) => {
        if (at < 150) return second;
        const ok = Math.floor(kept(at) * second.ok);
        const { okMeanMs = milliseconds(0), ...rest } = second;
        const stays = (ok * okMeanMs) / 1_000 + 0.01 * (second.attempts - ok);
        return { ...rest, ok, failed: Math.max(0, second.attempts - ok), stays, ...(ok > 0 ? { okMeanMs } : {}) };
      });
      expect(findClosed(seconds)).toBeUndefined();
      expect(read(seconds).collapse.kind).toBe("found");
    }
  });

  it("a small platform that goes down and lets in nobody any more, whose people leave seconds empty", () => {
    const seconds = secondsOf(platform(20, 0.2), [{ from: 4, to: 4, seconds: 300 }], 1).map((second, at) =>
      at < 150 ? second : { ...second, ok: 0, attempts: at % 15 === 14 ? 0 : 4, failed: at % 15 === 14 ? 0 : 4, stays: 0.04 },
    );
    expect(findClosed(seconds)).toBeUndefined();
    const back = seconds.map((second, at) =>
      at < 190 ? second : { ...second, attempts: 4, ok: 4, failed: 0, stays: 0.8, okMeanMs: milliseconds(200) },
    );
    expect(findClosed(back)?.length).toBe(40);
  });

  it("the ceiling of a ramp that a platform with few places meets long after a restart", () => {
    for (const seed of SEEDS) {
      const small = { ...platform(20, 0.5), queue: 5 };
      const { seconds } = simulate({
        platform: small,
        people: PATIENT,
        stretches: [{ from: 0, to: 56, seconds: 400 }],
        seed,
        limits: [2],
        tail: 30,
      });
      const restarted = seconds.map((second, at) =>
        at < 150 || at >= 165 ? second : { ...second, ok: 0, failed: second.attempts, stays: 0.01 * second.attempts },
      );
      const { ceiling } = read(restarted);
      expect(findClosed(restarted)?.length).toBe(15);
      expect(ceiling.kind).toBe("found");
      if (ceiling.kind === "found") expect(Math.abs(ceiling.rate / 40 - 1)).toBeLessThan(0.05);
    }
  });

  it("a ramp with which a platform keeps up again after a restart", () => {
    for (const seed of SEEDS) {
      const seconds = secondsOf(platform(20, 0.2), [{ from: 0, to: 60, seconds: 300 }], seed).map((second, at) =>
        at < 100 || at >= 115 ? second : { ...second, ok: 0, failed: second.attempts, stays: 0.01 * second.attempts },
      );
      expect(findClosed(seconds)?.length).toBe(15);
      expect(read(seconds).ceiling.kind).toBe("not-reached");
    }
  });
});
