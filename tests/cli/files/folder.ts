import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach } from "vitest";
import type { Told } from "../../../src/cli/files/analyse.ts";
import type { EngineRecord } from "../../../src/core/verdict/engine-record.ts";
import { type Event, file, ticks, visitLost, visitOk } from "../../core/samples/engine-csv.ts";
import { PLAN_YAML, recordOf } from "../../core/verdict/played.ts";

/** A results folder as a run leaves it before it is analysed. The caller removes it. */
export interface Folder {
  readonly dir: string;
  readonly samples: (id?: string) => string;
}

export const EVENTS: readonly Event[] = [
  ...ticks(62_000),
  ...visitOk(100, 0, 100),
  ...visitOk(200, 1, 900),
  ...visitLost(300, 2, 50),
  ...visitOk(5_100, 3, 100),
];

export interface Made {
  readonly plan?: string;
  readonly records?: readonly EngineRecord[] | undefined;
  /** Samples by generator. */
  readonly samples?: Readonly<Record<string, Uint8Array>>;
}

export const packed = (events: readonly Event[] = EVENTS): Uint8Array => gzipSync(file(events));

export function makeFolder({ plan = PLAN_YAML, samples = { g1: packed() }, ...rest }: Made = {}): Folder {
  const dir = mkdtempSync(join(tmpdir(), "results-"));
  const phase = join(dir, "phases", "01-run");
  mkdirSync(join(phase, "samples"), { recursive: true });
  writeFileSync(join(dir, "plan.yaml"), plan);
  writeFileSync(join(dir, "reading.json"), JSON.stringify({ set: [], timezone: "Europe/Paris" }));
  writeFileSync(join(phase, "arrivals.json"), JSON.stringify(tableOf([100, 200, 300, 5_100])));
  const records = "records" in rest ? rest.records : [recordOf()];
  if (records !== undefined) writeFileSync(join(phase, "generators.json"), JSON.stringify(records));
  for (const [id, bytes] of Object.entries(samples)) writeFileSync(join(phase, "samples", `${id}.csv.gz`), bytes);
  return { dir, samples: (id = "g1") => join(phase, "samples", `${id}.csv.gz`) };
}

const tableOf = (instantsMs: readonly number[]) => ({
  version: 1,
  seed: 1,
  durationMs: 60_000,
  slotMs: 10,
  leadInMs: 0,
  people: [{ people: "pupil", instantsMs }],
});

/** A maker of folders for one file of tests; each is gone after its test. */
export function folderMaker(): (made?: Made) => Folder {
  const folders: string[] = [];
  afterEach(() => {
    for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
  });
  return (made) => {
    const folder = makeFolder(made);
    folders.push(folder.dir);
    return folder;
  };
}

/** What a run says of itself. */
export const TOLD: Told = { id: "run-1", versions: { rentree: "0.1.0", node: "20.0.0" }, warnings: ["said before"] };
