import { describe, expect, it } from "vitest";
import { type Prospect, planBudget, planFor } from "../../../src/core/capacity/budget.ts";
import { outlook, playedTime } from "../../../src/core/capacity/outlook.ts";
import { FULL, QUICK, ROUGH } from "../../../src/core/capacity/phase.ts";
import { minutes, perSecond, ratio, seconds } from "../../../src/core/units.ts";

const options: Prospect["options"] = {
  objectives: [{ within: seconds(2), share: ratio(0.95) }],
  maxRate: perSecond(500),
  stopsAfterCollapse: false,
  people: [],
  surge: minutes(20),
};

describe("a budget", () => {
  it.each([
    [3, 0, false, false],
    [17, 1, false, false],
    [20, 1, "short", false],
    [28, 2, false, false],
    [31, 2, "short", false],
    [37, 3, "short", false],
    [46, 3, true, false],
    [100, 3, true, true],
  ])("of %i minutes buys %i repeats; second generator: %s; spikes: %s", (length, repeats, guard, spike) =>
    expect(planBudget(minutes(length), { options }).profile).toMatchObject({ repeats, guard, spike }),
  );

  it("never expects more than it has, from three minutes on, and says what it expects where it cannot be had", () => {
    for (const length of [3, 47, 130]) expect(planBudget(minutes(length), { options }).expected).toBeLessThanOrEqual(minutes(length));
    expect(planBudget(minutes(1), { options }).expected).toBeGreaterThan(minutes(1));
  });

  it("claims less where it has less", () => {
    expect(planBudget(minutes(3), { options }).claim).toContain("25 %");
    expect(planBudget(minutes(17), { options }).claim).toContain("10 % where the holds count enough people, single run, no interval");
    expect(planBudget(minutes(40), { options }).claim).toContain("3 repeats");
    expect(planFor(ROUGH, { options }).claim).not.toContain("econd generator");
    expect(planBudget(minutes(17), { options }).claim).toContain("No second generator");
    expect(planFor(QUICK, { options }).claim).toContain("A second generator is tried for about a minute");
    expect(planFor(FULL, { options }).claim).not.toContain("econd generator");
  });

  it("counts the plan's own arrivals among what will be sent", () => {
    const morning = { ...options, surge: minutes(20), surgePeople: 30_000 };
    const [without, whole] = [options, morning].map((one) => planFor(FULL, { options: one }).signIns);
    expect((whole ?? 0) - (without ?? 0)).toBe(30_000);
  });

  it("counts what people read after each phase's load", () => {
    const reading = planFor(QUICK, { options, stay: minutes(1) }).expected - planFor(QUICK, { options }).expected;
    expect(reading).toBe(outlook({ ...options, profile: QUICK }).length * minutes(1));
  });

  it("counts what has to be waited out between phases, and nothing between the steps of the baseline", () => {
    const waiting = planFor(QUICK, { options, between: minutes(20) }).expected - planFor(QUICK, { options }).expected;
    const later = outlook({ ...options, profile: QUICK }).filter(({ kind }) => kind !== "baseline");
    expect(waiting).toBe(later.length * minutes(20));
  });
});

describe("the outlook", () => {
  it("is less for less: at most 3 minutes for a glimpse, 20 for a quick look, on a platform of a hundred sign-ins a second", () => {
    expect(planFor(ROUGH, { options }).expected).toBeLessThanOrEqual(minutes(3));
    expect(planFor(QUICK, { options }).expected).toBeLessThanOrEqual(minutes(20));
    expect(planFor(QUICK, { options }).expected).toBeLessThan(planFor(FULL, { options }).expected);
  });

  it.each([40, 100, 200])("of a quick look at %i sign-ins a second is at most 20 minutes", (rate) =>
    expect(playedTime(outlook({ ...options, profile: QUICK }, [], perSecond(rate)))).toBeLessThan(minutes(20)),
  );

  it("goes through the whole procedure, in its order, each phase once", () => {
    const phases = outlook({ ...options, profile: FULL });
    expect([...new Set(phases.map(({ kind }) => kind))]).toEqual([
      "baseline",
      "drain",
      "ramp",
      "guard",
      "hold",
      "spike",
      "surge",
      "verify",
    ]);
    expect(new Set(phases.map(({ name }) => name)).size).toBe(phases.length);
  });
});
