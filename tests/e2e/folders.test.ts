import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { folderMaker } from "../cli/files/folder.ts";
import { PLAN_YAML } from "../core/verdict/played.ts";
import { callRentree, removeFolders } from "./rentree.ts";

const makeResults = folderMaker();
afterEach(removeFolders);

describe("the report of a results folder", () => {
  it("is dated in the plan's time zone, wherever it is made", async () => {
    const { dir } = makeResults({ plan: `${PLAN_YAML}timezone: Asia/Tokyo\n` });
    const { exitCode, stderr } = await callRentree("report", dir);
    expect(exitCode, stderr).toBe(0);
    expect(/<p class="when">[^<]*/.exec(readFileSync(join(dir, "report.html"), "utf8"))?.[0]).toContain("UTC+09:00");
  });
});
