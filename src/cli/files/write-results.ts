import { join } from "node:path";
import type { CapacityOf } from "../../core/verdict/input.ts";
import type { Run } from "../../core/verdict/run.ts";
import { analyse, type Told } from "./analyse.ts";
import { junitXml } from "./junit.ts";
import { writeManifest } from "./manifest.ts";
import { writeRunJson } from "./run-json.ts";
import { type CsvDialect, secondsCsv } from "./seconds-csv.ts";
import { writeWhole } from "./write-whole.ts";

/** Analyses a results folder and writes what follows from it: `run.json`, `seconds.csv`, `junit.xml`, `manifest.sha256`. The report is not its business. */
export async function writeResults(
  dir: string,
  told: Told | undefined,
  dialect: CsvDialect = "plain",
  capacityOf?: CapacityOf,
): Promise<Run> {
  const { run, seconds } = await analyse(dir, told, capacityOf);
  writeRunJson(dir, run);
  writeWhole(join(dir, "seconds.csv"), secondsCsv(seconds, dialect));
  writeWhole(join(dir, "junit.xml"), junitXml(run));
  await writeManifest(dir, run.files);
  return run;
}
