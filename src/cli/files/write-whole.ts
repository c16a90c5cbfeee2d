import { renameSync, rmSync, writeFileSync } from "node:fs";
import { Unavailable } from "../mistake.ts";

/** What a disk says that takes no more. */
const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

/**
 * Writes a file as a whole or not at all: one that is there already stays as it is where the disk takes no more.
 * @throws Unavailable where the disk is full; the system's own error where the file cannot be written for another reason.
 */
export function writeWhole(file: string, text: string): void {
  const part = `${file}.part`;
  try {
    writeFileSync(part, text);
    renameSync(part, file);
  } catch (error) {
    rmSync(part, { force: true });
    throw isFull(error)
      ? new Unavailable(`${file} cannot be written: the disk is full (${error.code}); free some space and try again`)
      : error;
  }
}

const isFull = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && "code" in error && FULL.includes(String(error.code));
