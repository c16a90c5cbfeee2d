/** A table as read: rows of fields, with the line on which each row begins. */
export interface CsvRow {
  readonly line: number;
  readonly fields: readonly string[];
}

export type Csv =
  | { readonly kind: "ok"; readonly separator: string; readonly rows: readonly CsvRow[] }
  | { readonly kind: "mistake"; readonly line: number; readonly message: string };

const SEPARATORS = [";", "\t", ","];

/**
 * Rows of a text by RFC 4180: fields may be quoted, `""` is a quote inside one, a quoted field may hold line breaks. The separator is
 * the one that a first line `sep=;` names, as Excel takes it, else the one of semicolon, tab and comma that the first line has most of. Empty lines are left out. The libraries at hand lean on
 * Node's `Buffer`, which this folder does not have, or need 1.6 s for 200,000 rows.
 */
export function readCsv(text: string): Csv {
  const body = withLineFeeds(text.replace(/^\uFEFF/, ""));
  const said = /^sep=([^\r\n"])\r?\n/i.exec(body);
  const separator = said?.[1] ?? findSeparator(body);
  const rows: CsvRow[] = [];
  let at = said?.[0].length ?? 0;
  let line = said === null ? 1 : 2;
  while (at < body.length) {
    const row = readRow(body, at, separator);
    if (typeof row === "string") return { kind: "mistake", line, message: row };
    if (row.fields.length > 1 || row.fields[0] !== "") rows.push({ line, fields: row.fields });
    line += row.lines;
    at = row.end;
  }
  return { kind: "ok", separator, rows };
}

/** Excel on a Mac can end lines with a carriage return alone ("CSV (Macintosh)"). */
const withLineFeeds = (text: string): string => (text.includes("\n") ? text : text.replaceAll("\r", "\n"));

function findSeparator(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, "") ?? "";
  const counted = SEPARATORS.map((separator) => ({ separator, count: first.split(separator).length - 1 }));
  return counted.sort((a, b) => b.count - a.count)[0]?.separator ?? ",";
}

interface Row {
  readonly fields: readonly string[];
  readonly end: number;
  readonly lines: number;
}

function readRow(text: string, start: number, separator: string): Row | string {
  const newline = text.indexOf("\n", start);
  const stop = newline < 0 ? text.length : newline;
  const plain = text.slice(start, text[stop - 1] === "\r" && stop > start ? stop - 1 : stop);
  if (!plain.includes('"')) return { fields: plain.split(separator), end: stop + 1, lines: 1 };
  return readQuotedRow(text, start, separator);
}

function readQuotedRow(text: string, start: number, separator: string): Row | string {
  const fields: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    const field = text[at] === '"' ? readQuoted(text, at) : readPlain(text, at, separator);
    if (typeof field === "string") return field;
    fields.push(field.text);
    lines += field.text.split("\n").length - 1;
    at = field.end;
    if (text[at] === separator) at += 1;
    else if (at >= text.length || text[at] === "\n") return { fields, end: at + 1, lines };
    else if (text[at] === "\r" && text[at + 1] === "\n") return { fields, end: at + 2, lines };
    else
      return `has text after a closing quote (${JSON.stringify(text.slice(at, at + 10))}); a quote inside a quoted field is written twice`;
  }
}

interface Field {
  readonly text: string;
  readonly end: number;
}

function readQuoted(text: string, start: number): Field | string {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  if (end < 0) return "has a quote that is never closed; a quote inside a quoted field is written twice";
  return { text: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

function readPlain(text: string, start: number, separator: string): Field {
  let end = start;
  while (end < text.length && text[end] !== separator && text[end] !== "\n") end += 1;
  const cut = text[end - 1] === "\r" && end > start && text[end] !== separator ? end - 1 : end;
  return { text: text.slice(start, cut), end: cut };
}
