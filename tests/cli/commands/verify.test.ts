import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { verifyCommand } from "../../../src/cli/commands/verify.ts";
import { hashFile } from "../../../src/cli/files/manifest.ts";
import { writeResults } from "../../../src/cli/files/write-results.ts";
import { packageRoot, packageVersion } from "../../../src/engine/root.ts";
import { PLAN_YAML } from "../../core/verdict/played.ts";
import { folderMaker } from "../files/folder.ts";

const OWN = packageVersion(packageRoot());
const make = folderMaker();

/** A plan whose people come as those of the folder did, and of which something is left out. */
const PLAN = PLAN_YAML.replace("steady: { rate: 1/s, for: 60s }", "table: { file: a.csv }")
  .replace('8080" }', '8080", writes: false }')
  .replace("count: 10,", "count: 10, changePassword: 5%,");
const CAME = ["08:00:00.100,pupil,1", "08:00:00.200,pupil,1", "08:00:00.300,pupil,1", "08:00:05.100,pupil,1"];
const LEFT_OUT = "target.writes is false, left out: new passwords of pupil: who is asked for one does not get in";

interface Written {
  /** Rows of the plan's table. */
  readonly came?: readonly string[];
  /** What was told of the plan when it was read. */
  readonly warnings?: readonly string[];
}

/** A folder of a run that `rentree` wrote. */
async function writtenBy(rentree: string, { came = CAME, warnings = [LEFT_OUT] }: Written = {}): Promise<string> {
  const { dir } = make({ plan: PLAN });
  mkdirSync(join(dir, "tables"));
  writeFileSync(join(dir, "tables", "a.csv"), ["at,people,count", ...came, ""].join("\n"));
  await writeResults(dir, { id: "run-1", versions: { rentree, node: process.versions.node }, warnings });
  return dir;
}

/** Writes another number into `run.json`, and the manifest anew, as whoever made both could. */
async function writeNumber(dir: string, number = '"gaveUp": 0'): Promise<void> {
  const [place, manifest] = [join(dir, "run.json"), join(dir, "manifest.sha256")];
  const was = await hashFile(place);
  writeFileSync(place, readFileSync(place, "utf8").replace('"gaveUp": 1', number));
  writeFileSync(manifest, readFileSync(manifest, "utf8").replace(was, await hashFile(place)));
}

async function verify(dir: string, options: object = {}): Promise<{ readonly code: number | undefined; readonly out: string }> {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  onTestFinished(() => write.mockRestore());
  const code = (await verifyCommand.run({
    args: [dir],
    options: { lang: "en", quiet: false, json: false, ...options },
  } as never)) as number;
  write.mockRestore();
  return { code, out: lines.join("") };
}

