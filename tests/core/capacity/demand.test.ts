import { describe, expect, it } from "vitest";
import { followsDemand, ignoresDemand } from "../../../src/core/capacity/demand.ts";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import { seededRandom } from "../../../src/core/people/random.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
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
    expect(followsDemand(drawn(120, (planned) => 0.45 * planned))).toBe(true);
  });

  it("does not where the platform has all the work it can do, also while it becomes faster or slower", () => {
    expect(followsDemand(drawn(120, (_planned, _at, random) => 50 + 20 * random()))).toBe(false);
    expect(followsDemand(drawn(120, (_planned, at, random) => 50 + at / 3 + 10 * random()))).toBe(false);
  });

  it("plainly does not follow where it is about the same whoever comes, and that is not said of what does", () => {
    expect(ignoresDemand(drawn(120, (_planned, _at, random) => 55 + 10 * random()))).toBe(true);
    expect(ignoresDemand(drawn(120, (planned) => 0.45 * planned))).toBe(false);
    expect(ignoresDemand(drawn(45, () => 60))).toBe(false);
  });

  it("is not known of a few seconds, of sign-ins that are long beside them, and where nothing was drawn", () => {
    expect(followsDemand(drawn(45, (planned) => planned))).toBe(false);
    expect(followsDemand(drawn(120, (planned) => planned, 5_000))).toBe(false);
    expect(followsDemand(Array.from({ length: 120 }, (_, at) => loadSecond(at, 80, { ok: 80 })))).toBe(false);
    expect(followsDemand([])).toBe(false);
  });
});

describe("a load that is the same from its first second, of which a share is turned away at once", () => {
  const TYPICAL = { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 };
  const stretches = [{ from: 26, to: 26, seconds: 180 }];
  const people = [{ weight: 1, wait: milliseconds(8_000), sigma: 0.7 }];
  const play = (workers: number, seed: number) =>
    simulate({
      platform: { station: { kind: "workers", workers, service: 0.5, law: "constant" }, queue: 0, zombie: true },
      people: TYPICAL,
      stretches,
      seed,
      limits: [2],
      tail: 40,
    }).seconds;
  const SEEDS = Array.from({ length: 12 }, (_, seed) => seed);

  it("is too much for a platform of so many places, which never told that it keeps up with it", () => {
    const read = SEEDS.map((seed) => saturationOf(play(10, seed), { people }).ceiling);
    expect(read.filter(({ kind }) => kind === "not-reached")).toEqual([]);
    for (const ceiling of read) expect("rate" in ceiling && ceiling.rate <= 20.5).toBe(true);
  });

  it("has no ceiling where sign-ins take long and some lose patience, however quick the first seem that come out", () => {
    const platform = { station: { kind: "workers", workers: 5_000, service: 6, law: "exponential" }, zombie: true } as const;
    const read = SEEDS.map((seed) => {
      const { seconds } = simulate({ platform, people: TYPICAL, stretches, seed, limits: [2], tail: 40 });
      return saturationOf(seconds, { people }).ceiling.kind;
    });
    expect(read.filter((kind) => kind === "found").length).toBeLessThanOrEqual(1);
  });

  it("is the ceiling of a platform that lets in as many whoever comes", () => {
    const read = SEEDS.map((seed) => saturationOf(play(10, seed), { people }).ceiling);
    expect(read.filter((ceiling) => ceiling.kind === "found" && Math.abs(ceiling.rate / 20 - 1) < 0.1).length).toBeGreaterThanOrEqual(9);
  });

  it("is kept up with where as large a share of whoever comes fails", () => {
    const fails = (seconds: ReturnType<typeof play>) => seconds.map((one) => ({ ...one, ok: 0.75 * one.ok, failed: 0.25 * one.ok }));
    const read = SEEDS.map((seed) => saturationOf(fails(play(60, seed)), { people }).ceiling.kind);
    expect(read.filter((kind) => kind === "not-reached").length).toBeGreaterThanOrEqual(11);
  });

  it("that begins with a jump has no ceiling where a share fails at any load, of whom too few came before for one to have failed", () => {
    const platform = { station: { kind: "workers", workers: 60, service: 0.2, law: "exponential" }, zombie: true } as const;
    const jump = [
      { from: 0.5, to: 0.5, seconds: 60 },
      { from: 30, to: 30, seconds: 90 },
      { from: 0.5, to: 0.5, seconds: 60 },
    ];
    const read = Array.from({ length: 20 }, (_, seed) => {
      const random = seededRandom(seed, 9);
      const { seconds } = simulate({ platform, people: TYPICAL, stretches: jump, seed, limits: [2], tail: 40 });
      const failing = seconds.map((second) => {
        const failed = Array.from({ length: second.ok }, () => random()).filter((one) => one < 0.2).length;
        return { ...second, ok: second.ok - failed, failed };
      });
      return saturationOf(failing, { people }).ceiling.kind;
    });
    expect(read.filter((kind) => kind === "found").length).toBeLessThanOrEqual(1);
  });
});
