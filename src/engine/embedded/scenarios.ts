import { type Milliseconds, milliseconds, seconds } from "../../core/units.ts";
import { parseDuration } from "./duration.ts";
import { EXIT, ExitError } from "./exit-code.ts";
import type { Scenario, Stage } from "./options.ts";
import { exceededLimits } from "./scenario-limits.ts";

/** What a key of a scenario holds. */
type Kind = "count" | "duration" | "text" | "map" | "stages" | "other";

const COMMON: Readonly<Record<string, Kind>> = {
  executor: "text",
  startTime: "duration",
  gracefulStop: "duration",
  exec: "text",
  env: "map",
  tags: "map",
  options: "other",
};
const OWN: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  "constant-arrival-rate": { rate: "count", timeUnit: "duration", duration: "duration", preAllocatedVUs: "count", maxVUs: "count" },
  "ramping-arrival-rate": { startRate: "count", timeUnit: "duration", stages: "stages", preAllocatedVUs: "count", maxVUs: "count" },
  "per-vu-iterations": { vus: "count", iterations: "count", maxDuration: "duration" },
  "shared-iterations": { vus: "count", iterations: "count", maxDuration: "duration" },
};
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  "constant-arrival-rate": ["rate", "duration", "preAllocatedVUs"],
  "ramping-arrival-rate": ["stages", "preAllocatedVUs"],
};
/** k6's executors that are not played here. */
const K6_ONLY = ["constant-vus", "ramping-vus"];

/**
 * Reads the option `scenarios`. Mistakes are reported together, with k6's exit code for a wrong configuration; executors that
 * only k6 has are refused by name.
 */
export function parseScenarios(given: unknown): readonly Scenario[] {
  const entries = Object.entries(asRecord(given, "scenarios"));
  const mistakes: string[] = [];
  const scenarios = entries.map(([name, value]) => parseScenario(name, asRecord(value, `scenarios.${name}`), mistakes));
  if (mistakes.length > 0) {
    throw new ExitError(EXIT.invalidConfig, `There were problems with the specified script configuration:\n\t- ${mistakes.join("\n\t- ")}`);
  }
  return scenarios;
}

function parseScenario(name: string, given: Readonly<Record<string, unknown>>, mistakes: string[]): Scenario {
  const executor = String(given["executor"] ?? "");
  const own = OWN[executor];
  if (own === undefined) throw new ExitError(EXIT.invalidConfig, explainExecutor(executor));
  const wrong: string[] = [];
  if (!/^[0-9a-zA-Z_-]+$/.test(name)) wrong.push("the scenario name should contain only numbers, latin letters, underscores, and dashes");
  const values: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) {
    const kind = own[key] ?? COMMON[key];
    if (kind === undefined) throw new ExitError(EXIT.invalidConfig, `scenario ${name}: json: unknown field "${key}"`);
    const before = wrong.length;
    const read = value === null || value === undefined ? undefined : readValue(key, kind, value, wrong);
    if (read !== undefined && wrong.length === before) values[key] = read;
  }
  for (const key of REQUIRED[executor] ?? []) if (given[key] === undefined || given[key] === null) wrong.push(describeMissing(key));
  const scenario = withDefaults(name, executor, values);
  wrong.push(...exceededLimits(scenario));
  if (wrong.length > 0) mistakes.push(`scenario ${name} has configuration errors: ${wrong.join(", ")}`);
  return scenario;
}

function withDefaults(name: string, executor: string, values: Record<string, unknown>): Scenario {
  const base = { startTime: milliseconds(0), gracefulStop: seconds(30), exec: "default", env: {}, tags: {} };
  const own = executor.endsWith("-arrival-rate")
    ? { timeUnit: seconds(1), startRate: 0, maxVUs: values["preAllocatedVUs"] }
    : { vus: 1, iterations: 1, maxDuration: seconds(600) };
  return { ...base, ...own, ...values, name, executor } as Scenario;
}

function explainExecutor(executor: string): string {
  const known = Object.keys(OWN).join(", ");
  if (K6_ONLY.includes(executor))
    return `the embedded engine does not play the executor '${executor}'; it plays ${known}. Use k6 for the others`;
  return `unknown executor type '${executor}'; the embedded engine plays ${known}`;
}

function describeMissing(key: string): string {
  if (key === "stages") return "at least one stage has to be specified";
  if (key === "preAllocatedVUs") return "the number of preAllocatedVUs isn't specified";
  return key === "rate" ? "the iteration rate isn't specified" : `the ${key} isn't specified`;
}

function readValue(key: string, kind: Kind, value: unknown, wrong: string[]): unknown {
  switch (kind) {
    case "count":
      if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
      wrong.push(`${key} must be a whole number from 0 up (got ${JSON.stringify(value)})`);
      return 0;
    case "duration":
      return readDuration(key, value, wrong);
    case "map":
      return readMap(key, value, wrong);
    case "stages":
      return readStages(value, wrong);
    default:
      return value;
  }
}

/** k6 takes texts only, for a scenario's `env` and `tags`. */
function readMap(key: string, value: unknown, wrong: string[]): unknown {
  const map = asRecord(value, key);
  for (const [name, entry] of Object.entries(map))
    if (typeof entry !== "string") wrong.push(`${key}.${name} must be a text (got ${JSON.stringify(entry)})`);
  return map;
}

function readDuration(key: string, value: unknown, wrong: string[]): Milliseconds {
  try {
    const duration = parseDuration(value);
    if (duration < 0) wrong.push(`the ${key} can't be negative`);
    return duration;
  } catch (error) {
    wrong.push(`${key}: ${(error as Error).message}`);
    return milliseconds(0);
  }
}

/** Runs over hundreds of thousands of stages, so texts that were seen before are not parsed again. */
function readStages(value: unknown, wrong: string[]): readonly Stage[] {
  if (!Array.isArray(value) || value.length === 0) {
    wrong.push("at least one stage has to be specified");
    return [];
  }
  const seen = new Map<unknown, Milliseconds>();
  return value.map((entry: unknown, i) => {
    const stage = asRecord(entry, `stage ${i + 1}`);
    const { duration: given, target } = stage;
    if (Object.keys(stage).length > 2) wrong.push(`stage ${i + 1} has more than a duration and a target`);
    const duration = seen.get(given) ?? readDuration(`duration for stage ${i + 1}`, given, wrong);
    seen.set(given, duration);
    if (typeof target !== "number" || !Number.isInteger(target) || target < 0) wrong.push(`stage ${i + 1} doesn't have a target`);
    return { duration, target: Number(target) };
  });
}

function asRecord(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ExitError(EXIT.invalidConfig, `${what} must be an object`);
  return value as Readonly<Record<string, unknown>>;
}
