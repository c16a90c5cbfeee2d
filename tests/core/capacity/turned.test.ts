import { describe, expect, it } from "vitest";
import { type Saturation, saturationOf } from "../../../src/core/capacity/saturation.ts";
import { looksFull } from "../../../src/core/capacity/sessionlimit.ts";
import { readTurn } from "../../../src/core/capacity/turned.ts";
import type { Door, LoadStretch, Sessions, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { TYPICAL } from "../../bench/truth-systems.ts";
import { platform } from "./played.ts";

const SEEDS = [1, 2, 3, 4];
const QUOTA = 4_000;
const ramp = (seconds: number): readonly LoadStretch[] => [{ from: 22, to: 90, seconds }];
const level = (rate: number, seconds: number): LoadStretch => ({ from: rate, to: rate, seconds });
const STEPS: readonly LoadStretch[] = [20, 40, 60, 80].map((rate) => level(rate, 120));

const secondsOf = (simulated: SimulatedPlatform, stretches: readonly LoadStretch[], seed: number) =>
  simulate({ platform: simulated, people: TYPICAL, stretches, seed, limits: [1], tail: 20 }).seconds;

/** As a plain run of people who come again is read. */
function read(seconds: ReturnType<typeof secondsOf>): Saturation {
  return readTurn(seconds, saturationOf(seconds));
}

const house = (sessions: Omit<Sessions, "limit" | "isUnknown">): SimulatedPlatform => ({
  ...platform(20, 0.2),
  sessions: { limit: QUOTA, isUnknown: true, ...sessions },
});

describe("one run of a house whose people leave when they like", () => {
  it.each([
    ["5 minutes in the mean, a ramp of 5 minutes", { idle: 300, law: "exponential" }, ramp(300)],
    ["5 minutes in the mean, a ramp of 20 minutes", { idle: 300, law: "exponential" }, ramp(1_200)],
    ["10 minutes in the mean, a ramp of 10 minutes", { idle: 600, law: "exponential" }, ramp(600)],
    ["10 minutes in the mean, steps", { idle: 600, law: "exponential" }, STEPS],
    ["10 minutes, few much longer, a ramp of 10 minutes", { idle: 600, law: "lognormal" }, ramp(600)],
    ["20 minutes in the mean, a ramp of 10 minutes", { idle: 1_200, law: "exponential" }, ramp(600)],
  ] as const)("tells a limit of sessions, no more of them than there are, and no collapse: %s", (_, sessions, load) => {
    for (const seed of SEEDS) {
      const { ceiling, collapse, sessionLimit } = read(secondsOf(house(sessions), load, seed));
      expect([ceiling.kind, collapse.kind]).toEqual(["at-least", "none"]);
      if (sessionLimit.kind === "none") throw new Error("no limit");
      expect(sessionLimit.sessions / QUOTA).toBeGreaterThan(0.5);
      expect(sessionLimit.sessions / QUOTA).toBeLessThan(sessionLimit.kind === "found" ? 1.1 : 1);
    }
  });

  it("tells no collapse, and a ceiling at least, where all leave two minutes after they came, so that many may have left before it was full", () => {
    for (const seed of SEEDS)
      for (const load of [[{ from: 20, to: 80, seconds: 300 }], [{ from: 20, to: 80, seconds: 200 }, level(80, 400)]]) {
        const { ceiling, collapse } = read(secondsOf(house({ idle: 120 }), load, seed));
        expect([ceiling.kind, collapse.kind]).toEqual(["at-least", "none"]);
      }
  });

  it("does not tell one where errors turned people away, as a machine's may that broke, and says that it looks full", () => {
    for (const seed of SEEDS) {
      const errors = secondsOf(house({ idle: 300, law: "exponential", answer: "failed" }), ramp(300), seed);
      expect(read(errors).sessionLimit.kind).toBe("none");
      expect(looksFull(errors)).toBe(true);
    }
  });
});

describe("one run of a platform that has no limit of sessions", () => {
  const buckets: readonly [reserve: number, rate: number, answer: Door["answer"]][] = [
    [300, 10, "overload"],
    [300, 30, "failed"],
    [3_000, 10, "failed"],
    [3_000, 30, "overload"],
  ];
  it.each(buckets)("tells what lasts where a reserve of %d and then %d a second is let in, the others get %s", (reserve, rate, answer) => {
    for (const seed of SEEDS)
      for (const load of [ramp(300), ramp(600)]) {
        const door = { kind: "bucket", reserve, rate, answer } as const;
        const seconds = secondsOf({ ...platform(20, 0.2), door }, load, seed);
        const { ceiling, collapse, sessionLimit } = read(seconds);
        expect([collapse.kind, sessionLimit.kind, looksFull(seconds)]).toEqual(["none", "none", false]);
        expect(ceiling.kind === "found" && ceiling.rate / rate).toBeCloseTo(1, 1);
      }
  });

  it("tells of no sessions, nor of another ceiling, where a short queue is full", () => {
    for (const queue of [0, 5, 40])
      for (const seed of SEEDS)
        for (const load of [ramp(300), ramp(600)]) {
          const seconds = secondsOf({ ...platform(10, 0.2), queue }, load, seed).map(asPages);
          expect(read(seconds)).toEqual(saturationOf(seconds));
          expect(read(seconds).sessionLimit.kind).toBe("none");
        }
  });

  it("tells of no sessions where three machines of four die in the middle and a page asks the others to wait", () => {
    for (const seed of SEEDS)
      for (const length of [300, 600])
        for (const left of [2, 5, 10]) {
          const machines = (workers: number) => secondsOf({ ...platform(workers, 0.2), queue: 0 }, ramp(length), seed);
          let live = 0;
          const seconds = [...machines(20).slice(0, length / 2), ...machines(left).slice(length / 2)].map(asPages).map((second) => {
            live += second.ok;
            return { ...second, live };
          });
          expect(read(seconds).sessionLimit.kind).toBe("none");
        }
  });
});

const asPages = (second: ReturnType<typeof secondsOf>[number]) => ({ ...second, overload: second.failed, failed: 0 });
