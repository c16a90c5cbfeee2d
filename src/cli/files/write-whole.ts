import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fullDisk } from "../mistake.ts";

/** Ends the name of a file that is being written. */
export const PART = ".part";

/**
 * Writes a file as a whole or not at all: one that is there already stays as it is where the disk takes no more, and else keeps who may read it.
 * @throws Unavailable where the disk is full; the system's own error where the file cannot be written for another reason.
 */
export function writeWhole(file: string, text: string): void {
  const part = `${file}${PART}`;
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  try {
    writeFileSync(part, text, mode === undefined ? {} : { mode });
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw fullDisk(error, `${file} cannot be written`) ?? error;
  }
}
