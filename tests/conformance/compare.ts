import { isDeepStrictEqual } from "node:util";
import type { Times } from "./case.ts";

/** How a fact differs from the recorded one; undefined when it does not. Times may differ by their tolerance. */
export function compare(actual: unknown, expected: unknown): string | undefined {
  if (isTimes(expected)) return isTimes(actual) ? compareTimes(actual.timesMs, expected) : `no times but ${show(actual)}`;
  return isDeepStrictEqual(actual, expected) ? undefined : `${show(actual)} instead of ${show(expected)}`;
}

/** Whether nothing is wrong but instants: as many as recorded, and one further off than it may be. A stall of the machine looks so. */
export function isOnlyLate(actual: unknown, expected: unknown): boolean {
  if (!isTimes(expected) || !isTimes(actual) || actual.timesMs.length !== expected.timesMs.length) return false;
  return compare(actual, expected) !== undefined;
}

function compareTimes(actual: readonly number[], { timesMs, toleranceMs }: Times): string | undefined {
  if (actual.length !== timesMs.length)
    return `${actual.length} times instead of ${timesMs.length}: ${show(actual)} instead of ${show(timesMs)}`;
  const far = timesMs.findIndex((time, index) => !(Math.abs(time - Number(actual[index])) <= toleranceMs));
  return far < 0 ? undefined : `time ${far} is ${actual[far]} ms instead of ${timesMs[far]} ± ${toleranceMs} ms`;
}

function isTimes(value: unknown): value is Times {
  return typeof value === "object" && value !== null && "timesMs" in value;
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
