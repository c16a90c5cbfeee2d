import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EngineChoice } from "../../src/engine/choice.ts";
import { makeFolder } from "./rentree.ts";

/** What a wrapper does once it is told to play: a line of shell that may use `"$@"` and the words in `ENGINE`. */
export type Wrapping = (engine: string) => string;

/**
 * A program for `--k6` that says what version it is as k6 does, and otherwise does `wrapping`. It stands before either engine, because
 * Rentrée asks no program more than to behave like k6.
 */
export function wrapEngine(engine: EngineChoice, wrapping: Wrapping): string {
  const file = join(makeFolder(), "k6");
  const command = [engine.command, ...engine.args].map(quote).join(" ");
  const version = engine.kind === "k6" ? engine.version : "2.2.0";
  writeFileSync(file, `#!/bin/sh\nif [ "$1" = version ]; then echo "k6 v${version} (wrapped)"; exit 0; fi\n${wrapping(command)}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Runs the engine and leaves its process id in a file. */
export const withPidIn =
  (file: string): Wrapping =>
  (engine) =>
    `echo $$ > ${quote(file)}; exec ${engine} "$@"`;

export const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
