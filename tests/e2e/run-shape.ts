/**
 * `run.json`, version 1, as design.md §7 lists it: other programs read these keys. A string names the type of a value, `[…]` what every
 * entry of a list has. What not every run has is left out: quantiles of few, the measure of a clause that was not judged. More keys may come.
 */
export const RUN_SHAPE = {
  version: "number",
  id: "string",
  name: "string",
  seed: "number",
  startedAt: "string",
  endedAt: "string",
  target: "string",
  clock: { from: "string", to: "string", compress: "number" },
  engine: { kind: "string", version: "string" },
  validity: { kind: "string", reasons: ["string"] },
  verdict: "string",
  phases: [{ name: "string", kind: "string", fromMs: "number", toMs: "number" }],
  generators: [{ id: "string", clockOffsetMs: "number", lagP99Ms: "number" }],
  visits: {
    planned: "number",
    started: "number",
    dropped: "number",
    neverStarted: "number",
    ok: "number",
    gaveUp: "number",
    failed: "number",
    unfinished: "number",
  },
  attempts: {
    total: "number",
    outcomes: {
      ok: "number",
      "overload-page": "number",
      blocked: "number",
      rejected: "number",
      "http-error": "number",
      "network-error": "number",
      "timed-out": "number",
      unfinished: "number",
      "unexpected-page": "number",
    },
  },
  generator: { lagP99Ms: "number", lagMaxMs: "number" },
  latency: { attempt: { count: "number", p50Ms: "number" } },
  files: { "plan.yaml": "string" },
  versions: { rentree: "string", node: "string" },
  objectives: [{ withinMs: "number", share: "number", good: "number", of: "number", sloRate: { kind: "string" } }],
  ceiling: { kind: "string" },
  sloRate: { kind: "string" },
  collapse: { kind: "string" },
  sessionLimit: { kind: "string" },
  clauses: [{ id: "string", kind: "string", limit: "number", why: "string" }],
} as const;

/** Paths of `shape` that `value` lacks, or has of another type. */
export function missingFrom(value: unknown, shape: unknown, at = "run"): readonly string[] {
  if (typeof shape === "string") return typeof value === shape ? [] : [`${at} is no ${shape}`];
  if (typeof value !== "object" || value === null) return [`${at} is missing`];
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return [`${at} is no list`];
    return value.flatMap((entry: unknown, index) => missingFrom(entry, shape[0], `${at}[${index}]`));
  }
  return Object.entries(shape ?? {}).flatMap(([key, part]) => missingFrom(Reflect.get(value, key), part, `${at}.${key}`));
}
