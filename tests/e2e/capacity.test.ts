import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { ENGINES } from "./engines.ts";
import { callRentree, placePlan, readRun, removeFolders, startRentree } from "./rentree.ts";

/** So small that the first phase lasts 20 s: two steps of 10 s, up to two sign-ins a second. */
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

describe.each(ENGINES)("a capacity run on $name", ({ flags: engineFlags }) => {
  it("keeps what is proved when a hook between phases fails, and goes on from there when resumed", async () => {
    const file = placePlan(plan(REFERENCE));
    const purge = join(dirname(file), "purge.sh");
    const dir = join(dirname(file), "results");
    hook(purge, "exit 3");
    const failed = await callRentree("capacity", file, "--quick", "--max-rate", "2/s", "--out", dir, ...engineFlags);
    expect([failed.exitCode, failed.stderr]).toEqual([69, expect.stringContaining("hooks.between: ./purge.sh ended with code 3")]);
    expect(readRun(dir)?.phases.map(({ name }) => name)).toEqual(["baseline-1"]);
    const baseline = readRun(dir)?.visits;
    expect(baseline?.ok).toBe(baseline?.planned);

    const resume = (...flags: readonly string[]) => callRentree("capacity", file, "--resume", dir, ...flags, ...engineFlags);
    for (const [flags, named] of [
      [["--out", "elsewhere"], "--out"],
      [["--max-rate", "3/s"], "--max-rate 3/s differs from the 2/s"],
      [["--stop-after-collapse"], "--stop-after-collapse"],
      [["--seed", "8"], "--seed 8 differs from the 7"],
      [["--set", "people.pupil.count=200"], "--set people.pupil.count=200"],
      [["--set", "people.pupil.accounts.password=other{n}"], "--set people.pupil.accounts.password=… differs"],
    ] as const) {
      const refused = await resume(...flags);
      expect([refused.exitCode, refused.stderr]).toEqual([64, expect.stringContaining(named)]);
    }

    hook(purge, 'echo "$RENTREE_RUN_ID" > purged.txt');
    const resumed = startRentree({ args: ["capacity", file, "--quick", "--max-rate", "2/s", "--resume", dir, ...engineFlags] });
    await until(() => readdirSync(join(dir, "phases")).includes("02-ramp"), "the second phase");
    expect((await resume()).stderr).toContain(`${dir} is being played by process `);
    resumed.signal("SIGINT");
    const ended = await resumed.ended;
    expect([ended.exitCode, readdirSync(dirname(file)).includes("purged.txt")]).toEqual([130, true]);
    const run = readRun(dir);
    expect(run?.phases.map(({ name, kind }) => [name, kind])).toEqual([
      ["baseline-1", "baseline"],
      ["ramp", "ramp"],
    ]);
    expect([run?.validity.kind, run?.verdict]).toEqual(["incomplete", "no-verdict"]);
    expect((await callRentree("verify", dir)).exitCode).toBe(0);

    const killed = startRentree({ args: ["capacity", file, "--resume", dir, ...engineFlags] });
    const stopped = join(dir, "stopped.json");
    await until(() => existsSync(stopped) && readFileSync(stopped, "utf8").includes("without a word"), "the run to go on");
    killed.signal("SIGKILL");
    await killed.ended;
    expect((await callRentree("report", dir)).exitCode).toBe(0);
    expect(readFileSync(join(dir, "report.html"), "utf8")).toContain("it ended without a word");
  });
});

/** 20 workers of 200 ms: 100 sign-ins a second; 95 % within 1 s up to 95.9 of them (Erlang). */
const HUNDRED = plan("{ reference: { workers: 20, service: 200ms, law: exponential, queue: 2000, seed: 5 } }")
  .replace("hooks: { between: ./purge.sh }\n", "")
  .replace("deadline: 5s", "deadline: 30s")
  .replace("seed: 7", "objective: { within: 1s, share: 95% }\nseed: 7");

describe(`a capacity run of three minutes on ${ENGINES.at(-1)?.name}`, () => {
  it("finds what it said that it would: ceiling and SLO rate to 25 %, no interval", { timeout: 330_000 }, async () => {
    const file = placePlan(HUNDRED);
    const dir = join(dirname(file), "results");
    const args = ["capacity", file, "--budget", "3min", "--max-rate", "300/s", "--out", dir, ...(ENGINES.at(-1)?.flags ?? [])];
    const ended = await startRentree({ args, limitMs: 300_000 }).ended;
    expect(ended.stderr).toContain("to about 25 %");
    const run = readRun(dir);
    // A machine that was too busy may say so; what it may not do is claim a number.
    if (run?.validity.kind === "generator-limited") {
      expect([run.ceiling.kind, run.sloRate.kind]).toEqual(["generator-limited", "generator-limited"]);
      return;
    }
    expect([run?.validity, run?.ceiling.kind, run?.sloRate.kind]).toEqual([expect.objectContaining({ kind: "valid" }), "found", "found"]);
    const [ceiling, sloRate] = [run?.ceiling, run?.sloRate].map((estimate) => (estimate?.kind === "found" ? estimate.rate : 0));
    expect(Math.abs((ceiling ?? 0) / 100 - 1)).toBeLessThan(0.25);
    expect(Math.abs((sloRate ?? 0) / 95.9 - 1)).toBeLessThan(0.25);
    expect(run?.sloRate).not.toHaveProperty("low");
  });
});

describe("a capacity run", () => {
  it("is refused where each phase would start on the sessions of the last", async () => {
    const file = placePlan(plan('{ url: "http://127.0.0.1:9" }').replace("hooks: { between: ./purge.sh }\n", ""));
    const refused = await callRentree("capacity", file, "--engine", "embedded");
    expect([refused.exitCode, refused.stderr]).toEqual([
      64,
      expect.stringMatching(/about \d{2} of them after the first; give people logout: 100%/),
    ]);
  });

  it("says beforehand that the plan's own arrivals are left out where they are more than may be sent", async () => {
    const file = placePlan(plan(REFERENCE));
    // The folder of the plan is not empty: nothing is played.
    const args = ["capacity", file, "--max-rate", "1/s", "--out", dirname(file), "--engine", "embedded"];
    const refused = await callRentree(...args);
    expect(refused.exitCode).toBe(64);
    expect(`${refused.stdout}${refused.stderr}`).toContain(
      "the plan's own arrivals reach 2/s and are left out: no phase goes beyond 1/s; give --max-rate 2/s",
    );
    expect((await callRentree(...args, "--quick")).stdout).not.toContain("left out");
  });

  it.each([
    [["--quick", "--budget", "30min"], "exclude each other"],
    [["--max-rate", "many"], "--max-rate must be a rate"],
    [["--budget", "0s"], "--budget must"],
    [["--resume", "nowhere"], "--resume nowhere holds no capacity run"],
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
