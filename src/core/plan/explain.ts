import type { z } from "zod";
import { findNearest, type Mistake } from "./mistake.ts";
import { UNKNOWN_KEYS } from "./schema/leaf.ts";
import { findPlace, formatPath, type SourceNode } from "./source.ts";

/** The schema's issues as mistakes with a place, in the order of the file. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], root: SourceNode): Mistake[] {
  return issues.flatMap((issue) => explainIssue(issue, root)).sort((a, b) => a.line - b.line || a.column - b.column);
}

function explainIssue(issue: z.core.$ZodIssue, root: SourceNode): Mistake[] {
  const keys = unknownKeysOf(issue);
  if (keys.length > 0) return keys.map((key) => explainKey(key, issue, root));
  const { place, path } = findPlace(root, issue.path);
  return [{ ...place, path: formatPath(path), message: issue.message }];
}

function unknownKeysOf(issue: z.core.$ZodIssue): readonly string[] {
  if (issue.code === "unrecognized_keys") return issue.keys;
  const keys: unknown = issue.code === "custom" ? issue.params?.["keys"] : undefined;
  return Array.isArray(keys) ? keys.map(String) : [];
}

function explainKey(key: string, issue: z.core.$ZodIssue, root: SourceNode): Mistake {
  const known = issue.message.split(UNKNOWN_KEYS);
  const nearest = findNearest(key, known);
  const hint = nearest === undefined ? `known here: ${known.join(", ")}` : `did you mean ${nearest}?`;
  const { path } = findPlace(root, [...issue.path, key]);
  return { ...keyPlace(root, issue.path, key), path: formatPath(path), message: `is not a known key; ${hint}` };
}

/** The place of a key itself, not of its value. */
function keyPlace(root: SourceNode, path: readonly PropertyKey[], key: string) {
  let node: SourceNode | undefined = root;
  for (const part of path) {
    if (node?.kind === "map") node = node.entries.get(String(part))?.value ?? (part === 0 ? node : undefined);
    else if (node?.kind === "list") node = node.items[Number(part)];
  }
  const entry = node?.kind === "map" ? node.entries.get(key) : undefined;
  return entry?.place ?? findPlace(root, path).place;
}
