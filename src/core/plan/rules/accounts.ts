import { type PatternPart, splitPattern } from "../accounts/pattern.ts";
import type { SourceNode } from "../source.ts";
import { findNode, findText, itemsAt } from "../source-path.ts";
import { readWhole } from "../units/number.ts";
import { type Found, type Rule, valueAt } from "./rule.ts";

/** Accounts of a pattern have a password and a range; those of a file have columns. */
export const accounts: Rule = (root) =>
  itemsAt(root, ["people"]).flatMap((_, index) => {
    const path = ["people", index, "accounts"];
    const has = (key: string): boolean => findNode(root, [...path, key]) !== undefined;
    if (has("pattern") && !has("file")) return checkPattern(root, path);
    if (has("file") && !has("pattern"))
      return refuse(root, path, ["first", "last"], "belongs to accounts by pattern; a file has as many as it has rows");
    return [];
  });

function checkPattern(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const number = (key: string): number | undefined =>
    valueAt(root, [...path, key], (text) => readWhole(text, { min: 0, max: Number.MAX_SAFE_INTEGER, example: "1" }));
  const missing = ["password", "last"].filter((key) => findNode(root, [...path, key]) === undefined);
  const samples: Readonly<Record<string, string>> = { password: '"pw{n}"', last: "500" };
  const [first, last] = [number("first") ?? 1, number("last")];
  return [
    ...missing.map((key) => ({ path: [...path, key], message: `is required with pattern; write for example ${samples[key]}` })),
    ...(last !== undefined && last < first
      ? [{ path: [...path, "last"], message: `must be at least first (got ${first} to ${last})` }]
      : []),
    ...(last !== undefined && last > first ? checkNumbered(root, path) : []),
    ...["pattern", "password"].flatMap((key) => checkParts(root, [...path, key])),
    ...refuse(root, path, ["where", "login"], "belongs to accounts from a file"),
  ];
}

function checkNumbered(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const pattern = findText(root, [...path, "pattern"]);
  if (pattern === undefined || pattern === "" || splitPattern(pattern).some((part) => part.kind !== "text")) return [];
  return [
    {
      path: [...path, "pattern"],
      message: `has no {n}, so that every account would be the same (got ${JSON.stringify(pattern)}); write for example "user{n}"`,
    },
  ];
}

function checkParts(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const bad = splitPattern(findText(root, path) ?? "").find((part): part is PatternPart & { kind: "bad" } => part.kind === "bad");
  return bad === undefined ? [] : [{ path, message: `has ${bad.text}, which is no number; write {n}, or {n:00000} with leading zeros` }];
}

function refuse(root: SourceNode, path: readonly PropertyKey[], keys: readonly string[], why: string): Found[] {
  return keys.filter((key) => findNode(root, [...path, key]) !== undefined).map((key) => ({ path: [...path, key], message: why }));
}
