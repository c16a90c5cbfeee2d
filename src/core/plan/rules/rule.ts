import type { Mistake } from "../mistake.ts";
import type { SourceNode } from "../source.ts";
import { findPlace, findText, formatPath } from "../source-path.ts";
import type { Reading } from "../units/reading.ts";

/**
 * A rule looks at the plan as written, not at the checked value, so that it speaks even where other parts are wrong; what it cannot
 * read it leaves to the schema.
 */
export type Rule = (root: SourceNode) => readonly Found[];

/** A mistake before its place is known. */
export interface Found {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What the rules find, with places. */
export function applyRules(rules: readonly Rule[], root: SourceNode): Mistake[] {
  return rules.flatMap((rule) => rule(root)).map(({ path, message }) => locate(root, path, message));
}

export function locate(root: SourceNode, at: readonly PropertyKey[], message: string): Mistake {
  const { place, path } = findPlace(root, at);
  return { ...place, path: formatPath(path), message };
}

/** The value at a path, read by one of the units; `undefined` where it is absent or unreadable, which the schema reports. */
export function valueAt<T>(root: SourceNode, path: readonly PropertyKey[], read: (text: string) => Reading<T>): T | undefined {
  const text = findText(root, path);
  if (text === undefined || text.trim() === "") return undefined;
  const reading = read(text);
  return reading.kind === "ok" ? reading.value : undefined;
}
