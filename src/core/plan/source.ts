import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLError } from "yaml";
import type { Mistake } from "./mistake.ts";

/** Where something stands in a file, counted from 1; line 0 where it has no place (an override of the command line). */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A plan as written: every scalar is its source text (`06` stays `06`), every value knows its place. */
export type SourceNode =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean; readonly place: Place }
  | { readonly kind: "list"; readonly items: readonly SourceNode[]; readonly place: Place }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, SourceEntry>; readonly flow: boolean; readonly place: Place };

export interface SourceEntry {
  readonly place: Place;
  readonly value: SourceNode;
}

export type Source =
  | { readonly kind: "ok"; readonly root: SourceNode }
  | { readonly kind: "mistakes"; readonly mistakes: readonly Mistake[] };

/** A plan is written by hand: the longest one imaginable is a few hundred kilobytes of steps and people. */
export const LARGEST_PLAN_BYTES = 1_048_576;
/** Values after anchors are expanded; ten anchors of ten references each would make ten thousand million. */
const MOST_VALUES = 100_000;
const DEEPEST = 64;

/** Reads YAML 1.2 into places and texts. Nothing is thrown for any text. */
export function readSource(text: string, file: string): Source {
  const start = { file, line: 1, column: 1 };
  if (text.length > LARGEST_PLAN_BYTES) {
    const size = `${(text.length / LARGEST_PLAN_BYTES).toFixed(1)} MiB`;
    return refuse(start, `is ${size} long; a plan has at most 1 MiB (accounts and tables of arrivals go into files of their own)`);
  }
  if (text.includes("\0")) return refuse(start, "is not a text file; a plan is YAML in UTF-8");
  try {
    return compose(text.replace(/^\uFEFF/, ""), file);
  } catch (error) {
    if (error instanceof TooMuch) return refuse(start, error.message);
    if (error instanceof RangeError) return refuse(start, `is nested more than ${DEEPEST} levels deep`);
    throw error;
  }
}

class TooMuch extends Error {}

function compose(text: string, file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { schema: "failsafe", lineCounter: lines, prettyErrors: false, logLevel: "silent" });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0) return { kind: "mistakes", mistakes: explainErrors(document.errors, text, placeOf) };
  if (document.contents === null) return refuse({ file, line: 1, column: 1 }, "is empty; `rentree init` writes a plan to start from");
  let values = 0;
  const walk = (node: Node | null, fallback: Place, depth: number): SourceNode => {
    values += 1;
    if (values > MOST_VALUES) throw new TooMuch(`has more than ${MOST_VALUES} values once its anchors (&, *) are written out`);
    if (depth > DEEPEST) throw new TooMuch(`is nested more than ${DEEPEST} levels deep`);
    const place = node?.range ? placeOf(node.range[0]) : fallback;
    if (isAlias(node)) return walk(node.resolve(document) ?? null, place, depth + 1);
    if (isSeq(node)) return { kind: "list", items: node.items.map((item) => walk(asNode(item), place, depth + 1)), place };
    if (isMap(node)) {
      const entries = new Map<string, SourceEntry>();
      for (const pair of node.items) {
        const key = asNode(pair.key);
        const at = key?.range ? placeOf(key.range[0]) : place;
        entries.set(keyText(key), { place: at, value: walk(asNode(pair.value), at, depth + 1) });
      }
      return { kind: "map", entries, flow: node.flow === true, place };
    }
    if (isScalar(node)) return { kind: "text", text: scalarText(node.value), quoted: node.type !== "PLAIN", place };
    return { kind: "text", text: "", quoted: false, place };
  };
  return { kind: "ok", root: walk(document.contents, { file, line: 1, column: 1 }, 0) };
}

const asNode = (value: unknown): Node | null => (isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null);
const scalarText = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const keyText = (key: Node | null): string => (isScalar(key) ? scalarText(key.value) : "{…}");

function explainErrors(errors: readonly YAMLError[], text: string, placeOf: (offset: number) => Place): Mistake[] {
  const mistakes = errors.map((error) => ({ ...placeOf(error.pos[0]), path: "", message: error.message }));
  void text;
  return mistakes;
}

function refuse(place: Place, message: string): Source {
  return { kind: "mistakes", mistakes: [{ ...place, path: "", message }] };
}

/** The texts, lists and mappings alone, as the schema takes them. Mappings have no prototype: `__proto__` is a key like any other. */
export function plainOf(node: SourceNode): unknown {
  if (node.kind === "text") return node.text;
  if (node.kind === "list") return node.items.map(plainOf);
  const plain: Record<string, unknown> = Object.create(null);
  for (const [key, entry] of node.entries) plain[key] = plainOf(entry.value);
  return plain;
}

/** The place of a path; where a part of it does not exist, the place of the last part that does. `objective[0]` finds a lone `objective`. */
export function findPlace(
  root: SourceNode,
  path: readonly PropertyKey[],
): { readonly place: Place; readonly path: readonly PropertyKey[] } {
  let node = root;
  let place = root.place;
  const written: PropertyKey[] = [];
  path.forEach((key, index) => {
    const entry = node.kind === "map" ? node.entries.get(String(key)) : undefined;
    const item = node.kind === "list" ? node.items[Number(key)] : undefined;
    if (node.kind === "map" && entry === undefined && key === 0) return;
    written.push(key);
    const next = entry?.value ?? item;
    if (next === undefined) return;
    node = next;
    place = index === path.length - 1 || next.place.line > 0 ? next.place : place;
  });
  return { place, path: written };
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
