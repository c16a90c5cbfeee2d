import type { SourceNode } from "../source.ts";
import { entriesAt, findNode, findText, itemsAt } from "../source-path.ts";
import { findRepeats } from "./names.ts";
import { chainPaths } from "./one-of.ts";
import type { Found, Rule } from "./rule.ts";

/** Names that every step of a chain knows. */
const GIVEN = ["target", "login", "password"];

/** A chain's steps have names of their own and use only values that are kept by then; a step's keys fit together. OpenID Connect has its endpoints. */
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
  found.push(...checkStepNames(root, path));
  found.push(...checkProof(root, path.slice(0, -1)));
  const headers = [...path.slice(0, -1), "headers"];
  const later = entriesAt(root, headers).map(([name]) => [...headers, name]);
  return [...found, ...[[...landing, "url"], ...later].flatMap((text) => checkText(root, text, known))];
}

/** Steps of one name would be one in samples and in the report. */
function checkStepNames(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const names = itemsAt(root, path).map((_, index) => findText(root, [...path, index, "name"]) ?? "");
  return findRepeats(names, (index) => [...path, index, "name"], "name", "write another name, for example name: form-2");
}

/** Of what a step may expect, what only somebody who is in gets; a status is what a refusal has too. */
const PROOFS = ["redirect", "contains", "cookie"];
/** Of what a step may keep, what a refusal does not hold: a page's token against forgery is on the form that comes back. */
const TOKENS = ["json", "header", "query"];

/** Whether something proves the sign-in at `path` (design.md law 5): a text or a cookie at the landing page, or what is expected from the password on. */
export function isProved(root: SourceNode, path: readonly PropertyKey[]): boolean {
  if (["contains", "cookie"].some((key) => findNode(root, [...path, "landing", key]) !== undefined)) return true;
  const steps = itemsAt(root, [...path, "steps"]).map((_, index) => [...path, "steps", index]);
  const from = steps.findIndex((step) => sendsPassword(findNode(root, step)));
  return from >= 0 && steps.slice(from).some((step) => proves(root, step));
}

function checkProof(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  if (isProved(root, path)) return [];
  const message =
    'has nothing that proves that somebody is in: a wrong password may be answered with a page as well; write for example landing: { url: "{target}/home", contains: "Bienvenue" }, or expect: { redirect: /home } in the step that sends {password}';
  return [{ path, message }];
}

function proves(root: SourceNode, step: readonly PropertyKey[]): boolean {
  const has = (...key: readonly PropertyKey[]): boolean => findNode(root, [...step, ...key]) !== undefined;
  const form = findText(root, [...step, "expect", "form"]);
  return (
    PROOFS.some((proof) => has("expect", proof)) ||
    (form !== undefined && form !== findText(root, [...step, "submit"])) ||
    entriesAt(root, [...step, "keep"]).some(([name]) => TOKENS.some((source) => has("keep", name, source)))
  );
}

function sendsPassword(node: SourceNode | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === "text") return node.text.includes("{password}");
  const below = node.kind === "list" ? node.items : [...node.entries.values()].map(({ value }) => value);
  return below.some(sendsPassword);
}

function checkNames(root: SourceNode, step: readonly PropertyKey[], known: readonly string[]): Found[] {
  const fields = ["fields", "headers"].flatMap((key) => entriesAt(root, [...step, key]).map(([name]) => [...step, key, name]));
  const json = textPaths(findNode(root, [...step, "json"]), [...step, "json"]);
  return [...["get", "post"].map((key) => [...step, key]), ...fields, ...json].flatMap((path) => checkText(root, path, known));
}

/** Paths of the texts of a value. */
function textPaths(node: SourceNode | undefined, path: readonly PropertyKey[]): (readonly PropertyKey[])[] {
  if (node === undefined || node.kind === "text") return [path];
  const below =
    node.kind === "list"
      ? node.items.map((item, at) => [at, item] as const)
      : [...node.entries].map(([key, entry]) => [key, entry.value] as const);
  return below.flatMap(([key, value]) => textPaths(value, [...path, key]));
}

function checkText(root: SourceNode, path: readonly PropertyKey[], known: readonly string[]): Found[] {
  const text = findText(root, path) ?? "";
  const named = [...text.matchAll(/(\$?)\{([^{}]*)\}/g)].filter(([, sign]) => sign === "").map(([, , name = ""]) => name);
  const stranger = named.find((name) => !known.includes(name) && !(path.includes("json") && isQuery(name, known)));
  if (stranger === undefined) return [];
  return [
    { path, message: `uses {${stranger}}, which no step before it keeps; known here: ${known.map((name) => `{${name}}`).join(", ")}` },
  ];
}

/** Whether what stands in braces in JSON is a query's own, as GraphQL writes it: words with space around or between them, and no name that is known. */
const isQuery = (inside: string, known: readonly string[]): boolean => /\s/.test(inside) && !known.includes(inside.trim());

function checkKeys(root: SourceNode, step: readonly PropertyKey[]): Found[] {
  const has = (...key: string[]): boolean => findNode(root, [...step, ...key]) !== undefined;
  const found: Found[] = ["get", "post"].flatMap((key) => checkAddress(root, [...step, key]));
  if (has("json") && !has("post"))
    found.push({ path: [...step, "json"], message: 'belongs to post; write for example post: "{target}/api/login"' });
  if (has("json") && has("fields"))
    found.push({ path: [...step, "fields"], message: "goes without json: a request has one body; keep one of the two" });
  if (has("fields") && has("get"))
    found.push({ path: [...step, "fields"], message: "belongs to submit and post; a get has its fields in the address" });
  for (const [name] of entriesAt(root, [...step, "keep"])) {
    found.push(...checkSource(root, [...step, "keep", name], name));
    if (has("keep", name, "before") && !has("keep", name, "after")) {
      found.push({ path: [...step, "keep", name, "before"], message: "needs after: the text in front of the value" });
    }
  }
  return found;
}

/** A step's address is whole: a chain has no page that it could be relative to at its start. */
function checkAddress(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const text = findText(root, path);
  if (text === undefined || /^(\$?\{|https?:\/\/)/i.test(text)) return [];
  return [{ path, message: `must be a whole address (got ${JSON.stringify(text)}); write for example "${wholeAddress(text)}"` }];
}

const wholeAddress = (text: string): string => (text.startsWith("//") ? `https:${text}` : `{target}/${text.replace(/^\/+/, "")}`);

/** What names a kept value, and where it lies in markup and JSON. */
function checkSource(root: SourceNode, path: readonly PropertyKey[], name: string): Found[] {
  const found: Found[] = [];
  if (!/^\w+$/.test(name)) found.push({ path, message: `is no name that braces can hold; write for example ${name.replace(/\W+/g, "_")}` });
  const json = findText(root, [...path, "json"]);
  const plain = json
    ?.replace(/^\$\.?/, "")
    .replace(/\[["']?([^\]"']*)["']?\]/g, ".$1")
    .replace(/^\.+/, "");
  if (json !== undefined && plain !== json)
    found.push({ path: [...path, "json"], message: `is keys with dots between them (got ${JSON.stringify(json)}); write ${plain}` });
  const attribute = findText(root, [...path, "attribute"]);
  if (attribute !== undefined && !/^[\w:-]+$/.test(attribute))
    found.push({
      path: [...path, "attribute"],
      message: `is an attribute's name (got ${JSON.stringify(attribute)}); write for example data-csrf`,
    });
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
