import type { Place, SourceNode } from "./source.ts";

/** The texts, lists and mappings alone, as the schema takes them. Mappings have no prototype: `__proto__` is a key like any other. */
export function plainOf(node: SourceNode): unknown {
  if (node.kind === "text") return node.text;
  if (node.kind === "list") return node.items.map(plainOf);
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of node.entries) plain[key] = plainOf(entry.value);
  return plain;
}

/** As `plainOf`, but with the types that YAML gives to words without quotes: numbers (not `06`), `true`, `false`, `null`. */
export function typedOf(node: SourceNode): unknown {
  if (node.kind === "list") return node.items.map(typedOf);
  if (node.kind === "map") return Object.fromEntries([...node.entries].map(([key, entry]) => [key, typedOf(entry.value)]));
  if (node.quoted) return node.text;
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(node.text)) return Number(node.text);
  if (node.text === "true" || node.text === "false") return node.text === "true";
  return node.text === "" || node.text === "null" ? null : node.text;
}

/** The node at a path; `objective[0]` finds a lone `objective`. */
export function findNode(root: SourceNode, path: readonly PropertyKey[]): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const key of path) {
    if (node?.kind === "map" && key === 0 && !node.entries.has("0")) continue;
    if (node?.kind === "map") node = node.entries.get(String(key))?.value;
    else if (node?.kind === "list") node = node.items[Number(key)];
    else return undefined;
  }
  return node;
}

/** The text at a path; `undefined` where there is none or it is no text. */
export function findText(root: SourceNode, path: readonly PropertyKey[]): string | undefined {
  const node = findNode(root, path);
  return node?.kind === "text" ? node.text : undefined;
}

/** Entries of the mapping at a path, in order; none where it is no mapping. */
export function entriesAt(root: SourceNode, path: readonly PropertyKey[]): readonly (readonly [string, SourceNode])[] {
  const node = findNode(root, path);
  return node?.kind === "map" ? [...node.entries].map(([key, entry]) => [key, entry.value] as const) : [];
}

/** Items of the list at a path; none where it is no list. */
export function itemsAt(root: SourceNode, path: readonly PropertyKey[]): readonly SourceNode[] {
  const node = findNode(root, path);
  return node?.kind === "list" ? node.items : [];
}

/** The place of a path, or of the last part of it that exists; and the path as written, without the index of a lone value. */
export function findPlace(
  root: SourceNode,
  path: readonly PropertyKey[],
): { readonly place: Place; readonly path: readonly PropertyKey[] } {
  const written: PropertyKey[] = [];
  let node: SourceNode | undefined = root;
  let place = root.place;
  for (const key of path) {
    if (node?.kind === "map" && key === 0 && !node.entries.has("0")) continue;
    written.push(key);
    if (node?.kind === "map") node = node.entries.get(String(key))?.value;
    else node = node?.kind === "list" ? node.items[Number(key)] : undefined;
    if (node !== undefined) place = node.place;
  }
  return { place, path: written };
}

/** The place of a key itself; of its mapping where it has no such key. */
export function findKeyPlace(root: SourceNode, path: readonly PropertyKey[], key: string): Place {
  const node = findNode(root, path);
  const entry = node?.kind === "map" ? node.entries.get(key) : undefined;
  return entry?.place ?? findPlace(root, path).place;
}

/** `arrivals[0].ramp.to`; a key that is not a word is quoted: `bell.at["08:00"]`. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(String(key))) return `[${JSON.stringify(String(key))}]`;
      return index === 0 ? String(key) : `.${String(key)}`;
    })
    .join("");
}
