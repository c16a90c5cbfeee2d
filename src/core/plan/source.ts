import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
  YAMLParseError,
} from "yaml";
import type { Mistake } from "./mistake.ts";
import { explainSyntax } from "./yaml-error.ts";

/** Where something stands in a file, counted from 1; line 0 where it has no place (an override of the command line). */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A plan as written: every scalar is its source text (`06` stays `06`), every value knows its place. */
export type SourceNode = SourceText | SourceList | SourceMap;

export interface SourceText {
  readonly kind: "text";
  readonly text: string;
  readonly quoted: boolean;
  /** What follows on the line where a value is empty and a `#` made a comment of it. */
  readonly hash?: string;
  readonly place: Place;
}

export interface SourceList {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
  readonly place: Place;
}

export interface SourceMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, SourceEntry>;
  /** Written with braces. */
  readonly flow: boolean;
  readonly place: Place;
}

/** A value and the place of its key. */
export interface SourceEntry {
  readonly place: Place;
  readonly value: SourceNode;
}

export type Source =
  | { readonly kind: "ok"; readonly root: SourceNode }
  | { readonly kind: "mistakes"; readonly mistakes: readonly Mistake[] };

/** A plan is written by hand: the longest one imaginable is a few hundred kilobytes of steps and people. */
export const LARGEST_PLAN = 1_048_576;
/** Values after anchors are written out; nine anchors of nine references each would make half a thousand million. */
const MOST_VALUES = 20_000;
const DEEPEST = 64;
/** What no name, text or address holds, and what would reach terminals and logs from there. */
const CONTROL = /[^\P{Cc}\n\r\t]/u;

/** Reads YAML 1.2 into places and texts. Nothing is thrown for any text. */
export function readSource(text: string, file: string): Source {
  const start = { file, line: 1, column: 1 };
  if (text.length > LARGEST_PLAN) {
    const advice = "accounts and tables of arrivals go into files of their own";
    return refuse(start, `has ${text.length} characters; a plan has at most ${LARGEST_PLAN} (${advice})`);
  }
  if (text.includes("\0")) return refuse(start, "is not a text; a plan is YAML in UTF-8");
  if (deepest(text) > DEEPEST) return refuse(start, `is nested more than ${DEEPEST} levels deep; a plan needs less than ten`);
  try {
    return compose(text.replace(/^\uFEFF/, ""), file);
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.place, error.message);
    if (error instanceof RangeError) return refuse(start, `is nested more than ${DEEPEST} levels deep; a plan needs less than ten`);
    throw error;
  }
}

/** Ends the walk: what is wrong makes the rest meaningless. */
class Refusal extends Error {
  readonly place: Place;
  constructor(place: Place, message: string) {
    super(message);
    this.place = place;
  }
}

/** Brackets inside brackets, counted without regard to quotes: an upper bound that costs nothing. */
function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const char of text) {
    if (char === "[" || char === "{") depth += 1;
    else if (char === "]" || char === "}") depth -= 1;
    else if (char === "\n" && depth < 0) depth = 0;
    most = Math.max(most, depth);
  }
  return most;
}

function compose(text: string, file: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: "failsafe",
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "error",
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const errors = [...document.errors, ...repeatedKeys(document)];
  if (errors.length > 0) {
    const mistakes = explainSyntax(errors, text).map(({ offset, message }) => ({ ...placeOf(offset), path: "", message }));
    return { kind: "mistakes", mistakes };
  }
  const tag = document.warnings.find((warning) => warning.code === "TAG_RESOLVE_FAILED");
  if (tag) return refuse(placeOf(tag.pos[0]), "has a tag (!…), which a plan does not know; leave it out, or put the value in quotes");
  if (document.contents === null || isEmptyText(document.contents)) {
    return refuse({ file, line: 1, column: 1 }, "is empty; `rentree init` writes a plan to start from");
  }
  const walker = new Walker(text, placeOf, (alias) => (isAlias(alias) ? alias.resolve(document) : undefined));
  return { kind: "ok", root: walker.walk(document.contents, placeOf(0), 0) };
}

