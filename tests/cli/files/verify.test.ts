import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyseFolder } from "../../../src/cli/files/analyse.ts";
import { hashFile, readManifest } from "../../../src/cli/files/manifest.ts";
import { readRunJson, runJson } from "../../../src/cli/files/run-json.ts";
import { compareNumbers, verifyFolder } from "../../../src/cli/files/verify.ts";
import { writeResults } from "../../../src/cli/files/write-results.ts";
import { UserError } from "../../../src/cli/mistake.ts";
import { perSecond } from "../../../src/core/units.ts";
import { attempt, start, tryAt } from "../../core/samples/engine-csv.ts";
import { recordOf } from "../../core/verdict/played.ts";
import { EVENTS, folderMaker, packed, TOLD } from "./folder.ts";

const make = folderMaker();
describe("verifying a results folder", () => {
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

  it("says in one line that the manifest is no file", async () => {
    const { dir } = make();
    await writeResults(dir, TOLD);
    rmSync(join(dir, "manifest.sha256"));
    mkdirSync(join(dir, "manifest.sha256"));
    await expect(verifyFolder(dir)).rejects.toThrow(/manifest\.sha256 is a directory/);
    await expect(verifyFolder(dir)).rejects.toBeInstanceOf(UserError);
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

  it("blames no evidence for a number that an earlier version did not write yet, but for one that is another", async () => {
    const cut = [...EVENTS, start(5_200, 4), tryAt(5_210, 4), attempt(5_300, 4, 90, "ok")];
    const { dir } = make({ records: [recordOf({ ended: "interrupted" })], samples: { g1: packed(cut) } });
    await writeResults(dir, TOLD);
    const place = join(dir, "run.json");
    const run = readFileSync(place, "utf8");
    expect(run).toContain('"unfinishedSignedIn": 1');
    const numbers = async (text: string) => {
      writeFileSync(place, text);
      return (await verifyFolder(dir)).filter(({ kind }) => kind === "number").map((one) => one.place);
    };
    expect(await numbers(run.replace(/,\s*"unfinishedSignedIn": 1/g, ""))).toEqual([]);
    expect(await numbers(run.replaceAll('"unfinishedSignedIn": 1', '"unfinishedSignedIn": 0'))).toEqual([
      "visits.unfinishedSignedIn",
      "people.0.visits.unfinishedSignedIn",
    ]);
    expect(await numbers(run.replace(/"unfinished": 1,/, ""))).toEqual(["visits.unfinished"]);
  });

  it("blames no evidence for the time that an SLO rate was held, which came later too", () => {
    const [before, now] = [{ sloRate: { kind: "found" } }, { sloRate: { kind: "found", heldMs: 90_000 } }];
    expect(compareNumbers(before, now)).toEqual([]);
    expect(compareNumbers({ sloRate: { kind: "found", heldMs: 60_000 } }, now).map(({ place }) => place)).toEqual(["sloRate.heldMs"]);
    expect(compareNumbers(now, before).map(({ place }) => place)).toEqual(["sloRate.heldMs"]);
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
});

function hasSha256sum(): boolean {
  try {
    execFileSync("sha256sum", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
