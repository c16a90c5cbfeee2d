import type { SourceNode } from "../source.ts";
import { entriesAt, findNode, findText, itemsAt } from "../source-path.ts";
import { chainPaths } from "./one-of.ts";
import type { Found, Rule } from "./rule.ts";

/** Names that every step of a chain knows. */
const GIVEN = ["target", "login", "password"];

/** A chain's steps use only names that exist by then; a step's keys fit together. OpenID Connect has its endpoints. */
export const chains: Rule = (root) => [
  ...chainPaths(root).flatMap((path) => checkSteps(root, path)),
  ...signInPaths(root).flatMap((path) => checkOidc(root, path)),
];

/** Every `signIn` of the plan. */
export function signInPaths(root: SourceNode): (readonly PropertyKey[])[] {
  return [["signIn"], ...itemsAt(root, ["people"]).map((_, index) => ["people", index, "signIn"])];
}

function checkSteps(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const known = [...GIVEN];
  const found = itemsAt(root, path).flatMap((_, index) => {
    const step = [...path, index];
    const mistakes = [...checkNames(root, step, known), ...checkKeys(root, step)];
    known.push(...entriesAt(root, [...step, "keep"]).map(([name]) => name));
    return mistakes;
  });
  if (findNode(root, path)?.kind === "list" && itemsAt(root, path).length === 0)
    return [{ path, message: "is empty; a chain has at least one step" }];
  const landing = [...path.slice(0, -1), "landing"];
  return [...found, ...checkText(root, [...landing, "url"], known)];
}

function checkNames(root: SourceNode, step: readonly PropertyKey[], known: readonly string[]): Found[] {
  const fields = ["fields", "headers"].flatMap((key) => entriesAt(root, [...step, key]).map(([name]) => [...step, key, name]));
  return [...["get", "post"].map((key) => [...step, key]), ...fields].flatMap((path) => checkText(root, path, known));
}

function checkText(root: SourceNode, path: readonly PropertyKey[], known: readonly string[]): Found[] {
  const text = findText(root, path) ?? "";
  const stranger = [...text.matchAll(/(\$?)\{([^{}]*)\}/g)].find((match) => match[1] === "" && !known.includes(String(match[2])));
  if (stranger === undefined) return [];
  return [
    { path, message: `uses {${stranger[2]}}, which no step before it keeps; known here: ${known.map((name) => `{${name}}`).join(", ")}` },
  ];
}

function checkKeys(root: SourceNode, step: readonly PropertyKey[]): Found[] {
  const has = (...key: string[]): boolean => findNode(root, [...step, ...key]) !== undefined;
  const found: Found[] = [];
  if (has("fields") && has("get"))
    found.push({ path: [...step, "fields"], message: "belongs to submit and post; a get has its fields in the address" });
  for (const [name] of entriesAt(root, [...step, "keep"])) {
    if (has("keep", name, "before") && !has("keep", name, "after")) {
      found.push({ path: [...step, "keep", name, "before"], message: "needs after: the text in front of the value" });
    }
  }
  return found;
}

function checkOidc(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  if (findText(root, [...path, "kind"]) !== "oidc") return [];
  const has = (key: string): boolean => findNode(root, [...path, key]) !== undefined;
  if (has("issuer") && has("authorize"))
    return [{ path: [...path, "authorize"], message: "goes without issuer: the issuer's own document names it; keep one of the two" }];
  if (has("issuer") || (has("authorize") && has("token"))) return [];
  return [{ path, message: "needs issuer, or authorize and token; write for example issuer: https://idp.example.fr/realms/ent" }];
}
