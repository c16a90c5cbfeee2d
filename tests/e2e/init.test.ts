import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/engine/root.ts";
import { start, stopAll } from "../reference/running.ts";
import { ENGINES } from "./engines.ts";
import { callRentree, makeFolder, placePlan, playRun, removeFolders } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

const SCHEMA_LINE = /^# yaml-language-server: \$schema=(\S+)\n/;
const schemaOf = (plan: string): string => SCHEMA_LINE.exec(readFileSync(plan, "utf8"))?.[1] ?? "";

describe.each(ENGINES)("one's own platform on $name", ({ flags }) => {
  it("is a matter of init, check and run", async () => {
    const platform = await start(["entcore"]);
    const plan = join(makeFolder(), "plan.yaml");
    const made = await callRentree("init", platform.url, "--out", plan);
    expect(made).toMatchObject({ exitCode: 0, stdout: `${plan} written; next: rentree check ${plan}\n` });
    const checked = await callRentree("check", plan, ...flags);
    expect(checked.exitCode, checked.stderr).toBe(0);
    const lines = checked.stdout.split("\n").map((line) => line.trim());
    const host = new URL(platform.url).host;
    expect(lines).toEqual(
      expect.arrayContaining([
        "pupil:",
        expect.stringMatching(new RegExp(`^form +GET http://${host}/auth/login 200 page that asks for a password, \\d+ ms$`)),
        expect.stringMatching(
          new RegExp(`^credentials +POST http://${host}/auth/login 302 redirect, \\d+ ms → http://${host}/timeline/timeline$`),
        ),
        expect.stringMatching(new RegExp(`^landing +GET http://${host}/timeline/timeline 200 page, \\d+ ms$`)),
        `signed in, proved: ${platform.url}/timeline/timeline answered 200 with a page`,
        "source address 127.0.0.1",
        expect.stringMatching(/^User-Agent Rentree\/\S+ \(load test\)$/),
        expect.stringMatching(/^header X-Rentree-Run: \S+ \(another value for each run\)$/),
        `contacted ${host} (127.0.0.1)`,
      ]),
    );
    const shrunk = ["clock.compress=1000", "people.pupil.count=20", "people.pupil.journey=none"].flatMap((pair) => ["--set", pair]);
    const { run, stderr } = await playRun(plan, [...flags, ...shrunk, "--set", 'clock.from="07:50"', "--set", 'clock.to="08:10"']);
    expect(run?.visits, stderr).toMatchObject({ planned: 20, ok: 20 });
  });

  it("is told what was missing where a visit did not get in, in JSON too", async () => {
    const platform = await start(["entcore"]);
    const people = { accounts: { pattern: "user{n}", password: "faux{n}", first: 1, last: 9 } };
    const plan = placePlan(smallPlan({ target: { url: platform.url }, people }));
    const told = await callRentree("check", plan, ...flags);
    expect(told.exitCode).toBe(2);
    expect(told.stdout).toMatch(/credentials +POST \S+\/auth\/login 200 page that asks for a password, \d+ ms: rejected/);
    expect(told.stdout).toContain("not signed in: rejected");
    const asJson = JSON.parse((await callRentree("check", plan, ...flags, "--json")).stdout);
    expect(asJson).toMatchObject({ visits: [{ people: "pupil", outcome: "rejected" }], source: "127.0.0.1", sources: ["127.0.0.1"] });
    expect(asJson.visits[0].hops.at(-1)).toMatchObject({ step: "credentials", method: "POST", status: 200, outcome: "rejected" });
    expect(asJson.visits[0].proof).toBeUndefined();
  });
});

