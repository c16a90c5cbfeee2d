import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fullDisk, UserError } from "./mistake.ts";

/**
 * A folder of its own for what must not lie among the results: accounts, certificates.
 * @throws UserError where there is no place for one, Unavailable where its disk is full.
 */
export function makeTempDir(): string {
  try {
    return mkdtempSync(join(tmpdir(), "rentree-"));
  } catch (error) {
    const what = `no temporary folder can be made in ${tmpdir()}`;
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw fullDisk(error, what) ?? new UserError(`${what} (${why}); set TMPDIR to a folder that can be written, for example TMPDIR=/tmp`);
  }
}