/** The library compares each key of a mapping with every one before it: of a hundred thousand that took minutes. */
function repeatedKeys(document: Document.Parsed): YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  visit(document, {
    Map: (_key, map) => {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key) || !key.range) continue;
        const text = textOf(key.value);
        if (seen.has(text)) errors.push(new YAMLParseError([key.range[0], key.range[1]], "DUPLICATE_KEY", "Map keys must be unique"));
        seen.add(text);
      }
    },
  });
  return errors;
}

/** Turns the library's nodes into ours, aliases written out, with a limit on how many that may become. */
class Walker {
  #values = 0;
  readonly #text: string;
  readonly #placeOf: (offset: number) => Place;
  readonly #resolve: (alias: Node) => Node | undefined;

  constructor(text: string, placeOf: (offset: number) => Place, resolve: (alias: Node) => Node | undefined) {
    this.#text = text;
    this.#placeOf = placeOf;
    this.#resolve = resolve;
  }

  walk(node: Node | null, fallback: Place, depth: number): SourceNode {
    const place = node?.range ? this.#placeOf(node.range[0]) : fallback;
    this.#values += 1;
    if (this.#values > MOST_VALUES) throw new Refusal(place, `has more than ${MOST_VALUES} values once its anchors (&, *) are written out`);
    if (depth > DEEPEST) throw new Refusal(place, `is nested more than ${DEEPEST} levels deep; a plan needs less than ten`);
    if (isAlias(node)) {
      const target = this.#resolve(node);
      if (target === undefined)
        throw new Refusal(place, `refers to an anchor that is not there (*${node.source}); put a text that begins with * in quotes`);
      return this.walk(target, place, depth + 1);
    }
    if (isSeq(node)) return { kind: "list", items: node.items.map((item) => this.walk(asNode(item), place, depth + 1)), place };
    if (isMap(node)) return this.#walkMap(node, place, depth);
    return this.#walkText(node, place);
  }

  #walkMap(node: YAMLMap, place: Place, depth: number): SourceMap {
    const entries = new Map<string, SourceEntry>();
    for (const pair of node.items) {
      const key = asNode(pair.key);
      const at = key?.range ? this.#placeOf(key.range[0]) : place;
      if (!isScalar(key)) throw new Refusal(at, "has a key that is not a single word; a text with braces or a leading * goes into quotes");
      if (textOf(key.value) === "<<")
        throw new Refusal(at, "merges a mapping (<<), which YAML 1.2 no longer has; write its keys out, or use *name for the whole of it");
      checkText(textOf(key.value), at);
      entries.set(textOf(key.value), { place: at, value: this.walk(asNode(pair.value), at, depth + 1) });
    }
    return { kind: "map", entries, flow: node.flow === true, place };
  }

  #walkText(node: Node | null, place: Place): SourceText {
    if (!isScalar(node)) return { kind: "text", text: "", quoted: false, place };
    const text = textOf(node.value);
    checkText(text, place);
    const quoted = node.type !== undefined && node.type !== "PLAIN";
    const hash =
      text === "" && !quoted ? /^[ \t]*(#\S[^\s,}\]]*)/.exec(this.#text.slice(node.range?.[0] ?? 0, (node.range?.[0] ?? 0) + 200)) : null;
    return { kind: "text", text, quoted, ...(hash?.[1] ? { hash: hash[1] } : {}), place };
  }
}

const asNode = (value: unknown): Node | null => (isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null);
const textOf = (value: unknown): string => (value === null || value === undefined ? "" : String(value));
const isEmptyText = (node: Node): boolean => isScalar(node) && textOf(node.value) === "" && node.type === "PLAIN";

function checkText(text: string, place: Place): void {
  const found = CONTROL.exec(text)?.[0].charCodeAt(0);
  if (found === undefined) return;
  throw new Refusal(place, `holds a control character (\\u${found.toString(16).padStart(4, "0")}), which nobody can see; leave it out`);
}

function refuse(place: Place, message: string): Source {
  return { kind: "mistakes", mistakes: [{ ...place, path: "", message }] };
}