describe("rentree init", () => {
  it("names the schema of the installed package, relative where it lies below the plan", async () => {
    const away = join(makeFolder(), "plan.yaml");
    await callRentree("init", "--out", away);
    expect(JSON.parse(readFileSync(fileURLToPath(schemaOf(away)), "utf8"))).toHaveProperty("properties.people");
    const near = join(packageRoot(), `init-test-${process.pid}.yaml`);
    try {
      await callRentree("init", "--out", near);
      expect(schemaOf(near)).toBe("./schema/plan.schema.json");
      expect(existsSync(join(dirname(near), schemaOf(near)))).toBe(true);
    } finally {
      rmSync(near, { force: true });
    }
  });

  it("leaves a plan alone that is there, and refuses what is no address", async () => {
    const plan = placePlan("plan: 1\n");
    expect(await callRentree("init", "--out", plan)).toMatchObject({ exitCode: 64 });
    expect(readFileSync(plan, "utf8")).toBe("plan: 1\n");
    const wrong = await callRentree("init", "ent-preprod.example.fr", "--out", join(makeFolder(), "plan.yaml"));
    expect(wrong.exitCode).toBe(64);
    expect(wrong.stderr).toContain("write for example rentree init https://ent-preprod.example.fr");
  });

  it("asks for the permission of a platform that is not on this machine before anything is sent", async () => {
    const plan = join(makeFolder(), "plan.yaml");
    await callRentree("init", "https://ent-preprod.example.fr", "--out", plan);
    const { exitCode, stderr } = await callRentree("check", plan, "--engine", "embedded");
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/authorisation/);
  });
});

/** A file that is no plan, and the words that say so. */
const NO_PLANS: readonly (readonly [what: string, make: (folder: string) => string, says: RegExp])[] = [
  ["a directory", (folder) => folder, /is a directory; name a file in it/],
  ["nothing", (folder) => join(folder, "absent.yaml"), /is not there/],
  ["a pipe", (folder) => makePipe(join(folder, "pipe")), /is not an ordinary file/],
  ["50 MB", (folder) => makeLarge(join(folder, "large.yaml")), /has 50000000 bytes; at most 2000000 are read/],
  ["a link to itself", (folder) => makeLoop(join(folder, "loop.yaml")), /cannot be read: ELOOP/],
  ["bytes that are no text", (folder) => makeBinary(join(folder, "binary.yaml")), /binary\.yaml/],
];

function makePipe(file: string): string {
  execFileSync("mkfifo", [file]);
  return file;
}

function makeLarge(file: string): string {
  writeFileSync(file, "plan: 1\n");
  truncateSync(file, 50_000_000);
  return file;
}

function makeLoop(file: string): string {
  symlinkSync(file, file);
  return file;
}

function makeBinary(file: string): string {
  writeFileSync(file, Buffer.from([0, 255, 254, 0, 1, 2]));
  return file;
}

describe("a plan that is", () => {
  it.each(NO_PLANS)("%s ends in 64 and a clear line", async (_what, make, says) => {
    const { exitCode, stderr } = await callRentree("compile", make(makeFolder()));
    expect(stderr).toMatch(says);
    expect(stderr).not.toContain("bug");
    expect(exitCode).toBe(64);
  });

  it.skipIf(process.getuid?.() === 0)("unreadable ends in 64 and a clear line", async () => {
    const plan = placePlan("plan: 1\n");
    chmodSync(plan, 0);
    const { exitCode, stderr } = await callRentree("compile", plan);
    expect(stderr).toMatch(/cannot be read: EACCES/);
    expect(exitCode).toBe(64);
  });

  it("reading variables that are not set ends in 64, each named with how to set it", async () => {
    const target = { url: "http://127.0.0.1:9", headers: { "X-Load-Test": "${ABSENT_TOKEN}" } };
    const people = { accounts: { pattern: "user{n}", password: "${ABSENT_PASSWORD}", first: 1, last: 9 } };
    const { exitCode, stderr } = await playRun(placePlan(smallPlan({ target, people })), ["--engine", "embedded"]);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/reads \$\{ABSENT_TOKEN\} from the environment.*for example ABSENT_TOKEN=… rentree run/);
    expect(stderr).toMatch(/\$\{ABSENT_PASSWORD\}/);
  });
});
