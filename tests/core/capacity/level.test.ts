import { describe, expect, it } from "vitest";
import { erlangC } from "../../../src/core/capacity/erlang.ts";
import { levelsOf } from "../../../src/core/capacity/level.ts";
import type { PhaseResult } from "../../../src/core/capacity/phase.ts";
import { level, stairs } from "../../../src/core/capacity/staircase.ts";
import { fitScalability } from "../../../src/core/capacity/usl.ts";
import { simulate } from "../../../src/core/simulation/simulate.ts";
import { inSeconds, perSecond, seconds } from "../../../src/core/units.ts";

const RATES = [40, 60, 80, 90] as const;
const hold = { count: 8_000, shortest: seconds(100), longest: seconds(100) };

/** A staircase on twenty workers of 0.2 s: 100 a second at most. */
function played(): PhaseResult {
  const stretches = stairs(RATES, hold);
  const { seconds: all } = simulate({
    platform: { station: { kind: "workers", workers: 20, service: 0.2, law: "exponential" }, zombie: true },
    people: { wait: Number.POSITIVE_INFINITY, sigma: 0, habituation: 1, reload: 0, reloadAfter: 1, attempts: 1 },
    stretches: stretches.map(({ from, to, length }) => ({ from, to, seconds: inSeconds(length) })),
    seed: 5,
    limits: [1],
    tail: 10,
  });
  const duration = seconds(stretches.reduce((sum, { length }) => sum + inSeconds(length), 0));
  const phase = {
    name: "search-1",
    kind: "hold",
    stretches,
    duration,
    generators: 1,
    why: "find where the objective stops holding",
  } as const;
  return { phase, seconds: all, good: [], isGeneratorLimited: false, isComplete: true };
}

describe("the levels of a staircase", () => {
  const levels = levelsOf([played()], perSecond(100));

  it("are its holds, without the approach", () => expect(levels.map(({ rate }) => rate)).toEqual(RATES));

  it("have as many people in an attempt as Erlang C says, to 10 %", () => {
    for (const { rate, concurrency } of levels.slice(0, 3)) {
      const use = rate / 100;
      const expected = 0.2 * rate + (erlangC({ rate, workers: 20, service: 0.2 }) * use) / (1 - use);
      expect(Math.abs(concurrency / expected - 1)).toBeLessThan(0.1);
    }
  });

  it("serve what comes", () => {
    for (const { rate, throughput } of levels) expect(Math.abs(throughput / rate - 1)).toBeLessThan(0.05);
  });

  it("last a hundred seconds: 1,351 relaxation times at 40 of 100, 26 at 90, and none that can be told at the ceiling", () => {
    expect(levels.map(({ relaxations = 0 }) => Math.round(relaxations))).toEqual([1_351, 508, 111, 26]);
    expect(levelsOf([played()], perSecond(90)).at(-1)?.relaxations).toBeUndefined();
    expect(levelsOf([played()], undefined)[0]?.relaxations).toBeUndefined();
  });

  it("carry the universal scalability law with the baseline: more people in an attempt, less for each", () => {
    const climb = { ...played(), phase: { ...played().phase, stretches: [level(10, 50), level(20, 50)] } };
    const model = fitScalability([...levelsOf([climb], undefined), ...levels]);
    expect(model?.error).toBeLessThan(0.6);
    expect(fitScalability(levels)).toBeUndefined();
  });

  it("leave out a hold that was not played", () => {
    const short = played();
    expect(levelsOf([{ ...short, seconds: short.seconds.slice(0, 110) }], undefined)).toHaveLength(1);
  });
});
