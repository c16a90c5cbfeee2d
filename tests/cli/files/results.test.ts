import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { analyseFolder } from "../../../src/cli/files/analyse.ts";
import { formatManifest, sourcesOf } from "../../../src/cli/files/manifest.ts";
import { checkResults, createResults, newRunId, takeBackResults } from "../../../src/cli/files/results.ts";
import { runJson } from "../../../src/cli/files/run-json.ts";
import { UserError } from "../../../src/cli/mistake.ts";
import { line, start } from "../../core/samples/engine-csv.ts";
import { recordOf } from "../../core/verdict/played.ts";
import { EVENTS, folderMaker, packed, TOLD } from "./folder.ts";

const make = folderMaker();
/** What one of two generators, 0 or 1, writes of the usual events: every second visit and tick. */
const half = (wanted: number) => EVENTS.filter(({ visit, atMs }) => (visit ?? Math.round((atMs - 1) / 20)) % 2 === wanted);
const codes = async (dir: string) => ((await analyseFolder(dir, TOLD)).validity.causes ?? []).map(({ code }) => code);

const takeBack = (dir: string, wasThere = true, tables: readonly string[] = []) =>
  takeBackResults(dir, { wasThere, ino: statSync(dir).ino, tables });

describe("the folder for results", () => {
  it("is refused at once where folders can neither be made nor are refused for good", () => {
    expect(() => createResults("/proc/absent/results")).toThrow(/^\/proc\/absent\/results cannot be made: .+; give --out another place$/);
  });

  it("is made with those above it", () => {
    const { dir } = make();
    expect(createResults(join(dir, "a", "b"))).toBe(join(dir, "a", "b"));
    expect(existsSync(join(dir, "a", "b", "phases"))).toBe(true);
  });
});

describe("what a capacity run planned for a phase", () => {
  const place = (dir: string) => join(dir, "phases", "01-run", "phase.json");

  it("gives its kind, however it is written and whatever else the file says", async () => {
    const { dir } = make();
    writeFileSync(place(dir), '{"name":"run","note":"\\"kind\\": \\"ramp\\"","kind":"hold"}');
    expect((await analyseFolder(dir, TOLD)).phases).toMatchObject([{ name: "run", kind: "hold" }]);
  });

  it("is refused in one line where it is damaged", async () => {
    const { dir } = make();
    writeFileSync(place(dir), '{"kind":"picnic"}');
    await expect(analyseFolder(dir, TOLD)).rejects.toThrow(/phase\.json/);
  });
});

