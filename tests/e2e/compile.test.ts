import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { ArrivalTable } from "../../src/core/arrivals/table.ts";
import { packageRoot } from "../../src/engine/root.ts";
import { start, stopAll } from "../reference/running.ts";
import { ENGINES, NO_K6 } from "./engines.ts";
import { callRentree, makeFolder, placePlan, removeFolders } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

const BELLS = {
  target: { url: "http://127.0.0.1:9" },
  clock: { from: "07:50", to: "08:35", compress: 3 },
  arrivals: [{ bell: { at: { "08:00": "60%", "08:25": "40%" } } }],
  people: { count: 900, name: "collégiens, lycéens" },
  clauses: [],
};

async function compileInto(plan: string, ...flags: readonly string[]) {
  const out = join(makeFolder(), "compiled");
  const ended = await callRentree("compile", plan, "--out", out, ...flags);
  expect(ended.exitCode, ended.stderr).toBe(0);
  const read = (name: string): string => readFileSync(join(out, name), "utf8");
  return { ...ended, out, read, table: JSON.parse(read("arrivals.json")) as ArrivalTable };
}

describe("rentree compile", () => {
  it("contacts nobody and says who comes, when, and what the generator needs for it", async () => {
    const { stdout, out } = await compileInto(placePlan(smallPlan(BELLS)));
    expect(stdout).toMatch(/^A small morning: 900 people in 15\u00a0min, seed 11$/m);
    expect(stdout).toMatch(
      /^peak [\d.]+\/s \(10 s mean\) = [\d.,]+\/min = [\d,]+\/h; this is not the number of people connected at once$/m,
    );
    expect(stdout).toMatch(/^07:50 [▁▂▃▄▅▆▇█ ]{20,} 08:35 \(played 3 times as fast\)$/m);
    expect(stdout).toMatch(/collégiens, lycéens: 900 visits, \d+ at once at the worst/);
    expect(stdout).toMatch(
      /needs \d+ VUs, about \d+\u00a0MB of memory, [\d,]+ open files, \d+ new connections a second at the peak \(a local port each\)/,
    );
    expect(stdout).toMatch(/^script [\d.]+\u00a0kB, engine.json [\d.]+\u00a0kB$/m);
    expect(readdirSync(out).sort()).toEqual(["arrivals.csv", "arrivals.json", "engine.json", "script.js"]);
  });

  it("says how k6 alone plays it: where the accounts are, and what serves a platform that the plan has no address of", async () => {
    const plan = placePlan(smallPlan({ ...BELLS, target: { reference: { workers: 2, service: "50ms" } } }));
    const folder = makeFolder();
    const { stderr } = await compileInto(plan, "--accounts", relative(process.cwd(), join(folder, "accounts.json")));
    expect(stderr).toContain(
      `-e RENTREE_RUN_ID=by-hand -e RENTREE_TARGET=http://127.0.0.1:8080 -e RENTREE_ACCOUNTS=${join(folder, "accounts.json")} `,
    );
    expect(stderr).toContain(`rentree reference ${plan} serves its platform`);
  });

  it("warns under --quiet too, and says nothing else on the way", async () => {
    const plan = placePlan(
      smallPlan({ ...BELLS, clock: { from: "07:50", to: "08:01", compress: 3 }, arrivals: [{ bell: { at: "08:00" } }] }),
    );
    const { stderr } = await compileInto(plan, "--quiet");
    expect(stderr).toMatch(/^warning: collégiens, lycéens: the clock cuts off [\d.]+ % of the arrival curve[^\n]+\n$/);
  });

  it("says what this machine lacks for it, and a check walks one visit of each all the same", async () => {
    const plan = smallPlan({
      target: { reference: { workers: 2, service: "50ms" } },
      clock: { from: "07:50", to: "08:10" },
      arrivals: [{ bell: { at: "08:00" } }],
      people: { count: 300_000, deadline: "15min", patience: "patient" },
      clauses: [],
    });
    const lack =
      /^warning: this plan needs about [\d.]+ GB of memory for \d+ people at once, this machine may give [\d.]+ GB; use a larger machine/m;
    const { stderr } = await compileInto(placePlan(plan), "--quiet");
    expect(stderr).toMatch(lack);
    const checked = await callRentree("check", placePlan(plan), "--engine", "embedded");
    expect(checked).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("signed in, proved"),
      stderr: expect.stringMatching(lack),
    });
    const refused = await callRentree("run", placePlan(plan), "--engine", "embedded", "--out", join(makeFolder(), "out"));
    expect(refused).toMatchObject({ exitCode: 64, stderr: expect.stringMatching(/this plan needs about [\d.]+ GB of memory/) });
  });

  it("says the same as JSON", async () => {
    const { stdout } = await compileInto(placePlan(smallPlan(BELLS)), "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      planned: 900,
      durationMs: 900_000,
      peakPerSecond: expect.any(Number),
      people: [{ name: "collégiens, lycéens", planned: 900 }],
      demand: { vus: expect.any(Number), memory: expect.any(Number), descriptors: expect.any(Number) },
    });
  });

  it("writes arrivals that a table reads back to the millisecond of the day", async () => {
    const drawn = await compileInto(placePlan(smallPlan(BELLS)));
    const tabled = smallPlan({ ...BELLS, arrivals: [{ table: { file: "arrivals.csv" } }] });
    const again = await compileInto(placePlan(tabled, { "arrivals.csv": drawn.read("arrivals.csv") }));
    const instants = (table: ArrivalTable): readonly number[] => table.people[0]?.instantsMs ?? [];
    expect(instants(drawn.table)).toHaveLength(900);
    const differences = instants(drawn.table).map((instant, at) => Math.abs(instant - (instants(again.table)[at] ?? Number.NaN)) * 3);
    // A millisecond of the day, and the tenth of a millisecond of the run to which tables are kept.
    expect(Math.max(...differences)).toBeLessThanOrEqual(1 + 3 * 0.1 + 1e-6);
    expect(again.read("arrivals.csv")).toBe(drawn.read("arrivals.csv"));
  });

  it("never writes over the accounts that it reads, and writes nothing where they cannot be used", async () => {
    const people = { accounts: { file: "comptes.csv" } };
    const plan = placePlan(smallPlan({ ...BELLS, people: { ...BELLS.people, ...people } }), {
      "comptes.csv": "login,password\nanna,a\nanna,b\n",
      "journey.ts": "export const journey = async () => {};\n",
    });
    const own = join(plan, "..", "comptes.csv");
    const out = join(makeFolder(), "compiled");
    for (const file of [own, plan, join(plan, "..", "journey.ts"), join(plan, "..")]) {
      const refused = await callRentree("compile", plan, "--out", out, "--accounts", file);
      expect(refused).toMatchObject({ exitCode: 64, stderr: expect.stringContaining("--accounts names a file to write") });
    }
    const nowhere = await callRentree("compile", plan, "--out", out, "--accounts", join(makeFolder(), "absent", "a.json"));
    expect(nowhere).toMatchObject({ exitCode: 64, stderr: expect.stringMatching(/absent is no folder; make that folder first/) });
    expect(readFileSync(own, "utf8")).toContain("anna,a");
    writeFileSync(own, "login\nanna\n");
    expect(await callRentree("compile", plan, "--out", out, "--accounts", join(makeFolder(), "a.json"))).toMatchObject({ exitCode: 64 });
    expect(existsSync(out)).toBe(false);
    writeFileSync(own, "login,password\nanna,a\nanna,b\n");
    const { stderr } = await callRentree("compile", plan, "--out", out, "--accounts", join(makeFolder(), "a.json"));
    expect(stderr).toContain("comptes.csv: left out 1 row with a login that came before (line 3)");
    const beside = join(makeFolder(), "beside");
    expect(await callRentree("compile", plan, "--out", beside, "--accounts", join(beside, "a.json"))).toMatchObject({ exitCode: 0 });
  });

  it("keeps the accounts for their owner's eyes only, whatever lay there before", async () => {
    const file = join(makeFolder(), "accounts.json");
    writeFileSync(file, "[]", { mode: 0o644 });
    const { read } = await compileInto(placePlan(smallPlan({ ...BELLS, people: { ...BELLS.people } })), "--accounts", file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual([{ pattern: "user{n}", password: "pw{n}", first: 1, last: 400 }]);
    for (const name of ["script.js", "engine.json"]) expect(read(name)).not.toContain("pw{n}");
  });

  it("refuses a folder with something in it", async () => {
    const out = makeFolder();
    writeFileSync(join(out, "notes.txt"), "mine");
    const { exitCode, stderr } = await callRentree("compile", placePlan(smallPlan(BELLS)), "--out", out);
    expect(exitCode).toBe(64);
    expect(stderr).toContain("is not empty (notes.txt is in it)");
  });

  it("reads a region's schools down to sign-ins a second", async () => {
    const { stdout } = await compileInto(join(packageRoot(), "plans", "regions", "grand-est.yaml"), "--json");
    const { planned, peakPerSecond } = JSON.parse(stdout);
    // Half of 195,000 collégiens, 218,000 lycéens and 36,000 teachers; more than their even spread over the clock, less than all within two minutes.
    expect(planned).toBe(224_500);
    expect(peakPerSecond).toBeGreaterThan(224_500 / (45 * 60));
    expect(peakPerSecond).toBeLessThan(224_500 / 120);
  });

  it("finds no mistake in any region, and no address of a platform", async () => {
    const folder = join(packageRoot(), "plans", "regions");
    for (const name of readdirSync(folder)) {
      expect(await callRentree("compile", join(folder, name), "--out", join(makeFolder(), "out"))).toMatchObject({ exitCode: 0 });
      expect(readFileSync(join(folder, name), "utf8")).not.toMatch(/^\s*url:/m);
      expect(readFileSync(join(folder, name), "utf8")).toMatch(/\[C[:,]/);
    }
  });
});

const k6 = ENGINES.find(({ name }) => name === "k6");
if (k6 === undefined) console.warn(NO_K6);

describe.skipIf(k6 === undefined)("what was compiled", () => {
  it("is played by k6 alone", async () => {
    const platform = await start(["entcore"]);
    const accounts = join(makeFolder(), "accounts.json");
    const plan = placePlan(stringify(JSON.parse(smallPlan({ target: { url: platform.url }, clauses: [] }))));
    const { out } = await compileInto(plan, "--accounts", accounts);
    const config = ["--config", join(out, "engine.json"), "-e", `RENTREE_ACCOUNTS=${accounts}`];
    const { status } = await runAlone(k6?.choice.command ?? "", ["run", "--quiet", ...config, join(out, "script.js")]);
    expect(status).toBe(0);
    expect(platform.ledger().hops["entcore.credentials"]).toBe(40);
  });
});

/** Asynchronously, because the platform answers from this very process. */
function runAlone(command: string, args: readonly string[]): Promise<{ readonly status: number | null }> {
  const child = spawn(command, [...args], { stdio: "ignore" });
  return new Promise((done) => child.once("close", (status) => done({ status })));
}
