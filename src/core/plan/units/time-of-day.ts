import { type Milliseconds, milliseconds } from "../../units.ts";
import { misread, quote, type Reading, readAs } from "./reading.ts";

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/;

/** A time of day as ms since midnight: `08:00`, `8:00`, `08:00:30`, `08:00:30.250`; `24:00` is the end of the day. */
export function readTimeOfDay(text: string): Reading<Milliseconds> {
  const trimmed = text.trim();
  const match = TIME.exec(trimmed);
  if (match === null) return misread(explain(trimmed));
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const fraction = Number((match[4] ?? "0").padEnd(3, "0"));
  const time = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fraction;
  if (minutes > 59 || seconds > 59 || time > 86_400_000) {
    return misread(`must be a time from 00:00 to 24:00 (got ${quote(text)}); write for example "08:00"`);
  }
  return readAs(milliseconds(time));
}

function explain(text: string): string {
  const hour = /^(\d{1,2})\s*h\s*(\d{2})?$/i.exec(text);
  if (hour) return `must be a time of day (got ${quote(text)}); write "${String(hour[1]).padStart(2, "0")}:${hour[2] ?? "00"}"`;
  return `must be a time of day (got ${quote(text)}); write for example "08:00"`;
}

/** A time of day for people: `08:00`, or `08:00:30.250` where it has them. Times after midnight of the next day stay above 24. */
export function formatTimeOfDay(time: Milliseconds): string {
  const whole = Math.round(time);
  const pad = (value: number, width = 2): string => String(value).padStart(width, "0");
  const text = `${pad(Math.floor(whole / 3_600_000))}:${pad(Math.floor(whole / 60_000) % 60)}`;
  const [seconds, fraction] = [Math.floor(whole / 1_000) % 60, whole % 1_000];
  if (seconds === 0 && fraction === 0) return text;
  return fraction === 0 ? `${text}:${pad(seconds)}` : `${text}:${pad(seconds)}.${pad(fraction, 3)}`;
}
