import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { analyseFolder } from "../../../src/cli/files/analyse.ts";
import { capacityOf, makePhaseFolder, saveCapacityOptions, saveStop } from "../../../src/cli/files/capacity-folder.ts";
import { QUICK } from "../../../src/core/capacity/phase.ts";
import { perSecond } from "../../../src/core/units.ts";
import { capacityOptions } from "../../../src/core/verdict/capacity-options.ts";
import { ticks, visitOk } from "../../core/samples/engine-csv.ts";
import { planOf } from "../../core/verdict/played.ts";
import { makeFolder, packed } from "./folder.ts";

const folders: string[] = [];
afterEach(() => {
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function resultsWith(...phases: readonly string[]): string {
  const dir = mkdtempSync(join(tmpdir(), "results-"));
  folders.push(dir);
  for (const phase of phases) {
    mkdirSync(join(dir, "phases", phase, "samples"), { recursive: true });
    writeFileSync(join(dir, "phases", phase, "samples", "g1.csv.gz"), "cut");
  }
  return dir;
}

describe("a capacity run that ended between two phases", () => {
  it("is incomplete and says why, until it is resumed", async () => {
    const { dir } = makeFolder();
    folders.push(dir);
    const phase = { name: "run", kind: "baseline", stretches: [], duration: 60_000, generators: 1, why: "test" };
    writeFileSync(join(dir, "phases", "01-run", "phase.json"), JSON.stringify(phase));
    const options = { profile: QUICK, maxRate: perSecond(4), stopsAfterCollapse: false };
    saveCapacityOptions(dir, capacityOptions(planOf(), options));
    const validity = async () => (await analyseFolder(dir, undefined, capacityOf(dir))).validity;
    expect((await validity()).kind).toBe("valid");
    saveStop(dir, "hooks.between: ./purge.sh ended with code 3");
    expect(await validity()).toMatchObject({ kind: "incomplete", reasons: [expect.stringContaining("purge.sh ended with code 3")] });
    saveStop(dir, undefined);
    expect((await validity()).kind).toBe("valid");
    saveStop(dir, "the time that was given was over", { isPlanned: true });
    expect(await analyseFolder(dir, undefined, capacityOf(dir))).toMatchObject({
      validity: { kind: "valid" },
      capacity: { ended: "the time that was given was over" },
    });
  });
});

describe("the SLO rate of a capacity run", () => {
  it("comes with the time for which it was tried, as the procedure reads it", async () => {
    const instantsMs = Array.from({ length: 120 }, (_, visit) => 250 + 500 * visit);
    const events = [...ticks(62_000), ...instantsMs.flatMap((atMs, visit) => visitOk(atMs, visit, 100))];
    const { dir } = makeFolder({ samples: { g1: packed(events.sort((a, b) => a.atMs - b.atMs)) } });
    folders.push(dir);
    const table = { version: 1, seed: 1, durationMs: 60_000, slotMs: 10, leadInMs: 0, people: [{ people: "pupil", instantsMs }] };
    writeFileSync(join(dir, "phases", "01-run", "arrivals.json"), JSON.stringify(table));
    writeFileSync(join(dir, "phases", "01-run", "intended.json"), JSON.stringify(Array.from({ length: 60 }, () => 2)));
    const stretches = [{ from: perSecond(2), to: perSecond(2), length: 60_000 }];
    const phase = { name: "run", kind: "hold", stretches, duration: 60_000, generators: 1, why: "test" };
    writeFileSync(join(dir, "phases", "01-run", "phase.json"), JSON.stringify(phase));
    saveCapacityOptions(dir, capacityOptions(planOf(), { profile: QUICK, maxRate: perSecond(4), stopsAfterCollapse: false }));
    const { sloRate } = await analyseFolder(dir, undefined, capacityOf(dir));
    expect(sloRate).toMatchObject({ heldMs: 60_000 });
  });
});

describe("the folder of a phase", () => {
  it("is numbered by its place in the run", () => {
    const dir = resultsWith();
    expect(makePhaseFolder(dir, 3, "drain-1")).toBe("03-drain-1");
    expect(readdirSync(join(dir, "phases"))).toEqual(["03-drain-1"]);
  });

  it("holds nothing of a phase that was cut there before, so that a resumed run can write its samples", () => {
    const dir = resultsWith("01-baseline", "02-ramp");
    const folder = makePhaseFolder(dir, 2, "ramp");
    expect(existsSync(join(dir, "phases", folder, "samples"))).toBe(false);
    expect(existsSync(join(dir, "phases", "01-baseline", "samples", "g1.csv.gz"))).toBe(true);
  });

  it("takes the place of another phase that was cut there", () => {
    const dir = resultsWith("01-baseline", "02-drain-1");
    makePhaseFolder(dir, 2, "ramp");
    expect(readdirSync(join(dir, "phases")).sort()).toEqual(["01-baseline", "02-ramp"]);
  });
});
