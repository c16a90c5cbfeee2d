import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { copiesIn } from "../../../src/cli/files/copies.ts";
import { verifyFolder } from "../../../src/cli/files/verify.ts";
import { writeResults } from "../../../src/cli/files/write-results.ts";
import { reportPage } from "../../../src/cli/report-page.ts";
import { packageRoot, packageVersion } from "../../../src/engine/root.ts";
import { PLAN_YAML } from "../../core/verdict/played.ts";
import { makeFolder } from "./folder.ts";

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});
const VERSIONS = { rentree: packageVersion(packageRoot()), node: process.versions.node };
const PLAN = `${PLAN_YAML}clauses:\n  - { id: C1, of: attempts, within: 500ms, atLeast: 99% }\n`;

async function makeResults(language: "en" | "fr" = "en", versions = VERSIONS): Promise<string> {
  const { dir } = makeFolder({ plan: PLAN });
  folders.push(dir);
  const run = await writeResults(dir, { id: "run-1", versions, warnings: [] }, language === "fr" ? "excel" : "plain");
  writeFileSync(join(dir, "report.html"), reportPage(run, language, "2026-04-06T08:00:00.000Z"));
  return dir;
}

const edit = (dir: string, file: string, from: string | RegExp, to: string): void => {
  const path = join(dir, file);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
};

describe("what is made from the numbers", () => {
  it.each(["en", "fr"] as const)("is the same when made again, whenever and in whatever language it was made: %s", async (language) => {
    const dir = await makeResults(language);
    expect(readFileSync(join(dir, "report.html"), "utf8")).toContain("2026");
    expect(copiesIn(dir, { versions: VERSIONS })).toEqual(["report.html", "seconds.csv", "junit.xml"]);
    expect(await verifyFolder(dir)).toEqual([]);
  });

  it("is not read where a folder has its name", async () => {
    const dir = await makeResults();
    rmSync(join(dir, "report.html"));
    mkdirSync(join(dir, "report.html"));
    expect(await verifyFolder(dir)).toEqual([]);
  });

  it("is told where a line was added at the end, or was taken away there: nothing stands against it", async () => {
    const dir = await makeResults();
    const file = join(dir, "seconds.csv");
    const text = readFileSync(file, "utf8");
    const last = text.trimEnd().split("\n").at(-1);
    writeFileSync(file, `${text}forged\n`);
    expect(await verifyFolder(dir)).toMatchObject([{ kind: "line", recorded: "forged", found: "nothing" }]);
    writeFileSync(file, text.slice(0, text.trimEnd().lastIndexOf("\n") + 1));
    expect(await verifyFolder(dir)).toMatchObject([{ kind: "line", recorded: "nothing", found: expect.stringContaining(last ?? "") }]);
  });

  it("is told line by line where somebody changed it", async () => {
    const dir = await makeResults();
    edit(dir, "report.html", /<strong>|<h2/, "<em>forged</em>$&");
    edit(dir, "seconds.csv", "run,pupil,0,3,", "run,pupil,0,9,");
    edit(dir, "junit.xml", "<failure", "<skipped");
    const told = await verifyFolder(dir);
    expect(told.map(({ kind, place }) => [kind, place.replace(/\d+$/, "N")])).toEqual([
      ["line", "report.html:N"],
      ["line", "seconds.csv:N"],
      ["line", "junit.xml:N"],
    ]);
    expect(told[0]?.recorded).toContain("forged");
    expect(told[0]?.found).not.toContain("forged");
    expect(told[1]).toMatchObject({ place: "seconds.csv:2", recorded: expect.stringMatching(/^run,pupil,0,9,/) });
  });

  it("is told where its end was cut", async () => {
    const dir = await makeResults();
    const lines = readFileSync(join(dir, "seconds.csv"), "utf8").split("\r\n");
    writeFileSync(join(dir, "seconds.csv"), lines.slice(0, 10).join("\r\n"));
    expect(await verifyFolder(dir)).toMatchObject([{ kind: "line", place: "seconds.csv:10" }]);
  });

  it("is not missed where it was taken away, nor compared where another version worded it", async () => {
    const dir = await makeResults();
    rmSync(join(dir, "report.html"));
    expect(await verifyFolder(dir)).toEqual([]);
    expect(copiesIn(dir, { versions: VERSIONS })).not.toContain("report.html");
    const foreign = await makeResults("en", { ...VERSIONS, rentree: "0.0.1" });
    edit(foreign, "junit.xml", "<failure", "<skipped");
    expect(await verifyFolder(foreign)).toEqual([]);
    expect(copiesIn(foreign, { versions: { ...VERSIONS, node: "20.0.0" } })).toEqual([]);
  });
});
