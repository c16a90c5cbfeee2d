import { describe, expect, it } from "vitest";
import { parsePlan } from "../../../src/core/plan/parse.ts";

const SMALLEST = `plan: 1
name: Morning peak
target: { url: "http://127.0.0.1:8080" }
signIn: { kind: entcore }
people:
  - persona: pupil
    count: 3000
    accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 500 }
arrivals:
  - bell: { at: "08:00" }
objective: { within: 2s, share: 95% }
seed: 2021
`;
const options = { file: "plan.yaml", timezone: "Europe/Paris" };

describe("parsePlan", () => {
  it("fills every default of the smallest useful plan", () => {
    const parsed = parsePlan(SMALLEST, options);
    expect(parsed.kind === "mistakes" ? parsed.mistakes : []).toEqual([]);
    if (parsed.kind === "ok") expect(parsed.plan).toMatchObject({ seed: 2021, timezone: "Europe/Paris" });
  });
});
