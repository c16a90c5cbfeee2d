import { describe, expect, it } from "vitest";
import { planCrowds } from "../../../src/core/people/crowd.ts";
import { meanWait, worstVisitLength } from "../../../src/core/people/visit-length.ts";
import type { People } from "../../../src/core/plan/plan.ts";
import { milliseconds, seconds } from "../../../src/core/units.ts";
import { samplePlan } from "../arrivals/sample-plan.ts";

const plan = samplePlan();
const somebody = plan.people[0]!;
const who = (patience: Partial<People["patience"]>): People => ({ ...somebody, patience: { ...somebody.patience, ...patience } });

describe("a wait", () => {
  it("lasts the mean of its lognormal, m·e^(σ²/2)", () =>
    expect(meanWait(who({ wait: seconds(8), sigma: 0.7 }), 0)).toBeCloseTo(8_000 * Math.exp(0.245), 6));

  it("lasts as long as it must where nobody may give up before", () => {
    expect(meanWait(who({ wait: seconds(1), sigma: 0 }), 0, 10_000)).toBe(10_000);
    // E max(L, X) of a lognormal with median 1, σ = 1 at L = 1: Φ(0) + e^½·Φ(1) = 0.5 + 1.6487·0.8413 = 1.8872
    expect(meanWait(who({ wait: seconds(1), sigma: 1 }), 0, 1_000) / 1_000).toBeCloseTo(1.8872, 3);
    expect(meanWait(who({ wait: seconds(8), sigma: 0.7 }), 0, 1)).toBeCloseTo(meanWait(who({ wait: seconds(8), sigma: 0.7 }), 0), 3);
  });
});

describe("the VUs of a phase", () => {
  const table = {
    version: 1 as const,
    seed: 1,
    durationMs: milliseconds(60_000),
    slotMs: milliseconds(10),
    leadInMs: milliseconds(0),
    people: [{ people: somebody.name, instantsMs: Array.from({ length: 6_000 }, (_, n) => 10 * n) }],
  };
  const impatient = { ...plan, people: [who({ wait: seconds(1), sigma: 0, attempts: 1 })] };
  const vus = (conduct: Parameters<typeof planCrowds>[2]): number => planCrowds(impatient, table, conduct)[0]?.vus ?? 0;

  it("have room for people who may not give up before the objective's limit", () =>
    expect(vus({ waitAtLeast: seconds(10) })).toBeGreaterThan(1.5 * vus({})));

  it("stay through the lesson in a virtual classroom, on their one socket, and have none in a phase that is no morning", () => {
    const impatientOne = { ...impatient.people[0]!, deadline: seconds(70 * 60) };
    const pupil: People = { ...impatientOne, classroom: true };
    const few = { ...table, people: [{ people: somebody.name, instantsMs: Array.from({ length: 60 }, (_, n) => 60_000 * n) }] };
    const crowd = (people: People, hasLesson?: boolean) => planCrowds({ ...plan, people: [people] }, few, { hasLesson })[0]!;
    expect(crowd(pupil).visitLength - crowd(impatientOne).visitLength).toBe(55 * 60_000);
    expect(crowd({ ...pupil, deadline: seconds(600) }).visitLength).toBe(600_000);
    expect(crowd(pupil).vus).toBeGreaterThan(50);
    expect(crowd(pupil).onPages).toBe(crowd(impatientOne).onPages);
    expect(crowd(pupil, false)).toEqual(crowd(impatientOne));
  });

  it("are fewer where everybody tries once", () =>
    expect(worstVisitLength(who({ attempts: 6, reload: somebody.patience.reload }), milliseconds(0), { triesOnce: true })).toBeLessThan(
      worstVisitLength(who({ attempts: 6, reload: somebody.patience.reload }), milliseconds(0)),
    ));
});
