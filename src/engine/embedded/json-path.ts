import { holds, type JsonQuery, queryEnd, readQuery } from "./json-query.ts";

/**
 * The part of a JSON value at a path of gjson's language, which k6 reads with `response.json(path)`: names behind dots with `\` before a
 * character that is meant as it is, indices of lists, `#` for a length or for every entry, `#(name=="x")` for the first entry that a query
 * holds for and `#(…)#` for all. Undefined where there is no such part. Of a name that an object has twice, the last counts.
 * Throws where the path is written in the rest of that language, so that nothing is missing that k6 would find.
 */
export function valueAt(value: unknown, path: string): unknown {
  refuseForeign(path);
  return findIn(value, path);
}

function findIn(value: unknown, path: string): unknown {
  if (Array.isArray(value)) return findInList(value, path);
  return typeof value === "object" && value !== null ? findInObject(value, path) : undefined;
}

/** A name up to the first dot that has no `\` before it, and what follows. */
const NAME = /^((?:\\.|[^.\\])*)\\?(?:\.(.*))?$/s;

function findInObject(object: object, path: string): unknown {
  const [, written = "", rest] = NAME.exec(path) ?? [];
  const name = written.replace(/\\(.)/gs, "$1");
  const found: unknown = Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
  return rest === undefined ? found : findIn(found, rest);
}

function findInList(list: readonly unknown[], path: string): unknown {
  if (QUERY.test(path)) return findByQuery(list, readQuery(path));
  const [head, rest] = splitAtDot(path);
  if (head === "#") return rest === undefined ? list.length : collect(list, rest);
  const found = /^\d+$/.test(head) ? list[Number(head)] : undefined;
  return rest === undefined ? found : findIn(found, rest);
}

const QUERY = /^#[([]/;

/** What follows a query up to the next dot says no more than that all entries are meant. */
function findByQuery(list: readonly unknown[], query: JsonQuery): unknown {
  const [tail, rest] = splitAtDot(query.tail);
  const isWanted = (entry: unknown): boolean => holds(query, operandOf(entry, query.path));
  if (tail.startsWith("#")) return rest === undefined ? list.filter(isWanted) : collect(list.filter(isWanted), rest);
  const found = list.find(isWanted);
  return rest === undefined ? found : findIn(found, rest);
}

/** What a query compares: the entry itself where it names nothing and the entry has no parts. */
function operandOf(entry: unknown, path: string): unknown {
  if (typeof entry === "object" && entry !== null) return valueAt(entry, path);
  return path === "" ? entry : undefined;
}

/** The parts of those entries that have one. */
function collect(list: readonly unknown[], path: string): readonly unknown[] {
  return list.map((entry) => findIn(entry, path)).filter((part) => part !== undefined);
}

function splitAtDot(path: string): readonly [string, string | undefined] {
  const at = path.indexOf(".");
  return at < 0 ? [path, undefined] : [path.slice(0, at), path.slice(at + 1)];
}

/** gjson's modifiers; any other name behind an `@` is a name. */
const MODIFIERS = "pretty|ugly|reverse|this|flatten|join|valid|keys|values|tostr|fromstr|group|dig";
/** What gjson knows beside names, indices and queries. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/[*?]/, "wildcards"],
  [/\|/, "pipes"],
  [/(^|\.)[[{]/, "multipaths"],
  [/(^|\.)!/, "literals"],
  [new RegExp(`(^|\\.)@(${MODIFIERS})([.:]|$)`), "modifiers"],
  [/(^|#\.)\.\./, "lines"],
];

function refuseForeign(path: string): void {
  const plain = withoutQueries(path).replace(/\\./gs, "_");
  const found = FOREIGN.find(([pattern]) => pattern.test(plain));
  if (found !== undefined) throw new Error(`has ${found[1]}`);
}

function withoutQueries(path: string): string {
  const at = path.search(/(?<=^|\.)#[([]/);
  if (at < 0) return path;
  const query = path.slice(at);
  return `${path.slice(0, at)}#${withoutQueries(query.slice(queryEnd(query)))}`;
}
