import { findBadReference } from "../environment.ts";
import type { SourceNode } from "../source.ts";
import type { Found, Rule } from "./rule.ts";

/** Every `${…}` names a variable. */
export const references: Rule = (root) => walk(root, []);

function walk(node: SourceNode, path: readonly PropertyKey[]): Found[] {
  if (node.kind === "list") return node.items.flatMap((item, index) => walk(item, [...path, index]));
  if (node.kind === "map") return [...node.entries].flatMap(([key, entry]) => walk(entry.value, [...path, key]));
  const bad = findBadReference(node.text);
  if (bad === undefined) return [];
  return [{ path, message: `has a reference that names no variable (${bad}); write for example "\${LOAD_TOKEN}"` }];
}
