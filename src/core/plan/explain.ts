import type { z } from "zod";
import { findNearest, type Mistake } from "./mistake.ts";
import { UNKNOWN_KEYS } from "./schema/leaf.ts";
import type { SourceNode } from "./source.ts";
import { findKeyPlace, findNode, findPlace, formatPath } from "./source-path.ts";

/** The schema's issues as mistakes with a place. */
export function explainIssues(issues: readonly z.core.$ZodIssue[], root: SourceNode): Mistake[] {
  const mistakes = issues.flatMap((issue) => explainIssue(issue, root));
  const meant = new Set(mistakes.flatMap(({ path, message }) => meantPath(path, message)));
  return mistakes.filter(({ path, message }) => !(message.startsWith("is required") && meant.has(path)));
}

function explainIssue(issue: z.core.$ZodIssue, root: SourceNode): Mistake[] {
  const keys = unknownKeysOf(issue);
  if (keys.length > 0) return keys.map((key) => explainKey(key, issue, root));
  const { place, path } = findPlace(root, issue.path);
  const node = findNode(root, issue.path);
  const message = (node && explainLostSigns(node)) ?? nameKey(issue.message, issue.path.at(-1));
  return [{ ...place, path: formatPath(path), message }];
}

/** The path of the key that a mistyped one was taken for: that it is missing need not be said again. */
function meantPath(path: string, message: string): string[] {
  const meant = /did you mean (\w+)\?$/.exec(message)?.[1];
  return meant === undefined ? [] : [path.replace(/[^.\]]*$/, meant)];
}

/** A key that is not there is shown with its example: `write for example name: Morning peak`. */
function nameKey(message: string, key: PropertyKey | undefined): string {
  if (!message.startsWith("is required; write for example ") || typeof key !== "string" || message.includes("example - ")) return message;
  return message.replace("example ", message.includes(`example ${key}:`) ? "example " : `example ${key}: `);
}

/** A value that YAML read as something else because its quotes, or the space after a dash, are missing; `undefined` where that is not what happened. */
function explainLostSigns(node: SourceNode): string | undefined {
  if (node.kind === "text" && node.hash !== undefined) return `is empty, because # begins a comment; write "${node.hash}"`;
  if (node.kind !== "map") return undefined;
  const [name, entry] = [...node.entries][0] ?? [];
  if (name !== undefined && /^-\S/.test(name)) return `needs a space after the dash; write - ${name.slice(1)}`;
  if (!node.flow || node.entries.size !== 1) return undefined;
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
