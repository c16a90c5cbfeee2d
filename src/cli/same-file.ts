import { type Stats, statSync } from "node:fs";

/** Whether two paths lead to one file, links and the case of letters included; false where one of them is not there or cannot be looked at. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [one, other].map(look);
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
}

function look(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
