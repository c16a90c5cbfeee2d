import { type Document, isNode, parse, parseDocument, visit } from "yaml";
import type { Mistake } from "./mistake.ts";
import { type Place, readSource, type SourceEntry, type SourceList, type SourceNode } from "./source.ts";

/** One `--set key.path=value`; list entries by name or index, the value is YAML. */
export interface Override {
  readonly path: string;
  readonly value: string;
}

/** The plan with every override that could be put in place, and what is wrong with the others. */
export interface Overridden {
  readonly root: SourceNode;
  readonly text: string;
  readonly mistakes: readonly Mistake[];
}

type Key = string | number;
type Replaced = { readonly node: SourceNode; readonly path: readonly Key[] };

/** The source and its text with the overrides in place, in order. A mapping on the way that does not exist is made; a list entry must exist. */
export function overrideSource(root: SourceNode, text: string, overrides: readonly Override[]): Overridden {
  if (overrides.length === 0) return { root, text, mistakes: [] };
  const mistakes: Mistake[] = [];
  const document = withoutAnchors(parseDocument(text, AS_TEXT));
  let changed = root;
  for (const override of overrides) {
    const place = { file: shownOverride(override), line: 0, column: 0 };
    const value = readValue(override.value, place);
    if (value.kind === "mistakes") {
      const unread = value.mistakes.map((mistake) => ({ ...mistake, ...place }));
      mistakes.push(...(isSecret(override) ? unread.slice(0, 1).map((mistake) => ({ ...mistake, message: UNREAD_SECRET })) : unread));
      continue;
    }
    const path = splitPath(override.path);
    const result = path.length > DEEPEST ? TOO_DEEP : replace(changed, path, value.root);
    if (typeof result === "string") mistakes.push({ ...place, path: "", message: result });
    else {
      changed = result.node;
      document.setIn(result.path, document.createNode(parse(override.value.trim() === "" ? '""' : override.value, AS_TEXT)));
    }
  }
  return { root: changed, text: document.toString({ lineWidth: 0 }), mistakes };
}

/** Every scalar stays its source text, as where the plan is read: `06` and `1e3` are names and passwords as well as numbers. Keys were compared there. */
const AS_TEXT = { schema: "failsafe", uniqueKeys: false, logLevel: "silent" } as const;

/** Written out where an alias stands: what is put in its place, or below its anchor, is meant for one of the two. */
function withoutAnchors(document: Document.Parsed): Document.Parsed {
  let hasAlias = false;
  visit(document, {
    Alias: (_key, alias) => {
      hasAlias = true;
      const copy = alias.resolve(document)?.clone();
      return isNode(copy) ? copy : undefined;
    },
  });
  if (hasAlias)
    visit(document, {
      Value: (_key, node) => {
        delete node.anchor;
      },
    });
  return document;
}

const DEEPEST = 64;
const TOO_DEEP = `names a key more than ${DEEPEST} levels deep; a plan needs less than ten`;

/** A key of a secret, misspelt or not. */
const SECRET = /pas|pwd|mdp|secret|token|key|authorization|cookie/i;
/** A value that holds one: a name and a password before a host, a mapping with such a key. */
const HOLDS_SECRET = /:\/\/[^/?#\s]*@|(?:pas|pwd|mdp|secret|token|key|authorization|cookie)[\w-]*["']?\s*:/i;
const UNREAD_SECRET = `is no YAML value; write it in two kinds of quotes: '"…"'`;

const isSecret = ({ path, value }: Override): boolean => SECRET.test(splitPath(path).at(-1) ?? "") || HOLDS_SECRET.test(value);

/** As it was given. A secret may be given on a command line; the complaint about it goes into logs. */
export const shownOverride = (override: Override): string => `--set ${override.path}=${isSecret(override) ? "…" : override.value}`;

function readValue(value: string, place: Place): ReturnType<typeof readSource> {
  if (value.trim() === "") return { kind: "ok", root: { kind: "text", text: "", quoted: true, place } };
  if (value.trim().startsWith("#")) {
    const message = `is empty, because # begins a comment; write it in two kinds of quotes: '"${value.trim()}"'`;
    return { kind: "mistakes", mistakes: [{ ...place, path: "", message }] };
  }
  const read = readSource(value, place.file);
  return read.kind === "ok" ? { kind: "ok", root: moveTo(read.root, place) } : read;
}

/** `people.pupil.count`, `arrivals[0].ramp.to` and `arrivals.0.ramp.to` alike; a part with dots is quoted: `a."b.c"`. */
export function splitPath(path: string): string[] {
  return [...path.matchAll(/"([^"]*)"|([^.[\]"]+)/g)].map((match) => match[1] ?? match[2] ?? "");
}

/** The node with `value` at `path`, or why that cannot be. */
function replace(node: SourceNode, path: readonly string[], value: SourceNode): Replaced | string {
  const [part, ...rest] = path;
  if (part === undefined) return { node: value, path: [] };
  if (node.kind === "list") return replaceItem(node, part, rest, value);
  if (node.kind === "text" && node.text !== "") {
    return `names ${part} below a single value; write the path of a key, for example seed or people.pupil.count`;
  }
  const entries = node.kind === "map" ? node.entries : new Map<string, SourceEntry>();
  const known = entries.get(part);
  const below = replace(known?.value ?? { kind: "map", entries: new Map(), flow: true, place: value.place }, rest, value);
  if (typeof below === "string") return below;
  const copy = new Map(entries).set(part, { place: known?.place ?? value.place, value: below.node });
  return { node: { kind: "map", entries: copy, flow: node.kind === "map" && node.flow, place: node.place }, path: [part, ...below.path] };
}

function replaceItem(node: SourceList, part: string, rest: readonly string[], value: SourceNode): Replaced | string {
  const names = node.items.map(labelOf);
  const named = names.indexOf(part);
  const index = named >= 0 ? named : /^\d{1,6}$/.test(part) ? Number(part) : -1;
  const item = node.items[index];
  if (item === undefined) return `names no entry of the list (${part}); there is ${describe(names)}`;
  const below = replace(item, isShape(item, part) && rest.length > 0 && rest[0] !== part ? [part, ...rest] : rest, value);
  if (typeof below === "string") return below;
  return { node: { ...node, items: node.items.map((other, at) => (at === index ? below.node : other)) }, path: [index, ...below.path] };
}

/** Whether an entry is called by its one key: `arrivals.bell.at` means the same as `arrivals.0.bell.at`. */
const isShape = (item: SourceNode, part: string): boolean => item.kind === "map" && item.entries.size === 1 && item.entries.has(part);

/** What an entry of a list is called: its name, its id, its persona, else its one key (`bell`). */
function labelOf(item: SourceNode): string {
  if (item.kind !== "map") return "";
  for (const key of ["name", "id", "persona"]) {
    const value = item.entries.get(key)?.value;
    if (value?.kind === "text" && value.text !== "") return value.text;
  }
  return item.entries.size === 1 ? String([...item.entries.keys()][0]) : "";
}

function describe(names: readonly string[]): string {
  if (names.length === 0) return "none";
  return names.map((name, index) => (name === "" ? String(index) : `${index} (${name})`)).join(", ");
}

function moveTo(node: SourceNode, place: Place): SourceNode {
  if (node.kind === "list") return { ...node, place, items: node.items.map((item) => moveTo(item, place)) };
  if (node.kind === "text") return { ...node, place };
  const entries = [...node.entries].map(([key, entry]): [string, SourceEntry] => [key, { place, value: moveTo(entry.value, place) }]);
  return { ...node, place, entries: new Map(entries) };
}
