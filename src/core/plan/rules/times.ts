import { LONGEST_SHAPE } from "../../arrivals/table.ts";
import type { SourceNode } from "../source.ts";
import { entriesAt, findNode, findText, itemsAt } from "../source-path.ts";
import { readDate } from "../units/date.ts";
import { readDuration } from "../units/duration.ts";
import { readPositiveRate, readRate } from "../units/rate.ts";
import { quote } from "../units/reading.ts";
import { readTimeOfDay } from "../units/time-of-day.ts";
import { type Found, type Rule, valueAt } from "./rule.ts";

/** More steps than that are a ramp. */
const MOST_STEPS = 1_000;

/** Whatever has a beginning has a later end; the time zone exists. */
export const times: Rule = (root) => [
  ...checkOrder(root, ["clock"]),
  ...itemsAt(root, ["clauses"]).flatMap((_, index) => checkOrder(root, ["clauses", index])),
  ...checkDates(root, ["target", "authorisation"]),
  ...itemsAt(root, ["target", "allow"]).flatMap((_, index) => checkDates(root, ["target", "allow", index, "authorisation"])),
  ...checkZone(root),
  ...itemsAt(root, ["arrivals"]).flatMap((_, index) => checkShape(root, ["arrivals", index])),
];

function checkOrder(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const from = valueAt(root, [...path, "from"], readTimeOfDay);
  const to = valueAt(root, [...path, "to"], readTimeOfDay);
  if (from === undefined || to === undefined || from < to) return [];
  const given = `from ${quote(findText(root, [...path, "from"]) ?? "")} to ${quote(findText(root, [...path, "to"]) ?? "")}`;
  return [{ path: [...path, "to"], message: `must be later than from (got ${given}); the played part lies within one day` }];
}

function checkDates(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  const from = valueAt(root, [...path, "from"], readDate);
  const to = valueAt(root, [...path, "to"], readDate);
  if (from === undefined || to === undefined || from <= to) return [];
  return [{ path: [...path, "to"], message: `must not be before from (got ${from} to ${to}); both days are included` }];
}

function checkZone(root: SourceNode): Found[] {
  const zone = findText(root, ["timezone"]);
  if (zone === undefined || zone === "" || isZone(zone)) return [];
  return [{ path: ["timezone"], message: `must be a time zone of the IANA list (got ${quote(zone)}); write for example Europe/Paris` }];
}

/** Whether the machine knows a time zone by this name. */
export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function checkShape(root: SourceNode, path: readonly PropertyKey[]): Found[] {
  return entriesAt(root, path).flatMap(([shape]) => {
    const at = [...path, shape];
    const tooLong = checkLength(root, at);
    if (tooLong.length > 0) return tooLong;
    const from = valueAt(root, [...at, "from"], readRate);
    const to = valueAt(root, [...at, "to"], readRate);
    const step = valueAt(root, [...at, "step"], readPositiveRate);
    if (shape === "spike") return checkSpike(root, at);
    if (shape !== "steps" || from === undefined || to === undefined) return [];
    if (to < from)
      return [{ path: [...at, "to"], message: `must be at least from (got ${findText(root, [...at, "to"])}); a staircase goes up` }];
    const count = step === undefined ? 0 : (to - from) / step;
    if (count <= MOST_STEPS) return [];
    return [
      { path: [...at, "step"], message: `makes ${Math.floor(count) + 1} steps, more than ${MOST_STEPS}; write a larger step, or a ramp` },
    ];
  });
}

/** Which key says how long a shape lasts; of a staircase, how long each step does. */
const LENGTHS = ["for", "over", "hold", "watch"];

function checkLength(root: SourceNode, at: readonly PropertyKey[]): Found[] {
  return LENGTHS.flatMap((key) => {
    const length = valueAt(root, [...at, key], readDuration);
    const compress = Math.max(1, Number(findText(root, ["clock", "compress"])) || 1);
    if (length === undefined || length <= LONGEST_SHAPE * compress) return [];
    const given = quote(findText(root, [...at, key]) ?? "");
    return [
      { path: [...at, key], message: `must be at most 72h (got ${given}), since every second of a run is kept; write for example 5min` },
    ];
  });
}

function checkSpike(root: SourceNode, at: readonly PropertyKey[]): Found[] {
  const base = valueAt(root, [...at, "base"], readRate);
  const peak = valueAt(root, [...at, "peak"], readRate);
  if (base === undefined || peak === undefined || peak > base || findNode(root, [...at, "peak"]) === undefined) return [];
  return [{ path: [...at, "peak"], message: `must be more than base (got ${findText(root, [...at, "peak"])}); write for example 60/s` }];
}
