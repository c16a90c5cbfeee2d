import { ATTEMPT_OUTCOMES } from "../../core/samples/metric.ts";
import type { PeopleSecond } from "../../core/verdict/seconds.ts";

/** `plain`: comma, decimal point. `excel`: what a French Excel opens by a double click: semicolon, decimal comma, byte order mark. */
export type CsvDialect = "plain" | "excel";

const COLUMNS = ["phase", "people", "at_s", "planned", "started", "attempts", ...ATTEMPT_OUTCOMES, "judged", "good", "p95_ms", "waiting"];

/** `seconds.csv`: one row a second and people entry. A quantile that the second cannot carry is an empty field. */
export function secondsCsv(rows: readonly PeopleSecond[], dialect: CsvDialect = "plain"): string {
  const lines = [COLUMNS, ...rows.map(fieldsOf)];
  const separator = dialect === "excel" ? ";" : ",";
  const body = lines.map((fields) => fields.map((field) => formatField(field, dialect)).join(separator)).join("\r\n");
  return `${dialect === "excel" ? "\ufeff" : ""}${body}\r\n`;
}

function fieldsOf({ phase, people, second }: PeopleSecond): readonly (string | number | undefined)[] {
  const { atMs, planned, started, attempts, outcomes, judged, good, p95Ms, waiting } = second;
  const ended = ATTEMPT_OUTCOMES.map((outcome) => outcomes[outcome]);
  return [phase, people, atMs / 1_000, planned, started, attempts, ...ended, judged, good, p95Ms, waiting];
}

function formatField(field: string | number | undefined, dialect: CsvDialect): string {
  if (field === undefined) return "";
  if (typeof field === "number") return dialect === "excel" ? String(field).replace(".", ",") : String(field);
  return quote(withoutFormula(field));
}

/** A spreadsheet must not compute what a plan calls its people. */
const withoutFormula = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

const quote = (text: string): string => (/[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
