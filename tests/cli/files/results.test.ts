import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { analyseFolder, type Told } from "../../../src/cli/files/analyse.ts";
import { formatManifest, hashFile, readManifest, sourcesOf } from "../../../src/cli/files/manifest.ts";
import { createResults, newRunId } from "../../../src/cli/files/results.ts";
import { readRunJson, runJson } from "../../../src/cli/files/run-json.ts";
import { verifyFolder } from "../../../src/cli/files/verify.ts";
import { writeResults } from "../../../src/cli/files/write-results.ts";
import { UserError } from "../../../src/cli/mistake.ts";
import { perSecond } from "../../../src/core/units.ts";
import { line, start } from "../../core/samples/engine-csv.ts";
import { recordOf } from "../../core/verdict/played.ts";
import { EVENTS, type Folder, type Made, makeFolder, packed } from "./folder.ts";

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});
const make = (made?: Made): Folder => {
  const folder = makeFolder(made);
  folders.push(folder.dir);
  return folder;
};
const TOLD: Told = { id: "run-1", versions: { rentree: "0.1.0", node: "20.0.0" }, warnings: ["said before"] };
/** What one of two generators, 0 or 1, writes of the usual events: every second visit and tick. */
const half = (wanted: number) => EVENTS.filter(({ visit, atMs }) => (visit ?? Math.round((atMs - 1) / 20)) % 2 === wanted);
const codes = async (dir: string) => ((await analyseFolder(dir, TOLD)).validity.causes ?? []).map(({ code }) => code);

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
  ])("says in one line what is wrong with %s", async (name, text, message) => {
    const { dir } = make();
    if (text === undefined) rmSync(join(dir, name));
    else writeFileSync(join(dir, name), text);
    await expect(analyseFolder(dir, TOLD)).rejects.toThrow(message);
    await expect(analyseFolder(dir, TOLD)).rejects.toBeInstanceOf(UserError);
  });
});

