import { expect, it } from "vitest";
import { QUICK } from "../../../src/core/capacity/phase.ts";
import { perSecond } from "../../../src/core/units.ts";
import { capacityOptions } from "../../../src/core/verdict/capacity-options.ts";
import { waitingIn } from "../../../src/core/verdict/waiting.ts";
import { PLAN_YAML, planOf } from "./played.ts";

const ENTRIES = [
  `  - { persona: teacher, count: 1, patience: { wait: 60s, sigma: 0.2 }, accounts: { pattern: "t{n}", password: "pw{n}", first: 1, last: 1 } }`,
  `  - { persona: pupil, count: 10, patience: { wait: 5s, sigma: 0.5 }, accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 10 } }`,
];
const planWith = (entries: readonly string[]) => planOf(PLAN_YAML.replace(/ {2}- \{ persona: pupil.*\n/, `${entries.join("\n")}\n`));

it("takes the patience of most people for the correction of a collapse, whichever entry is first", () => {
  for (const entries of [ENTRIES, [...ENTRIES].reverse()]) {
    const waiting = waitingIn(planWith(entries));
    expect(waiting.patience).toBe(5_000);
    expect(waiting.people).toHaveLength(2);
    expect(waiting.people).toContainEqual({ weight: 5, wait: 60_000, sigma: 0.2 });
  }
});

it("weighs people by how many come, and lets nobody wait beyond the deadline", () => {
  const plan = planWith(ENTRIES.map((entry) => entry.replace("{ persona: teacher", "{ deadline: 20s, persona: teacher")));
  const arrivals = plan.arrivals.map((arrival) => ({ ...arrival, people: ["pupil"] }));
  expect(waitingIn({ ...plan, arrivals }).people).toEqual([
    { weight: 0, wait: 20_000, sigma: 0.2 },
    { weight: 60, wait: 5_000, sigma: 0.5 },
  ]);
});

it("is what a capacity run knows of its people", () => {
  const plan = planWith(ENTRIES);
  const options = capacityOptions(plan, { profile: QUICK, maxRate: perSecond(4), stopsAfterCollapse: false });
  expect(options).toMatchObject({ ...waitingIn(plan) });
});
