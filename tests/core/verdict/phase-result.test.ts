import { describe, expect, it } from "vitest";
import type { PhasePlan } from "../../../src/core/capacity/phase.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";
import { phaseResult } from "../../../src/core/verdict/phase-result.ts";
import { ticks, visitOk } from "../samples/engine-csv.ts";
import { healthy, type Played, phaseOf, planOf, recordOf } from "./played.ts";

/** A ramp of a minute that was cut after twenty seconds; one person a second came and got in. */
const plan = planOf();
const ramp: PhasePlan = {
  name: "ramp",
  kind: "ramp",
  stretches: [{ from: perSecond(0), to: perSecond(2), length: milliseconds(60_000) }],
  duration: milliseconds(60_000),
  generators: 1,
  why: "find where the objective stops holding",
};
const cutBy = (ended: "interrupted" | "rule" | "finished") =>
  phaseResult(
    plan,
    ramp,
    phaseOf({
      plan,
      durationMs: 60_000,
      plannedMs: Array.from({ length: 60 }, (_, second) => second * 1_000 + 500),
      events: [...ticks(20_500), ...Array.from({ length: 20 }, (_, second) => visitOk(second * 1_000 + 500, second, 100)).flat()],
      record: recordOf({ ended }),
    }),
  );

describe("what a phase gave", () => {
  it("ends where it was cut, so that nobody reads a collapse off load that was never sent", () => {
    expect(cutBy("interrupted").seconds).toHaveLength(20);
    expect(cutBy("interrupted").isComplete).toBe(false);
    expect(cutBy("rule").seconds).toHaveLength(20);
  });

  it("keeps the seconds after the last row where it was played out, because silence was then measured", () => {
    expect(cutBy("finished").seconds).toHaveLength(60);
  });

  it("tells a generator that was late, which may have had a bad moment, from one that lacks what it would lack again", () => {
    const give = (changes: Partial<Played>) => phaseResult(healthy.plan ?? plan, ramp, phaseOf({ ...healthy, ...changes }));
    const late = [...healthy.events.filter(({ metric }) => metric !== "rs_tick"), ...ticks(11_000, 51)];
    expect(give({ events: late })).toMatchObject({ isGeneratorLimited: true });
    expect(give({ events: late })).not.toHaveProperty("lacksMeans");
    expect(give({ record: recordOf({ warnings: { ports: 1 } }) })).toMatchObject({ isGeneratorLimited: true, lacksMeans: true });
    expect(give({})).toMatchObject({ isGeneratorLimited: false });
  });

  it("counts good attempts of judged seconds only, so that the bad ones are never negative", () => {
    for (const ended of ["interrupted", "rule", "finished"] as const) {
      const { seconds, good } = cutBy(ended);
      for (const [second, { judged }] of seconds.entries()) expect(good[0]?.[second] ?? 0).toBeLessThanOrEqual(judged);
    }
    expect(cutBy("rule").good[0]?.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  });
});
