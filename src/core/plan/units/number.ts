import { misread, quote, type Reading, readAs } from "./reading.ts";

/** Spaces that French typography puts into numbers: plain, no-break (U+00A0), narrow no-break (U+202F), thin (U+2009). */
export const SPACES = " \\u00a0\\u202f\\u2009";
const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;
const GROUPED = new RegExp(`^[+-]?\\d{1,3}([${SPACES}_]\\d{3})+(\\.\\d+)?$`);

/** A decimal number with a point; groups of three may be set apart by a space or `_`. A comma is refused: `2,400` has two meanings. */
export function readNumber(text: string, example: string): Reading<number> {
  const trimmed = text.trim();
  if (PLAIN.test(trimmed)) return readAs(Number(trimmed));
  if (GROUPED.test(trimmed)) return readAs(Number(trimmed.replace(new RegExp(`[${SPACES}_]`, "g"), "")));
  if (/^[+-]?[\d.]*,\d+$/.test(trimmed)) {
    return misread(`must be written with a decimal point (got ${quote(text)}); write for example ${example}`);
  }
  return misread(`must be a number (got ${quote(text)}); write for example ${example}`);
}

/** A whole number from `min` to `max`. */
export function readWhole(text: string, limits: { readonly min: number; readonly max: number; readonly example: string }): Reading<number> {
  const number = readNumber(text, limits.example);
  if (number.kind === "mistake") {
    const message = number.message.replace("a number", "a whole number").replace("with a decimal point", "without a comma");
    return misread(message);
  }
  const { value } = number;
  if (Number.isInteger(value) && value >= limits.min && value <= limits.max) return readAs(value);
  const range =
    limits.max >= Number.MAX_SAFE_INTEGER && limits.min > 0 ? `of at least ${limits.min}` : `from ${limits.min} to ${limits.max}`;
  return misread(`must be a whole number ${range} (got ${quote(text)}); write for example ${limits.example}`);
}
