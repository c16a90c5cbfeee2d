import type { EngineChoice } from "../../src/engine/choice.ts";
import { findEngine } from "../../src/engine/find.ts";

/** An engine that the end-to-end tests play on. */
export interface TestedEngine {
  readonly name: "embedded" | "k6";
  /** How `rentree` is told to use it. */
  readonly flags: readonly string[];
  readonly choice: EngineChoice;
}

const k6 = await findEngine({ choice: "k6", env: process.env }).catch(() => undefined);
const embedded = await findEngine({ choice: "embedded", env: process.env });

/** The embedded engine always; a real k6 where the environment, the PATH or the cache has one. */
export const ENGINES: readonly TestedEngine[] = [
  { name: "embedded", flags: ["--engine", "embedded"], choice: embedded },
  ...(k6 === undefined ? [] : [{ name: "k6" as const, flags: ["--k6", k6.path], choice: k6 }]),
];

/** Why k6 is not among them; undefined where it is. */
export const NO_K6 =
  k6 === undefined ? "SKIPPED on k6: none on the PATH, in RENTREE_K6 or in the cache; only the embedded engine was tested" : undefined;
if (NO_K6 !== undefined) console.warn(NO_K6);
