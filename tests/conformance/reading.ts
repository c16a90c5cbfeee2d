import type { Facts, Times } from "./case.ts";
import type { Played, Row } from "./engine-process.ts";
import { SHAPES, type Shape } from "./shapes.ts";

/** How far an instant may lie from the recorded one: both engines wait for a busy machine now and then. */
const INSTANT_TOLERANCE_MS = 30;

export function times(list: readonly number[], toleranceMs = INSTANT_TOLERANCE_MS): Times {
  return { timesMs: [...list].sort((a, b) => a - b), toleranceMs };
}

export function values(played: Played, metric: string, scenario: string): number[] {
  return played.rows
    .filter((row) => row["metric_name"] === metric && row["scenario"] === scenario)
    .map((row) => Number(row["metric_value"]));
}

/** When iterations started, by scenario, in ms from the scenario's start. */
export function shapeFacts(played: Played, shapes: Readonly<Record<string, Shape>>): Facts {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [`starts: ${name}`, startsOf(played, name, shape)]));
}

export function segmentFacts(played: Played): Facts {
  const names = ["constant", "up", "up-and-down"] as const;
  return Object.fromEntries(
    names.flatMap((name) => [
      [`starts: ${name}`, startsOf(played, name, SHAPES[name])],
      [
        `indices: ${name}`,
        values(played, "c_index", name)
          .sort((a, b) => a - b)
          .slice(0, startsOf(played, name, SHAPES[name]).timesMs.length),
      ],
    ]),
  );
}

/** A start that is due when the time is up is a matter of luck on k6, and left out; Rentrée's own arrivals end with a quiet second. */
function startsOf(played: Played, name: string, shape: Shape): Times {
  const stages = "stages" in shape ? shape.stages.map(({ duration }) => duration) : [shape.duration];
  const length = stages.reduce((sum, text) => sum + Number.parseFloat(text) * (text.endsWith("ms") ? 1 : 1000), 0);
  return times(values(played, "c_offset", name).filter((offset) => offset < length - EDGE_MS));
}

const EDGE_MS = 20;

/** A stack follows the message; where it points to depends on the engine. */
export function errors(played: Played): string[] {
  const lines = played.log.filter(({ level }) => level === "error").map(({ message }) => String(message.split("\n")[0]).trim());
  return lines.sort();
}

export function raceFacts(played: Played): Facts {
  return { "a pending timer holds the iteration": times(values(played, "iteration_duration", "race"), 60) };
}

export function exitFacts(played: Played): Facts {
  return { "exit code": played.exitCode };
}

/** How many had started when the signal came differs by a few; what matters is that they did not end. */
export function signalFacts(played: Played): Facts {
  const counts = sums(played, ["c_start", "c_end", "iterations", "c_teardown"]);
  const isSome = ([name, count]: [string, number]): [string, unknown] => [name, name.includes("c_start") ? count > 0 : count];
  const ran = Object.fromEntries(Object.entries(counts).map(isSome));
  return { "exit code": played.exitCode, signal: played.signal, "what ran": ran };
}

/** The same of a test whose exit code depends on which of two things k6 does first. */
export const whatRan = (played: Played): Facts => ({ "what ran": signalFacts(played)["what ran"] });

const LABELS =
  "metric_name metric_value check error error_code expected_response group method name proto scenario service status subproto tls_version url extra_tags metadata";

export function rowsOf(played: Played, wanted: (row: Row) => boolean, columns: readonly string[]): string[] {
  return played.rows
    .filter(wanted)
    .map((row) =>
      columns
        .filter((column) => row[column] !== "")
        .map((column) => `${column}=${shown(column, row)}`)
        .join(" | "),
    )
    .sort();
}

/** Tags and metadata have no order; how long a group took is not compared. */
function shown(column: string, row: Row): string {
  const value = row[column] ?? "";
  if (column === "metric_value" && row["metric_name"] === "group_duration") return "some";
  return column === "extra_tags" || column === "metadata" ? value.split("&").sort().join("&") : value;
}

export function sampleFacts(played: Played): Facts {
  const labels = LABELS.split(" ");
  const isOwn = (row: Row) => /^(c_|checks|group_duration|iterations$)/.test(row["metric_name"] ?? "");
  const own = (scenario: string) => rowsOf(played, (row) => row["scenario"] === scenario && isOwn(row), labels);
  const scenarios = ["own", "checks", "groups", "escapes", "metadata", "kept"];
  const withoutValue = labels.filter((label) => label !== "metric_value");
  const http = (name: string) => rowsOf(played, (line) => line["scenario"] === "requests" && line["metric_name"] === name, withoutValue);
  return {
    columns: played.columns,
    ...Object.fromEntries(scenarios.map((name) => [`rows: ${name}`, own(name)])),
    "rows: http_reqs": http("http_reqs"),
    "rows: http_req_failed": rowsOf(played, (line) => line["scenario"] === "requests" && line["metric_name"] === "http_req_failed", [
      "name",
      "status",
      "metric_value",
    ]),
    "names of metrics": [...new Set(played.rows.map((line) => line["metric_name"]))].sort(),
    "rows of an iteration": rowsOf(
      played,
      (line) => line["scenario"] === "escapes" && /^(iteration|data|vus)/.test(line["metric_name"] ?? ""),
      withoutValue,
    ),
    "values are written": [
      ...new Set(
        played.rows.filter(({ metric_name }) => metric_name === "c_trend" || metric_name === "c_timed").map((line) => line["metric_value"]),
      ),
    ].sort(),
  };
}

export function timeFacts(played: Played): Facts {
  const at = (metric: string, index = 0) =>
    Number(played.rows.filter((line) => line["metric_name"] === metric)[index]?.["timestamp"]) / 1000;
  const zero = at("c_mark");
  const value = (metric: string) => Number(played.rows.find((line) => line["metric_name"] === metric)?.["metric_value"]);
  return {
    "instants of samples": times(
      [
        at("http_reqs") - zero,
        at("http_req_duration") - zero,
        at("http_req_waiting") - zero,
        at("c_mark", 1) - zero,
        at("iterations") - zero,
        at("iteration_duration") - zero,
      ],
      60,
    ),
    lengths: times(
      [
        value("http_req_duration"),
        value("http_req_waiting"),
        value("iteration_duration"),
        value("http_req_blocked"),
        value("http_req_sending"),
        value("http_req_receiving"),
        value("http_req_tls_handshaking"),
      ],
      60,
    ),
    "duration is sending, waiting and receiving":
      Math.abs(value("http_req_duration") - value("http_req_sending") - value("http_req_waiting") - value("http_req_receiving")) < 0.01,
    "a mark is the sample's time": times([value("c_mark") - zero], 5),
  };
}

export function socketFacts(played: Played): Facts {
  const isSocket = (line: Row) => /^ws_/.test(line["metric_name"] ?? "");
  const held = played.rows.find((line) => line["metric_name"] === "iteration_duration" && line["scenario"] === "held");
  const counted = rowsOf(played, isSocket, ["metric_name", "name", "status", "subproto", "extra_tags"]);
  return { rows: counted, "a socket holds its iteration": Number(held?.["metric_value"]) >= 200, iterations: sums(played, ["iterations"]) };
}

/** How often each metric was written, by scenario: `scenario metric` → sum of the values. */
export function sums(played: Played, metrics: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const row of played.rows) {
    const name = `${row["scenario"]} ${row["metric_name"]}`;
    if (metrics.includes(row["metric_name"] ?? "")) found[name] = (found[name] ?? 0) + Number(row["metric_value"]);
  }
  return Object.fromEntries(Object.entries(found).sort());
}
