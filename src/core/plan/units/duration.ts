import { type Milliseconds, milliseconds } from "../../units.ts";
import { SPACES } from "./number.ts";
import { misread, quote, type Reading, readAs } from "./reading.ts";

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 };
const PART = `(\\d+(?:\\.\\d+)?)[${SPACES}]*(ms|min|m|s|h)`;
const WHOLE = new RegExp(`^([+-]?)(?:${PART}[${SPACES}]*)+$`);
/** Beyond a year nothing that a plan says makes sense. */
const LONGEST_MS = 366 * 24 * 3_600_000;

/** A duration: `200ms`, `5s`, `5m` or `5min`, `1m30s`, `2h`, `0`. Negative only by `readSignedDuration`. */
export function readDuration(text: string): Reading<Milliseconds> {
  const duration = readSignedDuration(text);
  if (duration.kind === "ok" && duration.value < 0) {
    return misread(`must not be negative (got ${quote(text)}); write for example 5min`);
  }
  return duration;
}

/** A duration of more than zero. */
export function readPositiveDuration(text: string): Reading<Milliseconds> {
  const duration = readDuration(text);
  if (duration.kind === "ok" && duration.value === 0) return misread(`must be more than 0s (got ${quote(text)}); write for example 5min`);
  return duration;
}

/** A duration that may lie before: `-1min`. */
export function readSignedDuration(text: string): Reading<Milliseconds> {
  const trimmed = text.trim();
  if (/^[+-]?0+(\.0+)?$/.test(trimmed)) return readAs(milliseconds(0));
  if (trimmed.length > 40) return misread(`must be a duration (got ${quote(text)}); write for example 5min`);
  const match = WHOLE.exec(trimmed);
  if (match === null) return misread(explain(trimmed));
  const parts = [...trimmed.matchAll(new RegExp(PART, "g"))];
  const units = parts.map((part) => UNITS[String(part[2])] ?? 0);
  if (units.some((unit, index) => index > 0 && unit >= (units[index - 1] ?? 0))) {
    return misread(`must name its units once, the largest first (got ${quote(text)}); write for example 1m30s`);
  }
  const sum = parts.reduce((total, part, index) => total + Number(part[1]) * (units[index] ?? 0), 0);
  if (sum > LONGEST_MS) return misread(`must be at most a year (got ${quote(text)}); write for example 5min`);
  return readAs(milliseconds(match[1] === "-" && sum > 0 ? -sum : sum));
}

function explain(text: string): string {
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return `must have a unit (got ${quote(text)}); write ${text}s, ${text}ms or ${text}min`;
  if (/\d,\d/.test(text)) return `must be written with a decimal point (got ${quote(text)}); write for example ${text.replace(",", ".")}`;
  return `must be a duration in ms, s, min or h (got ${quote(text)}); write for example 200ms, 5min or 1m30s`;
}
