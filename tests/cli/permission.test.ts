import { describe, expect, it } from "vitest";
import { leastOfRun, permitRun } from "../../src/cli/permission.ts";
import { type Prepared, preparePlan } from "../../src/cli/prepare.ts";
import type { Stage } from "../../src/cli/stage.ts";
import type { Terminal } from "../../src/cli/terminal.ts";
import { parsePlan } from "../../src/core/plan/parse.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import { minutes, perSecond } from "../../src/core/units.ts";

const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16);
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A plan for a platform elsewhere that may be tested for another hour; its name resolves to an address of no network (RFC 5737). */
function planFor(nowMs: number, journey = "default") {
  const hours = `${clock(nowMs - 3_600_000)}-${clock(nowMs + 3_600_000)}`;
  const text = `plan: 1
name: Test
timezone: UTC
target:
  url: https://ent.example.org
  authorisation: { by: Region, reference: A-1, from: ${day(nowMs - 86_400_000)}, to: ${day(nowMs + 86_400_000)}, hours: "${hours}" }
  resolve: { ent.example.org: 192.0.2.1 }
signIn: { kind: entcore }
people:
  - { persona: pupil, count: 10, deadline: 30s, journey: ${journey}, accounts: { pattern: "user{n}", password: "\${PW}", first: 1, last: 10 } }
clock: { from: "08:00", to: "08:01" }
arrivals:
  - steady: { rate: 1/s, for: 60s }
`;
  const parsed = parsePlan(text, { file: "plan.yaml", timezone: "UTC" });
  if (parsed.kind === "mistakes") throw new Error(parsed.mistakes.map(({ path, message }) => `${path} ${message}`).join("\n"));
  return parsed.plan;
}

function stageOf(capacity?: Stage["capacity"], journey?: string): { readonly stage: Stage; readonly said: string[] } {
  const plan = planFor(Date.now(), journey);
  const said: string[] = [];
  const terminal = { warn: (line: string) => said.push(line) } as unknown as Terminal;
  const stage = {
    loaded: { plan },
    prepared: preparePlan(plan),
    terminal,
    yes: true,
    kind: capacity === undefined ? "run" : "capacity",
    ...(capacity === undefined ? {} : { capacity }),
  } as unknown as Stage;
  return { stage, said };
}

describe("permission", () => {
  it("is given to a run that ends inside the authorised hours, and says what will be sent", async () => {
    const { stage, said } = stageOf();
    const { edgeMs, isLoopback } = await permitRun(stage);
    expect(isLoopback).toBe(false);
    expect(edgeMs).toBeGreaterThan(Date.now());
    expect(said.join()).toContain("60 people will sign in");
  });

  it.each([
    [undefined, "at least 1,500 requests"],
    ["none", "at least 120 requests"], // 60 people, a form and its answer
    ["{ pages: [/timeline, /notes] }", "at least 240 requests"],
  ])("promises no more requests than the people send who get in: journey %s", async (journey, said) => {
    const { stage, said: lines } = stageOf(undefined, journey);
    await permitRun(stage);
    expect(lines.join()).toContain(`${said} if everybody gets in`);
  });

  it("is asked for of a platform on this machine whose sign-in passes through another one, and of none where everything is here", async () => {
    const { stage, said } = stageOf();
    const { plan } = stage.loaded;
    const here = { ...plan.target, url: "http://127.0.0.1:8080", allow: [] };
    const allow = [{ origin: "https://ent.example.org", authorisation: plan.target.authorisation }] as typeof here.allow;
    const permit = (target: typeof here) => permitRun({ ...stage, loaded: { ...stage.loaded, plan: { ...plan, target } } });
    expect(await permit({ ...here, allow })).toMatchObject({ isLoopback: false });
    expect(said).toHaveLength(1);
    expect(await permit(here)).toEqual({ isLoopback: true });
    expect(said).toHaveLength(1);
  });

  it("counts each of several peoples by what they do", () => {
    const [people] = planFor(Date.now()).people;
    const plan = { people: [people, { ...people, name: "teacher", journey: { kind: "none" } }] } as unknown as Plan;
    const crowds = [
      { people: "pupil", planned: 2_000 },
      { people: "teacher", planned: 1 },
    ] as unknown as Prepared["crowds"];
    expect(leastOfRun(plan, { crowds })).toBe(50_002);
  });

  it("is refused where nobody agrees to it: without a terminal nobody can", async () => {
    const { stage, said } = stageOf();
    await expect(permitRun({ ...stage, yes: false })).rejects.toThrow("nothing was sent: agree to it, or give --yes");
    expect(said.join()).toContain("60 people will sign in");
  });

  it("is refused to a capacity run whose phases would go on beyond the hours, however short the plan's own morning is", async () => {
    await expect(permitRun(stageOf({ maxRate: perSecond(50), expected: minutes(90), signIns: 1_000 }).stage)).rejects.toThrow(
      /the run would end at/,
    );
  });

  it("names the most that a capacity run may send, not the plan's morning", async () => {
    const { stage, said } = stageOf({ maxRate: perSecond(50), expected: minutes(20), signIns: 70_000.4 });
    const { stage: small, said: less } = stageOf({ maxRate: perSecond(50), expected: minutes(20), signIns: 41_234 });
    await permitRun(stage);
    expect(said.join()).toContain(
      "50/s at the most: about 60,000 sign-ins if it takes 100 a second, at most 60,000, each of at least 25 requests",
    );
    await permitRun(small);
    expect(less.join()).toContain("about 41,234 sign-ins if it takes 100 a second, at most 60,000");
  });
});
