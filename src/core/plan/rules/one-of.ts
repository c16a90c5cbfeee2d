import { findNearest } from "../mistake.ts";
import type { SourceNode } from "../source.ts";
import { entriesAt, findNode, findText, itemsAt } from "../source-path.ts";
import type { Found, Rule } from "./rule.ts";

const SHAPES = ["bell", "steady", "ramp", "steps", "spike", "table"];

/** Keys of which exactly one must be there, by the mappings that hold them. */
export const exactlyOne: Rule = (root) => [
  ...pick(root, ["target"], ["url", "reference"], 'write for example url: "http://127.0.0.1:8080"'),
  ...itemsAt(root, ["people"]).flatMap((item, index) =>
    item.kind !== "map"
      ? []
      : [
          ...pick(root, ["people", index], ["count", "of"], "write for example count: 3000"),
          ...pick(root, ["people", index, "accounts"], ["pattern", "file"], 'write for example pattern: "user{n}"'),
        ],
  ),
  ...itemsAt(root, ["arrivals"]).flatMap((_, index) => checkShapes(root, ["arrivals", index])),
  ...chainPaths(root).flatMap((path) => stepsAt(root, path)),
];

/** One entry of `arrivals` is one shape. That it has a key of another name is reported as such. */
function checkShapes(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const given = entriesAt(root, path).map(([key]) => key);
  const isEmpty = given.length === 0 && findNode(root, path)?.kind === "map";
  if (isEmpty) return [{ path, message: 'is empty; write for example bell: { at: "08:00" }' }];
  if (given.length < 2 || !given.every((key) => SHAPES.includes(key))) return [];
  return [{ path, message: `must have exactly one shape (got ${given.join(" and ")}); begin a new entry with - for each` }];
}

function stepsAt(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  return itemsAt(root, path).flatMap((_, index) => {
    const step = [...path, index];
    const kept = entriesAt(root, [...step, "keep"]).flatMap(([name]) =>
      pick(
        root,
        [...step, "keep", name],
        ["input", "cookie", "header", "json", "meta", "attribute", "after", "query"],
        "write for example { input: csrf }",
      ),
    );
    return [...pick(root, step, ["get", "post", "submit"], 'write for example get: "{target}/portal"'), ...kept];
  });
}

/** Paths of the lists of steps of every chain in the plan. */
export function chainPaths(root: SourceNode): (readonly PropertyKey[])[] {
  const own = itemsAt(root, ["people"]).map((_, index) => ["people", index, "signIn"]);
  const chains = [["signIn"], ...own].filter((path) => findText(root, [...path, "kind"]) === "chain");
  return chains.map((path) => [...path, "steps"]);
}

function pick(root: SourceNode, path: readonly PropertyKey[], keys: readonly string[], advice: string): Found[] {
  const entries = entriesAt(root, path);
  if (entries.length === 0) return [];
  const given = entries.map(([key]) => key).filter((key) => keys.includes(key));
  if (given.length === 1) return [];
  if (given.length === 0 && entries.some(([key]) => findNearest(key, keys) !== undefined)) return [];
  const found = given.length === 0 ? "neither" : given.join(" and ");
  const wanted = `${keys.slice(0, -1).join(", ")} and ${keys.at(-1)}`;
  return [
    { path, message: `must have exactly one of ${wanted} (got ${keys.length > 2 && given.length === 0 ? "none" : found}); ${advice}` },
  ];
}
