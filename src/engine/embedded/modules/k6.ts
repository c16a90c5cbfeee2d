import { wallClock } from "../clock.ts";
import { readTags } from "../http-request.ts";
import type { Metric } from "../metric.ts";
import type { Vu } from "../vu.ts";

const CHECKS: Metric = { name: "checks", kind: "rate" };
const GROUP_DURATION: Metric = { name: "group_duration", kind: "trend" };
const SEPARATOR = "::";

/** `k6`: check, group, fail. `sleep` would stop every other VU and is refused. */
export function createK6(vu: Vu): Readonly<Record<string, unknown>> {
  return {
    check: (value: unknown, checks: unknown, tags?: unknown) => check(vu, value, checks, tags),
    group: (name: unknown, body: unknown) => group(vu, String(name), body),
    fail: (message?: unknown) => {
      throw new Error(message === undefined ? "" : String(message));
    },
    sleep: () => {
      throw new Error(
        "sleep() is not part of the embedded engine; use await new Promise((wake) => setTimeout(wake, ms)), or run this script with k6",
      );
    },
    randomSeed: () => {
      throw new Error("randomSeed() is not part of the embedded engine; bring a generator of your own, or run this script with k6");
    },
  };
}

/** One row per check; a check that throws counts as failed and ends the list. */
function check(vu: Vu, value: unknown, checks: unknown, tags: unknown): boolean {
  if (vu.isInit) throw new Error("Using check() in the init context is not supported");
  if (checks === null || checks === undefined) throw new Error("no checks provided to `check`");
  const timeMs = wallClock();
  const extra = readTags(tags, "");
  let allPass = true;
  for (const [name, test] of Object.entries(checks)) {
    if (name.includes(SEPARATOR)) throw new Error("group and check names may not contain '::'");
    if (isAsync(test))
      throw new Error(
        "the built-in check() does not support async functions as arguments. Use the JavaScript utils library as a replacement.",
      );
    const write = (passes: boolean) =>
      vu.emit({
        metric: CHECKS,
        value: passes ? 1 : 0,
        tags: vu.program.options.systemTags.has("check") ? { ...extra, check: name } : extra,
        timeMs,
      });
    try {
      const passes = Boolean(typeof test === "function" ? test(value) : test);
      allPass &&= passes;
      write(passes);
    } catch (error) {
      write(false);
      throw error;
    }
  }
  return allPass;
}

function group(vu: Vu, name: string, body: unknown): unknown {
  if (vu.isInit) throw new Error("Using group() in the init context is not supported");
  if (typeof body !== "function") throw new Error("group() requires a callback as a second argument");
  if (isAsync(body))
    throw new Error("group() does not support async functions as arguments, please see the documentation of group() for more info");
  if (name.includes(SEPARATOR)) throw new Error("group and check names may not contain '::'");
  const outer = vu.tags.get("group") ?? "";
  const isTagged = vu.program.options.systemTags.has("group");
  if (isTagged) vu.tags.set("group", `${outer}${SEPARATOR}${name}`);
  const startMs = wallClock();
  try {
    return body();
  } finally {
    const timeMs = wallClock();
    vu.emit({ metric: GROUP_DURATION, value: timeMs - startMs, timeMs });
    if (isTagged) vu.tags.set("group", outer);
  }
}

function isAsync(value: unknown): boolean {
  return typeof value === "function" && value.constructor.name === "AsyncFunction";
}
