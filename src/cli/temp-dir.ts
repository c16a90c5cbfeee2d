import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fullDisk, UserError } from "./mistake.ts";
import { isOrphan, markOwner, thisOwner } from "./temp-owner.ts";

const PREFIX = "rentree-";

/**
 * A folder of its own for what must not lie among the results: accounts, certificates. It goes with this process at the latest, however that ends; where
 * it was killed, the next one takes the folder away.
 * @throws UserError where there is no place for one, Unavailable where its disk is full.
 */
export function makeTempDir(): string {
  const owner = thisOwner();
  try {
    removeOrphans(tmpdir(), owner);
    const dir = mkdtempSync(join(tmpdir(), PREFIX));
    process.once("exit", () => removeTempDir(dir));
    markOwner(dir, owner);
    return dir;
  } catch (error) {
    const what = `no temporary folder can be made in ${tmpdir()}`;
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw fullDisk(error, what) ?? new UserError(`${what} (${why}); set TMPDIR to a folder that can be written, for example TMPDIR=/tmp`);
  }
}

export const removeTempDir = (dir: string): void => rmSync(dir, { recursive: true, force: true });

/** Takes away what runs left that were killed. Anybody may write into the machine's temporary folder: only one's own folders count, and no link does. */
function removeOrphans(place: string, here: ReturnType<typeof thisOwner>): void {
  for (const name of namesIn(place).filter((entry) => entry.startsWith(PREFIX))) {
    const dir = join(place, name);
    try {
      const stat = lstatSync(dir);
      if (stat.isDirectory() && stat.uid === (process.getuid?.() ?? stat.uid) && isOrphan(dir, here)) removeTempDir(dir);
    } catch {
      // Another run took it away in the same moment, or it may not be taken: nothing of this run hangs on it.
    }
  }
}

/** What lies in a folder; nothing where it may be written to, and not listed, as the temporary folder of shared machines. */
function namesIn(place: string): readonly string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}