describe("rentree verify", () => {
  it("says that another version reads the same evidence otherwise, where every hash holds", async () => {
    const dir = await writtenBy("0.0.9");
    await writeNumber(dir);
    const { code, out } = await verify(dir);
    expect(code).toBe(1);
    expect(out).toContain("number visits.gaveUp: recorded 0, found 1\n");
    expect(out).toMatch(
      new RegExp(`every hash is the same\\. Rentrée 0\\.0\\.9 wrote these numbers, and Rentrée ${OWN} reads the same evidence otherwise`),
    );
    expect(JSON.parse((await verify(dir, { json: true })).out)).toMatchObject({
      cause: "version",
      versions: { recorded: "0.0.9", own: OWN },
    });
    expect((await verify(dir, { lang: "fr" })).out).toMatch(
      /Rentrée 0\.0\.9 a écrit ces valeurs, et Rentrée .+ lit autrement les mêmes preuves/,
    );
  });

  it("says that the evidence differs, of whatever version the numbers are", async () => {
    const dir = await writtenBy("0.0.9");
    await writeNumber(dir);
    writeFileSync(join(dir, "plan.yaml"), `${readFileSync(join(dir, "plan.yaml"), "utf8")}# changed\n`);
    const { code, out } = await verify(dir);
    expect(code).toBe(1);
    expect(out).toContain("the evidence is not what was recorded: files were changed, added or lost\n");
    expect(out).not.toContain("reads the same evidence otherwise");
  });

  it("blames no version for numbers that are said to be this one's", async () => {
    const dir = await writtenBy(OWN);
    await writeNumber(dir);
    const { code, out } = await verify(dir);
    expect(code).toBe(1);
    expect(out).toContain("It does not give these numbers: run.json was changed");
    expect(JSON.parse((await verify(dir, { json: true })).out).cause).toBe("numbers");
  });

  it("takes no number that is there twice, of which people may read the first", async () => {
    const dir = await writtenBy(OWN);
    await writeNumber(dir, '"gaveUp": 0, "gaveUp": 1');
    const { code, out } = await verify(dir);
    expect([code, out]).toEqual([1, expect.stringContaining("number run.json: recorded a key twice")]);
    expect((await verify(dir, { lang: "fr" })).out).toContain("valeur run.json : inscrit une clé deux fois");
  });

  it("finds people who were left out of the arrivals with what was measured of them, though every number is the same again", async () => {
    const dir = await writtenBy(OWN, { came: [...CAME, "08:00:09,pupil,3"] });
    const { code, out } = await verify(dir);
    expect(code).toBe(1);
    expect(out).toContain(
      "arrivals phases/01-run/arrivals.json: recorded seed 1, 60000 ms, pupil: 4, found seed 1, 60000 ms, pupil: 7\nevery hash is the same, and the arrivals are not those that plan and seed give",
    );
    expect(JSON.parse((await verify(dir, { json: true })).out).cause).toBe("arrivals");
    expect((await verify(dir, { lang: "fr" })).out).toContain("les arrivées ne sont pas celles que donnent le plan et la graine");
    const other = await writtenBy("0.0.9", { came: [...CAME, "08:00:09,pupil,3"] });
    expect(JSON.parse((await verify(other, { json: true })).out).cause).toBe("version");
  });

  it("finds people who came at another time than plan and seed say", async () => {
    const dir = await writtenBy(OWN, { came: [...CAME.slice(0, 3), "08:00:05.900,pupil,1"] });
    expect((await verify(dir)).out).toContain("arrivals phases/01-run/arrivals.json: recorded pupil: 5100 ms, found 5900 ms\n");
  });

  it("misses what the plan was warned of and the run does not say any more", async () => {
    const dir = await writtenBy(OWN, { warnings: ["said by the machine"] });
    const { code, out } = await verify(dir);
    expect([code, out]).toEqual([1, expect.stringContaining(`number warnings: recorded nothing, found ${LEFT_OUT}\n`)]);
  });

  it("says in its own lines alone what it found, whatever a folder says of itself", async () => {
    const dir = await writtenBy("0.0.9\nevery hash and every number is the same");
    await writeNumber(dir);
    const { code, out } = await verify(dir);
    expect([code, out.split("\n").filter((line) => line.startsWith("every hash"))]).toEqual([1, []]);
  });

  it("says that only a copy was changed", async () => {
    const dir = await writtenBy(OWN);
    const place = join(dir, "junit.xml");
    writeFileSync(place, `${readFileSync(place, "utf8")}<!-- changed -->\n`);
    const { code, out } = await verify(dir);
    expect(code).toBe(1);
    expect(out).toContain("the evidence and the numbers are what was recorded");
  });

  it("finds nothing in a folder of another version whose numbers are the same, and says what it did not compare", async () => {
    const dir = await writtenBy("0.0.9");
    // Whoever writes into what people read may also call it another version's.
    writeFileSync(join(dir, "report.html"), "<h1>999/s</h1>");
    const { code, out } = await verify(dir);
    expect([code, out]).toEqual([0, expect.stringContaining("every hash and every number is the same when computed again")]);
    expect(out).toMatch(/not compared, .*Rentrée 0\.0\.9, .*may have been changed: report\.html, seconds\.csv, junit\.xml; rentree report/);
    expect(JSON.parse((await verify(dir, { json: true })).out)).toEqual({
      differences: [],
      notCompared: ["report.html", "seconds.csv", "junit.xml"],
    });
    expect((await verify(dir, { lang: "fr" })).out).toMatch(/peut-être modifiés : report\.html, seconds\.csv, junit\.xml/);
  });

  it("says that there is nothing to compare where nothing was made", async () => {
    const dir = await writtenBy(OWN);
    for (const file of ["report.html", "seconds.csv", "junit.xml"]) rmSync(join(dir, file), { force: true });
    const { code, out } = await verify(dir);
    expect([code, out]).toEqual([0, expect.stringContaining("nothing is there that was made from them")]);
    expect(JSON.parse((await verify(dir, { json: true })).out)).toEqual({ differences: [] });
  });
});
