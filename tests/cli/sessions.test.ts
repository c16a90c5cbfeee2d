import { describe, expect, it } from "vitest";
import { UserError } from "../../src/cli/mistake.ts";
import { checkSessionsEnd } from "../../src/cli/sessions.ts";
import { minutes, ratio } from "../../src/core/units.ts";
import { samplePeople, samplePlan } from "../core/arrivals/sample-plan.ts";

const plan = samplePlan();
const withIdle = (idle: number) => ({ ...plan, target: { ...plan.target, sessions: { idle: minutes(idle) } } });

describe("a capacity run", () => {
  it("is refused where nothing ends the sessions of a phase, and says what would", () => {
    expect(() => checkSessionsEnd(plan, 500)).toThrow(UserError);
    expect(() => checkSessionsEnd(plan, 500)).toThrow(/logout: 100%.*target.sessions.idle.*hooks.between/);
  });

  it("is refused where sessions outlast what anybody waits between two phases, rather than starting on them", () => {
    expect(() => checkSessionsEnd(withIdle(31), 500)).toThrow(UserError);
    expect(() => checkSessionsEnd(withIdle(30), 500)).not.toThrow();
  });

  it("goes ahead where everybody logs out, and where a hook purges", () => {
    expect(() => checkSessionsEnd({ ...plan, people: [samplePeople({ logout: ratio(1) })] }, 500)).not.toThrow();
    expect(() => checkSessionsEnd({ ...plan, hooks: { between: "./purge.sh" } }, 500)).not.toThrow();
  });
});
