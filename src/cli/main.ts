import { CommanderError } from "commander";
import { EngineMissing } from "../engine/missing.ts";
import { fullDisk, Unavailable, UserError } from "./mistake.ts";
import { printable } from "./printable.ts";
import { buildProgram } from "./program.ts";

/** The only place that sets the exit code (design.md §8). */
async function main(args: readonly string[]): Promise<number> {
  try {
    return await buildProgram(args);
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 64;
  if (error instanceof UserError) return complain(error.lines, error.exitCode);
  const full = fullDisk(error, error instanceof Error ? error.message : "");
  if (full) return complain([full.message], full.exitCode);
  if (error instanceof EngineMissing || error instanceof Unavailable) return complain([error.message], error.exitCode);
  if (isOfFile(error)) return complain([`${error.message}; see that it can be read and written, and try again`], 64);
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return complain([what, "This is a bug in Rentrée: please report it with the plan and these lines."], 70);
}

/** The machine refused a file by its name: not a fault of the program. */
const isOfFile = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && "syscall" in error && "path" in error;

function complain(lines: readonly string[], exitCode: number): number {
  for (const line of lines) process.stderr.write(`${printable(line)}\n`);
  return exitCode;
}

// Whoever read the output may have gone, `| head` or a closed terminal: the run goes on, and its results are in the folder.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
process.exitCode = await main(process.argv.slice(2));
