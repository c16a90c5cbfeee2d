import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/engine/root.ts";
import { folderMaker } from "../cli/files/folder.ts";
import { PLAN_YAML } from "../core/verdict/played.ts";
import { callRentree, placePlan, playRun, removeFolders, startRun } from "./rentree.ts";
import { smallPlan } from "./small-plan.ts";

const makeResults = folderMaker();
afterEach(removeFolders);

describe("docs/results.md", () => {
  it("says what every file is that a run leaves", async () => {
    const plan = placePlan(
      smallPlan({ target: { reference: { workers: 8, service: "20ms" } }, arrivals: [{ table: { file: "come.csv" } }] }),
      {
        "come.csv": "at,people,count\n08:00:00,,2\n08:00:01,,3\n",
      },
    );
    const { dir, run, stderr } = await playRun(plan, ["--engine", "embedded"]);
    expect(run?.visits.planned, stderr).toBe(5);
    const told = [...readFileSync(join(packageRoot(), "docs/results.md"), "utf8").matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name);
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = files.map(({ parentPath, name }) =>
      parentPath.endsWith("tables") ? "tables/" : parentPath.endsWith("samples") ? `samples/${name}` : name,
    );
    expect(names.filter((name) => !told.includes(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(12);
  });
});

describe("a variable of the environment", () => {
  it("that is set and empty, as a pipeline's secret that is not there, is a mistake told before anything is sent", async () => {
    const accounts = { pattern: "user{n}", password: "${PW_OF_TEST}", first: 1, last: 9 };
    const plan = placePlan(smallPlan({ target: { url: "http://127.0.0.1:9" }, people: { accounts } }));
    const { exitCode, stderr, dir } = await startRun(plan, ["--engine", "embedded"], { env: { PW_OF_TEST: "" } }).ended;
    expect([exitCode, existsSync(dir)], stderr).toEqual([64, false]);
    expect(stderr).toContain("reads ${PW_OF_TEST} from the environment, where it is empty; set it");
    expect(stderr).toContain(`PW_OF_TEST=… rentree run ${plan}`);
    const checked = await callRentree("check", plan, "--engine", "embedded");
    expect(checked).toMatchObject({ exitCode: 64, stderr: expect.stringContaining(`PW_OF_TEST=… rentree check ${plan}`) });
  });
});

describe("the report of a results folder", () => {
  it("is dated in the plan's time zone, wherever it is made", async () => {
    const { dir } = makeResults({ plan: `${PLAN_YAML}timezone: Asia/Tokyo\n` });
    const { exitCode, stderr } = await callRentree("report", dir);
    expect(exitCode, stderr).toBe(0);
    expect(/<p class="when">[^<]*/.exec(readFileSync(join(dir, "report.html"), "utf8"))?.[0]).toContain("UTC+09:00");
  });
});
