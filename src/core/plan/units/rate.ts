import { type PerSecond, perSecond } from "../../units.ts";
import { readNumber, SPACES } from "./number.ts";
import { misread, quote, type Reading, readAs } from "./reading.ts";

const UNITS: Readonly<Record<string, number>> = { s: 1, sec: 1, second: 1, min: 60, m: 60, minute: 60, h: 3_600, hour: 3_600 };
const RATE = new RegExp(`^([^/]+?)[${SPACES}]*/[${SPACES}]*([a-z]+)$`);
/** Ten million people a second is more than mankind in a quarter of an hour. */
const HIGHEST = 10_000_000;

/** People per time: `40/s`, `2400/min`, `100000/h`; never negative. */
export function readRate(text: string): Reading<PerSecond> {
  const match = RATE.exec(text.trim());
  const unit = Object.hasOwn(UNITS, String(match?.[2])) ? UNITS[String(match?.[2])] : undefined;
  if (match === null || unit === undefined) return misread(explain(text.trim()));
  const number = readNumber(String(match[1]), `40/${match[2]}`);
  if (number.kind === "mistake") return misread(number.message.replace(/\(got ".*"\)/, `(got ${quote(text)})`));
  const rate = number.value / unit;
  if (rate < 0) return misread(`must not be negative (got ${quote(text)}); write for example 40/s`);
  if (rate > HIGHEST) return misread(`must be at most ${HIGHEST}/s (got ${quote(text)}); write for example 40/s`);
  return readAs(perSecond(rate));
}

/** A rate of more than zero. */
export function readPositiveRate(text: string): Reading<PerSecond> {
  const rate = readRate(text);
  if (rate.kind === "ok" && rate.value === 0) return misread(`must be more than 0/s (got ${quote(text)}); write for example 60/s`);
  return rate;
}

function explain(text: string): string {
  if (/^\d+(\.\d+)?$/.test(text)) return `must say per what (got ${quote(text)}); write ${text}/s, ${text}/min or ${text}/h`;
  return `must be a rate per s, min or h (got ${quote(text)}); write for example 40/s, 2400/min or 100000/h`;
}
