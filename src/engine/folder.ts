import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes the folder and those above it, parents first, one by one: Node's own recursion never returns where a file system refuses folders as
 * absent (`/proc`). One that is there, or that another process makes meanwhile, is as good. Throws what the file system says.
 */
export function makeFolders(dir: string): void {
  if (isFolder(dir)) return;
  if (dirname(dir) !== dir) makeFolders(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    if (!isFolder(dir)) throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
