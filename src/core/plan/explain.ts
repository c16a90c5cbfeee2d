import type { z } from "zod";
import { findNearest, type Mistake } from "./mistake.ts";
import { UNKNOWN_KEYS } from "./schema/leaf.ts";
import type { SourceNode } from "./source.ts";
import { findKeyPlace, findNode, findPlace, formatPath } from "./source-path.ts";

/** The schema's issues as mistakes with a place. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], root: SourceNode): Mistake[] {
  return issues.flatMap((issue) => explainIssue(issue, root));
}

function explainIssue(issue: z.core.$ZodIssue, root: SourceNode): Mistake[] {
  const keys = unknownKeysOf(issue);
  if (keys.length > 0) return keys.map((key) => explainKey(key, issue, root));
  const { place, path } = findPlace(root, issue.path);
  const node = findNode(root, issue.path);
  return [{ ...place, path: formatPath(path), message: (node && explainLostQuotes(node)) ?? issue.message }];
}

/** A value that YAML read as something else because its quotes are missing; `undefined` where that is not what happened. */
function explainLostQuotes(node: SourceNode): string | undefined {
  if (node.kind === "text" && node.hash !== undefined) return `is empty, because # begins a comment; write "${node.hash}"`;
  if (node.kind !== "map" || !node.flow || node.entries.size !== 1) return undefined;
  const [name, entry] = [...node.entries][0] ?? [];
  if (name === undefined || entry?.value.kind !== "text" || entry.value.text !== "") return undefined;
  return `has braces without quotes, which YAML reads as a mapping; write "{${name}}"`;
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
  const { path } = findPlace(root, issue.path);
  const shown = formatPath([...path, key.length > 60 ? `${key.slice(0, 60)}…` : key]);
  return { ...findKeyPlace(root, issue.path, key), path: shown, message: `is not a known key; ${hint}` };
}
