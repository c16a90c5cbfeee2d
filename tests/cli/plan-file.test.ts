import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inFrench } from "../../reports/text/fr-warnings.ts";
import { makeEmptyFolder, tablePlace } from "../../src/cli/files/results.ts";
import { loadPlan } from "../../src/cli/plan-file.ts";
import { parseReading } from "../../src/core/verdict/files.ts";
import { BELL, edited } from "../core/plan/base.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "rentree-plan-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const save = (name: string, text: string, encoding: BufferEncoding = "utf8"): string => {
  writeFileSync(join(dir, name), Buffer.from(text, encoding));
  return join(dir, name);
};

describe("a plan's file", () => {
  it("is refused in another encoding than UTF-8, with the place of the first letter that shows it", () => {
    const file = save("plan.yaml", edited(["name: Morning peak", "name: Rentrée"]), "latin1");
    expect(() => loadPlan(file, { set: [] })).toThrow(`${file}:2:12 is not in UTF-8; save the plan with that encoding`);
  });

  it("is told every mistake at once: of its own, and of each --set, whatever is wrong with it", () => {
    const file = save("plan.yaml", edited(["seed: 2021", "seed: many"]));
    const set = ["people.pupil.count", "=3", "people.pupil.persona={", "people.nobody.count=3", "people.pupil.patience=hasty"];
    const said = ((): string => {
      try {
        loadPlan(file, { set });
      } catch (error) {
        return String((error as Error).message);
      }
      return "";
    })();
    for (const part of ['(got "people.pupil.count")', '(got "=3")', "persona={", "no entry of the list (nobody)", "hasty", "many"])
      expect(said).toContain(part);
  });

  it("may name a table that a French spreadsheet wrote", () => {
    save("arrivées.csv", "at;people;count\r\n08:00;élèves;25\r\n", "latin1");
    const plan = edited(["persona: pupil", "persona: pupil\n    name: élèves"], [BELL, "  - table: { file: arrivées.csv }"]);
    const { arrivals } = loadPlan(save("plan.yaml", plan), { set: [] }).plan;
    expect(arrivals).toEqual([expect.objectContaining({ rows: [{ at: expect.any(Number), people: "élèves", count: 25 }] })]);
  });

  it.each([
    ["", "", "Etc/UTC", 1],
    ["", "timezone: Europe/Paris", "Europe/Paris", 0],
    ["", "timezone: UTC", "UTC", 0],
    // What Node says where TZ is set and empty: no zone by which a date can be read again.
    ["Etc/Unknown", "", "Etc/UTC", 1],
    ["Europe/Paris", "", "Europe/Paris", 0],
  ])("has a time zone that can be read again, where the machine's is %j and the plan says %j", (zone, line, timezone, warned) => {
    const loaded = loadPlan(save("plan.yaml", `${edited()}\n${line}\n`), { set: [] }, zone);
    expect(loaded.plan.timezone).toBe(timezone);
    expect(parseReading(JSON.stringify(loaded.reading)).kind).toBe("ok");
    expect(parseReading(JSON.stringify({ ...loaded.reading, timezone: "Mars/Olympus" }))).toMatchObject({
      why: expect.stringContaining("time zone"),
    });
    const said = loaded.warnings.filter((warning) => warning.includes("time zone"));
    expect(said).toHaveLength(warned);
    for (const warning of said) expect(inFrench(warning)).toContain("timezone");
  });

  it("is not compiled into a file", () => {
    const file = save("taken", "x");
    expect(() => makeEmptyFolder(file)).toThrow(`${file} is a file; give --out a folder that is empty or absent`);
    expect(() => makeEmptyFolder(dir)).toThrow(`${dir} is not empty`);
  });

  it("may name tables of one name in two folders, which the results keep apart", () => {
    mkdirSync(join(dir, "a"));
    mkdirSync(join(dir, "b"));
    save("a/x.csv", "at,count\n08:00,1\n");
    save("b/x.csv", "at,count\n08:00,2\n");
    const plan = edited([BELL, "  - table: { file: a/x.csv }\n  - table: { file: b/x.csv }"]);
    expect(loadPlan(save("plan.yaml", plan), { set: [] }).plan.arrivals).toHaveLength(2);
    expect(tablePlace("a/x.csv")).not.toBe(tablePlace("b/x.csv"));
    expect(tablePlace("../a/x.csv")).toBe(join("tables", "..%2Fa%2Fx.csv"));
    expect(tablePlace("arrivals.csv")).toBe(join("tables", "arrivals.csv"));
  });
});