describe("writing results", () => {
  it("leaves a folder that verifies, by Rentrée and by sha256sum's rules", async () => {
    const { dir } = make();
    const run = await writeResults(dir, TOLD);
    expect(readRunJson(dir)).toEqual(JSON.parse(runJson(run)));
    for (const name of ["run.json", "seconds.csv", "junit.xml", "manifest.sha256"]) expect(existsSync(join(dir, name))).toBe(true);
    expect(await verifyFolder(dir)).toEqual([]);
    for (const [name, hash] of Object.entries(readManifest(dir) ?? {})) expect(await hashFile(join(dir, name))).toBe(hash);
    if (hasSha256sum())
      expect(execFileSync("sha256sum", ["-c", "manifest.sha256"], { cwd: dir, encoding: "utf8" })).not.toContain("FAILED");
  });

  it("verifies again after the report was made again, with what was told before", async () => {
    const { dir } = make();
    await writeResults(dir, TOLD);
    const again = await writeResults(dir, undefined);
    expect(again).toMatchObject({ id: "run-1", versions: TOLD.versions, warnings: TOLD.warnings });
    expect(await verifyFolder(dir)).toEqual([]);
  });

  it("names a changed file, a number that does not follow, a missing and an added file", async () => {
    const { dir, samples } = make();
    await writeResults(dir, TOLD);
    const run = readFileSync(join(dir, "run.json"), "utf8");
    writeFileSync(join(dir, "run.json"), run.replace('"gaveUp": 1', '"gaveUp": 0'));
    const forged = await verifyFolder(dir);
    expect(forged.map(({ kind, place }) => [kind, place])).toEqual([
      ["hash", "run.json"],
      ["number", "visits.gaveUp"],
    ]);
    writeFileSync(join(dir, "run.json"), run);
    writeFileSync(samples(), packed(EVENTS.filter(({ visit }) => visit !== 3)));
    const changed = await verifyFolder(dir);
    expect(changed[0]).toMatchObject({ kind: "hash", place: "phases/01-run/samples/g1.csv.gz" });
    expect(changed.find(({ place }) => place === "visits.started")).toMatchObject({ recorded: "4", found: "3" });
    writeFileSync(samples("g9"), packed([]));
    expect((await verifyFolder(dir)).some(({ kind, place }) => kind === "added" && place.endsWith("g9.csv.gz"))).toBe(true);
    rmSync(samples());
    expect(await verifyFolder(dir)).toContainEqual(expect.objectContaining({ kind: "missing", place: "phases/01-run/samples/g1.csv.gz" }));
  });

  it("takes an instant in another time zone for the same number", async () => {
    const { dir } = make();
    const { startedAt } = await writeResults(dir, TOLD);
    const before = readFileSync(join(dir, "run.json"), "utf8");
    const moved = (byMs: number): string =>
      before.replace(startedAt, new Date(Date.parse(startedAt) + byMs).toISOString().replace("Z", "+00:00"));
    writeFileSync(join(dir, "run.json"), moved(0));
    expect((await verifyFolder(dir)).filter(({ kind }) => kind === "number")).toEqual([]);
    writeFileSync(join(dir, "run.json"), moved(1_000));
    expect((await verifyFolder(dir)).filter(({ kind }) => kind === "number").map(({ place }) => place)).toEqual(["startedAt"]);
  });

  it("takes the estimates of a capacity run from who can make them of its phases, and verifies them the same way", async () => {
    const { dir } = make();
    const capacityOf = (rate: number) => () => ({
      ceiling: { kind: "at-least", rate: perSecond(rate) } as const,
      collapse: { kind: "none" } as const,
      sessionLimit: { kind: "none" } as const,
      sloRateOf: () => ({ kind: "none" }) as const,
    });
    const run = await writeResults(dir, TOLD, "plain", capacityOf(40));
    expect(run.ceiling).toEqual({ kind: "at-least", rate: 40 });
    expect(await verifyFolder(dir, capacityOf(40))).toEqual([]);
    expect((await verifyFolder(dir, capacityOf(41))).map(({ place }) => place)).toEqual(["ceiling.rate"]);
  });

  it("misses the manifest when it is gone", async () => {
    const { dir } = make();
    await writeResults(dir, TOLD);
    rmSync(join(dir, "manifest.sha256"));
    expect(await verifyFolder(dir)).toContainEqual(expect.objectContaining({ kind: "missing", place: "manifest.sha256" }));
  });

  it("names what a manifest leaves out, or says otherwise than run.json", async () => {
    const { dir, samples } = make();
    const place = join(dir, "manifest.sha256");
    await writeResults(dir, TOLD);
    const whole = readFileSync(place, "utf8");
    writeFileSync(place, whole.replace(/.*run\.json\n/, ""));
    expect(await verifyFolder(dir)).toEqual([{ kind: "hash", place: "manifest.sha256: run.json", recorded: "a hash", found: "nothing" }]);
    writeFileSync(place, "");
    expect(await verifyFolder(dir)).toHaveLength(whole.trimEnd().split("\n").length);
    const was = await hashFile(samples());
    writeFileSync(samples(), Buffer.concat([readFileSync(samples()), packed([])]));
    writeFileSync(place, whole.replace(was, await hashFile(samples())));
    expect((await verifyFolder(dir)).map(({ place: where }) => where)).toEqual(
      expect.arrayContaining(["phases/01-run/samples/g1.csv.gz", "manifest.sha256: phases/01-run/samples/g1.csv.gz"]),
    );
  });

  it.each([
    ["cut", "{"],
    ["of another version", '{"version":2}'],
    ["an array", "[]"],
  ])("refuses a run.json that is %s in one line", async (_what, text) => {
    const { dir } = make();
    writeFileSync(join(dir, "run.json"), text);
    expect(() => readRunJson(dir)).toThrow(UserError);
    expect(() => readRunJson(dir)).toThrow(/rentree report/);
    await expect(analyseFolder(dir)).rejects.toThrow(/run\.json is not a run that this version can read .* remove it/);
  });

  it("refuses a link in place of evidence, a file's or a folder's", async () => {
    const { dir, samples } = make();
    await writeResults(dir, TOLD);
    const outside = join(dir, "..", `${basename(dir)}-elsewhere.gz`);
    renameSync(samples(), outside);
    try {
      symlinkSync(outside, samples());
      await expect(verifyFolder(dir)).rejects.toThrow(/g1\.csv\.gz is a link/);
      await expect(analyseFolder(dir)).rejects.toThrow(UserError);
    } finally {
      rmSync(outside);
    }
  });

  it("takes nothing for evidence that the manifest names outside the folder, or that is a folder", async () => {
    const { dir } = make();
    await writeResults(dir, TOLD);
    const beside = `${dir}-beside`;
    mkdirSync(beside);
    try {
      writeFileSync(join(beside, "x"), "");
      const hash = await hashFile(join(beside, "x"));
      const names = [`../${basename(beside)}/x`, "phases"];
      appendFileSync(join(dir, "manifest.sha256"), names.map((name) => `${hash}  ${name}\n`).join(""));
      const missing = (await verifyFolder(dir)).filter(({ kind }) => kind === "missing");
      expect(missing.map(({ place }) => place)).toEqual(names);
    } finally {
      rmSync(beside, { recursive: true });
    }
  });

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

function hasSha256sum(): boolean {
  try {
    execFileSync("sha256sum", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

describe("a new results folder", () => {
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
  });

  it("has an id that every file system takes", () => {
    const now = new Date("2026-11-23T07:50:01.234Z");
    expect(newRunId(now, "0a1b")).toBe("2026-11-23-075001-0a1b");
    expect(newRunId(now)).toMatch(/^[a-z0-9-]+$/);
  });
});
