import type { Milliseconds } from "../../units.ts";
import { misread, quote, type Reading, readAs } from "./reading.ts";
import { readTimeOfDay } from "./time-of-day.ts";

/** Recurring hours of a day; `from` later than `to` crosses midnight. */
export interface Hours {
  readonly from: Milliseconds;
  readonly to: Milliseconds;
}

/** `18:00-22:00`; `22:00-02:00` crosses midnight. The two must differ. */
export function readHours(text: string): Reading<Hours> {
  const [first, last, ...rest] = text.split(/[-–—]/);
  const from = readTimeOfDay(first ?? "");
  const to = readTimeOfDay(last ?? "");
  if (rest.length > 0 || from.kind === "mistake" || to.kind === "mistake") {
    return misread(`must be hours of the day (got ${quote(text)}); write for example "18:00-22:00"`);
  }
  if (from.value === to.value) return misread(`must have some length (got ${quote(text)}); write for example "18:00-22:00"`);
  return readAs({ from: from.value, to: to.value });
}
