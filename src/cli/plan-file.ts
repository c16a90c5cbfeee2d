import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { decodeText, decodeUtf8 } from "../core/plan/accounts/decode.ts";
import { formatMistake } from "../core/plan/mistake.ts";
import { type Override, parsePlan } from "../core/plan/parse.ts";
import type { Plan } from "../core/plan/plan.ts";
import { isZone } from "../core/plan/rules/times.ts";
import { UserError } from "./mistake.ts";

/** A plan's text may be this long; a region's with every school in it stays far below. */
const MOST_BYTES = 2_000_000;
/** An arrivals file may be this long: millions of people, one a line. */
const MOST_TABLE_BYTES = 200_000_000;

export interface LoadedPlan {
  readonly plan: Plan;
  /** As written, overrides applied, nothing expanded: what the results keep. */
  readonly text: string;
  /** What beside `text` decides how it is read; with it the results can be read again anywhere. */
  readonly reading: PlanReading;
  readonly file: string;
  /** Folder of the plan: its relative paths start here. */
  readonly dir: string;
  readonly warnings: readonly string[];
}

/** Saved as `reading.json`. */
export interface PlanReading {
  readonly set: readonly string[];
  readonly seed?: number;
  readonly timezone: string;
}

export interface LoadOptions {
  readonly set: readonly string[];
  readonly seed?: number | undefined;
}

/**
 * Reads, overrides, checks and resolves a plan. `zone` is the machine's time zone, or whatever Node says where it has no name for it.
 * @throws UserError with every mistake at once.
 */
export function loadPlan(file: string, options: LoadOptions, zone = machineZone()): LoadedPlan {
  const text = readPlanText(file);
  const dir = dirname(resolve(file));
  const isKnown = isZone(zone);
  const timezone = isKnown ? zone : UNKNOWN_ZONE;
  const reading = { set: options.set, timezone, ...(options.seed === undefined ? {} : { seed: options.seed }) };
  const read = readPlan(text, { file, reading, tables: (name) => readTable(resolve(dir, name)) });
  const warnings = [...read.warnings, ...(!isKnown && read.plan.timezone === UNKNOWN_ZONE ? [UNKNOWN_WARNING] : [])];
  return { ...read, warnings, reading: { set: [], timezone }, file, dir };
}

/** What Node counts in where TZ names no time zone. Not `UTC`, which a plan may well ask for. */
const UNKNOWN_ZONE = "Etc/UTC";
const UNKNOWN_WARNING = "the machine's time zone is not known (TZ), so that the plan's times are those of UTC; give the plan a timezone";

/** What Node calls the machine's time zone: nothing where TZ is mistaken, `Etc/Unknown` where it is set and empty. */
export function machineZone(): string {
  const zone: string | undefined = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return zone ?? "";
}

interface ReadOptions {
  readonly file: string;
  readonly reading: PlanReading;
  readonly tables: (name: string) => string;
}

/**
 * A plan's text as a plan.
 * @throws UserError with every mistake at once.
 */
export function readPlan(
  text: string,
  { file, reading, tables }: ReadOptions,
): { readonly plan: Plan; readonly text: string; readonly warnings: readonly string[] } {
  const { overrides, refusals } = readOverrides(reading.set);
  const result = parsePlan(text, {
    file,
    timezone: reading.timezone,
    overrides,
    ...(reading.seed === undefined ? {} : { seed: reading.seed }),
    tables,
  });
  const mistakes = [...refusals, ...(result.kind === "mistakes" ? result.mistakes.map(formatMistake) : [])];
  if (result.kind === "mistakes" || mistakes.length > 0) throw new UserError(mistakes);
  return result;
}

/** A plan's text. In another encoding its names, and the words by which pages are told, would be others: it is refused. */
function readPlanText(file: string): string {
  const bytes = readOrdinary(file, MOST_BYTES);
  const text = decodeUtf8(bytes);
  if (text !== undefined || bytes.includes(0)) return text ?? bytes.toString("utf8");
  const before = bytes.toString("utf8").split("\uFFFD", 1)[0] ?? "";
  const line = before.split("\n").length;
  throw new UserError(`${file}:${line}:${before.length - before.lastIndexOf("\n")} is not in UTF-8; save the plan with that encoding`);
}

/** Text of a file of arrivals, in any encoding that a file of accounts may have: the same spreadsheet writes both. */
export const readTable = (file: string): string => decodeText(readOrdinary(file, MOST_TABLE_BYTES)).text;

/** Each `--set`, taken apart; what has no path, or no value behind an equals sign, is refused with what it should look like. */
export function readOverrides(given: readonly string[]): { readonly overrides: readonly Override[]; readonly refusals: readonly string[] } {
  const overrides: Override[] = [];
  const refusals: string[] = [];
  for (const text of given) {
    const equals = text.indexOf("=");
    if (equals >= 1) overrides.push({ path: text.slice(0, equals), value: text.slice(equals + 1) });
    else refusals.push(`--set takes key.path=value (got "${text}"); write for example --set people.pupil.count=6000`);
  }
  return { overrides, refusals };
}

/**
 * Text of an ordinary file.
 * @throws UserError for what is absent, unreadable, too long, or no file: a directory, a pipe, a device.
 */
export function readText(file: string, mostBytes: number): string {
  return readOrdinary(file, mostBytes).toString("utf8");
}

/** The bytes of an ordinary file; errors as for `readText`. */
export function readOrdinary(file: string, mostBytes: number): Buffer {
  const stat = statOf(file);
  if (file === "") throw new UserError("a file has an empty name; give its path");
  if (stat === undefined) throw new UserError(`${file} is not there`);
  if (stat.isDirectory()) throw new UserError(`${file} is a directory; name a file in it`);
  if (!stat.isFile())
    throw new UserError(`${file} is not an ordinary file: what comes through a pipe is read once only; save it, and give that file`);
  if (stat.size > mostBytes)
    throw new UserError(`${file} has ${stat.size} bytes; at most ${mostBytes} are read: make it shorter, or divide it`);
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Undefined where nothing has that name; a folder that may not be entered and a link that leads to itself are errors of their own. */
function statOf(file: string) {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch (error) {
    throw unreadable(file, error);
  }
}

const unreadable = (file: string, error: unknown): UserError =>
  new UserError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
