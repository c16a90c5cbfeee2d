import { join } from "node:path";
import { parseRun } from "../../core/verdict/files.ts";
import type { Run } from "../../core/verdict/run.ts";
import { UserError } from "../mistake.ts";
import { readText } from "../plan-file.ts";
import { writeWhole } from "./write-whole.ts";

/** A run of a day with every second in it stays far below. */
const MOST_BYTES = 500_000_000;

/** The Run as text: indented to one space, so that it can be read and compared. */
export function runJson(run: Run): string {
  return `${JSON.stringify(run, refuseNonsense, 1)}\n`;
}

export function writeRunJson(dir: string, run: Run): void {
  writeWhole(join(dir, "run.json"), runJson(run));
}

/**
 * Reads `run.json` of a results folder.
 * @throws UserError where it is absent, cut or something else.
 */
export function readRunJson(dir: string): Run {
  const file = join(dir, "run.json");
  const parsed = parseRun(readText(file, MOST_BYTES));
  if (parsed.kind === "ok") return parsed.value;
  throw new UserError(
    `${file} is not a run that this version can read (${parsed.why}); restore it, or remove it: rentree report ${dir} then makes the report from the samples alone`,
  );
}

/**
 * Whether `run.json` says each thing once, as Rentrée writes it. Of a key that is there twice programs read the last, and people may read the first.
 */
export function isWrittenPlainly(dir: string): boolean {
  const text = readText(join(dir, "run.json"), MOST_BYTES);
  return withoutSpace(text) === withoutSpace(JSON.stringify(JSON.parse(text)));
}

const withoutSpace = (text: string): string => text.replace(/\s+/g, "");

/** JSON would write NaN and infinity as null, silently. One number may be infinite: the drain of a spike whose base alone fills the platform. */
function refuseNonsense(key: string, value: unknown): unknown {
  if (key === "drain" && value === Number.POSITIVE_INFINITY) return null;
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`run.json would hold ${value} at ${key}`);
  return value;
}
