import { misread, quote, type Reading, readAs } from "./reading.ts";

/** A calendar date `YYYY-MM-DD` that exists. */
export function readDate(text: string): Reading<string> {
  const trimmed = text.trim();
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(trimmed);
  if (match === null) return misread(explain(trimmed));
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1970;
  return exists ? readAs(trimmed) : misread(`must be a date that exists (got ${quote(text)}); write for example 2026-12-01`);
}

function explain(text: string): string {
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (french) {
    const iso = `${french[3]}-${String(french[2]).padStart(2, "0")}-${String(french[1]).padStart(2, "0")}`;
    return `must be a date as year-month-day (got ${quote(text)}); write ${iso}`;
  }
  return `must be a date as year-month-day (got ${quote(text)}); write for example 2026-12-01`;
}
