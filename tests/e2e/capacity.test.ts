import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ENGINES } from "./engines.ts";
import { callRentree, placePlan, readRun, removeFolders, startRentree } from "./rentree.ts";

/** So small that the first phase lasts 45 s: three steps of 15 s, up to two sign-ins a second. */
const plan = (target: string): string => `
plan: 1
name: Small capacity
target: ${target}
signIn: { kind: entcore }
people:
  - { persona: pupil, count: 100, deadline: 5s, journey: none, accounts: { pattern: "user{n}", password: "pw{n}", first: 1, last: 1000 } }
arrivals:
  - steady: { rate: 2/s, for: 10s }
hooks: { between: ./purge.sh }
seed: 7
`;
const REFERENCE = "{ reference: { workers: 4, service: 50ms } }";

const hook = (file: string, body: string): void => {
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
};

afterAll(removeFolders);

describe.each(ENGINES)("a capacity run on $name", ({ flags }) => {
  it("keeps what is proved when a hook between phases fails, and goes on from there when resumed", async () => {
    const file = placePlan(plan(REFERENCE));
    const purge = join(dirname(file), "purge.sh");
    const dir = join(dirname(file), "results");
    hook(purge, "exit 3");
    const failed = await callRentree("capacity", file, "--quick", "--max-rate", "2/s", "--out", dir, ...flags);
    expect([failed.exitCode, failed.stderr]).toEqual([69, expect.stringContaining("hooks.between: ./purge.sh ended with code 3")]);
    expect(readRun(dir)?.phases.map(({ name }) => name)).toEqual(["baseline"]);
    const baseline = readRun(dir)?.visits;
    expect(baseline?.ok).toBe(baseline?.planned);

    hook(purge, 'echo "$RENTREE_RUN_ID" > purged.txt');
    const resumed = startRentree({ args: ["capacity", file, "--quick", "--max-rate", "2/s", "--resume", dir, ...flags] });
    await until(() => readdirSync(join(dir, "phases")).includes("02-drain-1"), "the second phase");
    resumed.signal("SIGINT");
    const ended = await resumed.ended;
    expect([ended.exitCode, readdirSync(dirname(file)).includes("purged.txt")]).toEqual([130, true]);
    const run = readRun(dir);
    expect(run?.phases.map(({ name, kind }) => [name, kind])).toEqual([
      ["baseline", "baseline"],
      ["drain-1", "drain"],
    ]);
    expect([run?.validity.kind, run?.verdict]).toEqual(["incomplete", "no-verdict"]);
    expect((await callRentree("verify", dir)).exitCode).toBe(0);
  });
});

describe("a capacity run", () => {
  it("is refused where each phase would start on the sessions of the last", async () => {
    const file = placePlan(plan('{ url: "http://127.0.0.1:9" }').replace("hooks: { between: ./purge.sh }\n", ""));
    const refused = await callRentree("capacity", file, "--engine", "embedded");
    expect([refused.exitCode, refused.stderr]).toEqual([64, expect.stringContaining("logout: 100%")]);
  });

  it.each([
    [["--quick", "--budget", "30min"], "exclude each other"],
    [["--max-rate", "many"], "--max-rate must be a rate"],
    [["--budget", "0s"], "--budget must"],
    [["--resume", "nowhere"], "nowhere"],
    [["--", "--vus", "3"], "cannot be given"],
  ])("refuses %s with one line", async (extra, message) => {
    const refused = await callRentree("capacity", placePlan(plan(REFERENCE)), "--engine", "embedded", ...extra);
    expect([refused.exitCode, refused.stderr]).toEqual([64, expect.stringContaining(message)]);
    expect(refused.stderr).not.toMatch(/\n\s+at /);
  });
});

async function until(isThere: () => boolean, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (isThere()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what} did not come within a minute`);
}
