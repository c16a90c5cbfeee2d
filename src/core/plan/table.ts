import { readCsv } from "./csv.ts";
import type { TableRow } from "./plan.ts";
import { readWhole } from "./units/number.ts";
import { readTimeOfDay } from "./units/time-of-day.ts";

export type ArrivalsTable =
  | { readonly kind: "ok"; readonly rows: readonly TableRow[] }
  /** Mistakes with the line of the table, at most ten and a count of the rest. */
  | { readonly kind: "mistakes"; readonly mistakes: readonly { readonly line: number; readonly message: string }[] };

const COLUMNS = ["at", "people", "count"] as const;
const MOST_MISTAKES = 10;
const MOST_PEOPLE_A_ROW = 100_000_000;

/** Rows of an arrivals file: columns `at` (a time of day), `people` (a name; empty: anyone) and `count`, in any order; sorted by time. */
export function parseArrivals(text: string): ArrivalsTable {
  if (text.includes("\0")) return { kind: "mistakes", mistakes: [{ line: 1, message: "is not a text; save it as CSV" }] };
  const csv = readCsv(text);
  if (csv.kind === "mistake") return { kind: "mistakes", mistakes: [csv] };
  const [head, ...body] = csv.rows;
  const columns = COLUMNS.map((name) => head?.fields.findIndex((field) => field.trim().toLowerCase() === name) ?? -1);
  if (columns[0] === -1 || columns[2] === -1) {
    const given = head === undefined ? "an empty file" : head.fields.map((field) => field.trim()).join(", ");
    return {
      kind: "mistakes",
      mistakes: [{ line: 1, message: `must have the columns at,people,count in its first line (got ${given.slice(0, 80)})` }],
    };
  }
  const read = body.map((row) =>
    readRow(
      row.line,
      columns.map((column) => row.fields[column]?.trim() ?? ""),
    ),
  );
  const mistakes = read.flatMap((row) => (row.kind === "mistake" ? [row] : []));
  if (mistakes.length > 0) return { kind: "mistakes", mistakes: shorten(mistakes) };
  const rows = read.flatMap((row) => (row.kind === "ok" ? [row.row] : []));
  if (rows.length === 0) return { kind: "mistakes", mistakes: [{ line: 1, message: "has no rows; write for example 08:00,pupil,25" }] };
  return { kind: "ok", rows: rows.sort((a, b) => a.at - b.at) };
}

type Read = { readonly kind: "ok"; readonly row: TableRow } | { readonly kind: "mistake"; readonly line: number; readonly message: string };

function readRow(line: number, [at = "", people = "", count = ""]: readonly string[]): Read {
  const time = readTimeOfDay(at);
  if (time.kind === "mistake") return { kind: "mistake", line, message: `at ${time.message.replaceAll('"08:00"', "08:00")}` };
  const number = readWhole(count, { min: 0, max: MOST_PEOPLE_A_ROW, example: "25" });
  if (number.kind === "mistake") return { kind: "mistake", line, message: `count ${number.message}` };
  return { kind: "ok", row: { at: time.value, people, count: number.value } };
}

function shorten(mistakes: readonly { readonly line: number; readonly message: string }[]) {
  const shown = mistakes.slice(0, MOST_MISTAKES).map(({ line, message }) => ({ line, message }));
  const rest = mistakes.length - shown.length;
  return rest === 0 ? shown : [...shown, { line: mistakes[MOST_MISTAKES]?.line ?? 0, message: `and ${rest} more rows with mistakes` }];
}