describe("analysing a results folder", () => {
  it("finds in it everything that a Run needs", async () => {
    const run = await analyseFolder(make().dir, TOLD);
    expect(run).toMatchObject({
      id: "run-1",
      name: "Test",
      validity: { kind: "valid" },
      visits: { planned: 4, started: 4, ok: 3, gaveUp: 1 },
      phases: [{ name: "run", kind: "run", fromMs: 0 }],
      warnings: ["said before"],
    });
    expect(Object.keys(run.files)).toEqual([
      "phases/01-run/arrivals.json",
      "phases/01-run/generators.json",
      "phases/01-run/samples/g1.csv.gz",
      "plan.yaml",
      "reading.json",
    ]);
  });

  it("reads two generators' files as one run", async () => {
    const two = make({
      samples: { g1: packed(half(0)), g2: packed(half(1)) },
      records: [recordOf(), recordOf({ id: "g2" })],
    });
    const { visits, seconds, validity, objectives, generators } = await analyseFolder(two.dir, TOLD);
    const one = await analyseFolder(make().dir, TOLD);
    expect({ visits, seconds, validity, objectives }).toEqual({
      visits: one.visits,
      seconds: one.seconds,
      validity: one.validity,
      objectives: one.objectives,
    });
    expect(generators.map(({ id }) => id)).toEqual(["g1", "g2"]);
  });

  it("takes what one of two generators dropped off what its own later ticks say, a period of both for each", async () => {
    const stalled = half(0).map((event) => {
      if (event.metric !== "rs_tick" || event.atMs < 1_000) return event;
      return event.atMs < 1_400 ? { ...event, metric: "dropped_iterations", value: 1 } : { ...event, value: 1 + 10 * 40 };
    });
    const { dir } = make({
      samples: { g1: packed(stalled), g2: packed(half(1)) },
      records: [recordOf(), recordOf({ id: "g2" })],
    });
    expect(stalled.filter(({ metric }) => metric === "dropped_iterations")).toHaveLength(10);
    expect((await analyseFolder(dir, TOLD)).validity).toMatchObject({ kind: "valid" });
  });

  it("keeps what precedes a cut member, and says that the end is lost", async () => {
    const folder = make({ samples: { g1: Buffer.concat([packed(), gzipSync(`${line(start(9_000, 4))}\n`)]) } });
    truncateSync(folder.samples(), readFileSync(folder.samples()).length - 12);
    const run = await analyseFolder(folder.dir, TOLD);
    expect(run.visits.started).toBeGreaterThanOrEqual(4);
    expect(run.validity).toMatchObject({ kind: "incomplete", reasons: ["the samples of g1 end in the middle: what precedes is kept"] });
  });

  it("is broken by samples of another program", async () => {
    expect(await codes(make({ samples: { g1: gzipSync("a,b\n1,2\n") } }).dir)).toContain("foreign-samples");
  });

  it("is incomplete without samples, and after a death that nobody wrote down", async () => {
    expect(await codes(make({ samples: {} }).dir)).toContain("samples-missing");
    expect(await codes(make({ records: undefined }).dir)).toEqual(["record-missing"]);
  });

  it("is incomplete where nothing was sampled at all", async () => {
    const run = await analyseFolder(make({ samples: { g1: new Uint8Array(0) }, records: [recordOf({ ended: "disk" })] }).dir, TOLD);
    expect([run.validity.kind, run.verdict, run.visits.started]).toEqual(["incomplete", "no-verdict", 0]);
  });

  it.each([
    ["plan.yaml", undefined, /plan\.yaml is not there/],
    ["phases/01-run/arrivals.json", '{"version":1', /arrivals\.json cannot be used \(it is not JSON, or it was cut\)/],
    ["phases/01-run/arrivals.json", '{"version":2}', /arrivals\.json cannot be used \(version: /],
    ["phases/01-run/generators.json", '[{"id":"../x"}]', /generators\.json cannot be used \(0\.id: /],
    ["reading.json", "{}", /reading\.json cannot be used/],
    ["reading.json", "a directory", /reading\.json is a directory/],
    ["phases/01-run/arrivals.json", "a directory", /arrivals\.json is a directory/],
  ])("says in one line what is wrong with %s", async (name, text, message) => {
    const { dir } = make();
    if (text === undefined || text === "a directory") rmSync(join(dir, name));
    if (text === "a directory") mkdirSync(join(dir, name));
    else if (text !== undefined) writeFileSync(join(dir, name), text);
    await expect(analyseFolder(dir, TOLD)).rejects.toThrow(message);
    await expect(analyseFolder(dir, TOLD)).rejects.toBeInstanceOf(UserError);
  });
});

describe("writing results", () => {
  it("refuses to write a number that is none", () => {
    expect(() => runJson({ peakLive: Number.NaN } as never)).toThrow("run.json would hold NaN at peakLive");
  });

  it("writes the drain that never ends as null, where a spike's base alone fills the platform", () => {
    const run = { capacity: { spikes: [{ recovery: { drain: Number.POSITIVE_INFINITY } }] } };
    expect(JSON.parse(runJson(run as never))).toEqual({ capacity: { spikes: [{ recovery: { drain: null } }] } });
  });

  it("holds the logs of all generators for no source of numbers", () => {
    const { dir } = make();
    for (const log of ["engine.log", "engine-g2.log"]) writeFileSync(join(dir, "phases", "01-run", log), "");
    expect(sourcesOf(dir).filter((file) => file.endsWith(".log"))).toEqual([]);
  });

  it("takes what was being written when its writer was killed for none", () => {
    const { dir } = make();
    const before = sourcesOf(dir);
    for (const file of ["run.json.part", join("phases", "01-run", "intended.json.part")]) writeFileSync(join(dir, file), "{");
    expect(sourcesOf(dir)).toEqual(before);
  });

  it("escapes names in the manifest as coreutils does", () => {
    const hash = "a".repeat(64);
    expect(formatManifest({ "a\\b\nc": hash, plain: hash })).toBe(`\\${hash}  a\\\\b\\nc\n${hash}  plain\n`);
  });
});

describe("what is given for a results folder", () => {
  const loopIn = (dir: string): string => {
    const loop = join(dir, "loop");
    if (!readdirSync(dir).includes("loop")) symlinkSync(loop, loop);
    return loop;
  };

  it.each([
    ["nothing", () => "", /^the results folder has an empty name; give the folder that a run left/],
    ["what is not there", (dir: string) => join(dir, "absent"), /absent is not there; give the folder/],
    ["a file", (dir: string) => join(dir, "plan.yaml"), /plan\.yaml is a file; give the folder/],
    ["another folder", (dir: string) => join(dir, "phases"), /phases is not a results folder: plan\.yaml is not there; give/],
    ["a link to itself", (dir: string) => loopIn(dir), /loop cannot be read: ELOOP/],
  ])("is refused in one line where it is none: %s", (_what, given, message) => {
    const { dir } = make();
    expect(() => checkResults(given(dir))).toThrow(message);
    expect(() => checkResults(given(dir))).toThrow(UserError);
  });

  it("is refused where its phases are a file, and taken where it is whole", () => {
    const { dir } = make();
    expect(() => checkResults(dir)).not.toThrow();
    rmSync(join(dir, "phases"), { recursive: true });
    writeFileSync(join(dir, "phases"), "");
    expect(() => checkResults(dir)).toThrow(/phases is a file; the results folder is damaged/);
  });
});

describe("a new results folder", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
  });
  const temp = (): string => {
    const dir = mkdtempSync(join(tmpdir(), "out-"));
    folders.push(dir);
    return dir;
  };

  it("may be absent or empty", () => {
    const dir = temp();
    expect(createResults(dir)).toBe(dir);
    expect(existsSync(join(createResults(join(dir, "deep", "er")), "phases"))).toBe(true);
  });

  it("may not hold anything, nor be a file", () => {
    const dir = temp();
    appendFileSync(join(dir, "x"), "");
    expect(() => createResults(dir)).toThrow(/is not empty \(\w+ is in it\); give --out/);
    expect(() => createResults(join(dir, "x"))).toThrow(/is a file; give --out/);
    expect(() => createResults(join(dir, "x", "y"))).toThrow(/cannot be made/);
    expect(() => createResults("")).toThrow(/^--out is empty; give it a folder/);
  });

  it("is taken back where nothing was played into it, but for what somebody else left there", () => {
    const made = join(temp(), "results");
    writeFileSync(join(createResults(made), "plan.yaml"), "");
    mkdirSync(join(made, "tables"));
    writeFileSync(join(made, "tables", "a.csv"), "");
    expect([takeBack(made, false, ["tables/a.csv"]), existsSync(made)]).toEqual([[], false]);
    const mine = temp();
    writeFileSync(join(createResults(mine), "hook.log"), "");
    expect([takeBack(mine), readdirSync(mine)]).toEqual([["hook.log"], ["hook.log"]]);
    rmSync(join(mine, "hook.log"));
    expect([takeBack(mine), existsSync(mine)]).toEqual([[], true]);
  });

  it.each(["tables/before.sql", "phases/mine"])("keeps what a hook wrote in the folders of a run: %s", (name) => {
    const dir = createResults(temp());
    mkdirSync(join(dir, "tables"));
    writeFileSync(join(dir, name), "");
    expect(takeBack(dir)).toContain(name.split("/")[0]);
    expect(existsSync(join(dir, name))).toBe(true);
  });

  it("is left alone where another run plays in its place by now, or where it is gone", () => {
    const dir = createResults(temp());
    const ino = statSync(dir).ino;
    rmSync(dir, { recursive: true });
    expect(takeBackResults(dir, { wasThere: false, ino, tables: [] })).toEqual([]);
    mkdirSync(join(createResults(dir), "phases", "01-run"));
    writeFileSync(join(dir, "plan.yaml"), "");
    expect([takeBack(dir), readdirSync(dir)]).toEqual([
      ["phases", "plan.yaml"],
      ["phases", "plan.yaml"],
    ]);
    expect(takeBackResults(dir, { wasThere: true, ino: 1, tables: [] })).toEqual([]);
  });

  it("has an id that every file system takes", () => {
    const now = new Date("2026-11-23T07:50:01.234Z");
    expect(newRunId(now, "0a1b")).toBe("2026-11-23-075001-0a1b");
    expect(newRunId(now)).toMatch(/^[a-z0-9-]+$/);
  });
});
