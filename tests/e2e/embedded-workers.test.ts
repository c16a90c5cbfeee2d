import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { milliseconds, seconds } from "../../src/core/units.ts";
import { rampingEventTimes } from "../../src/engine/embedded/executors/event-times.ts";
import { WHOLE } from "../../src/engine/embedded/segment.ts";
import { findEngine } from "../../src/engine/find.ts";

const stage = (durationMs: number, target: number) => ({ duration: milliseconds(durationMs), target });
const RAMP = { startRate: 20, timeUnit: seconds(1), stages: [stage(500, 60), stage(0, 90), stage(500, 10), stage(0, 0), stage(300, 0)] };
const written = RAMP.stages.map(({ duration, target }) => ({ duration: `${duration}ms`, target }));
const OPTIONS = {
  scenarios: {
    ramp: { executor: "ramping-arrival-rate", exec: "visit", ...RAMP, timeUnit: "1s", stages: written, preAllocatedVUs: 12, maxVUs: 12 },
    metronome: {
      executor: "constant-arrival-rate",
      exec: "tick",
      rate: 50,
      timeUnit: "1s",
      duration: "1s",
      preAllocatedVUs: 10,
      maxVUs: 10,
    },
  },
};
const SCRIPT = `
import exec from "k6/execution";
import { Counter } from "k6/metrics";
const started = new Counter("t_start"), zero = new Counter("t_zero"), begun = new Counter("t_begun"), done = new Counter("t_done");
const mishap = (part) => {
  if (__ENV.MISHAP === part + " waits") return new Promise((wake) => setTimeout(wake, 20_000));
  if (__ENV.MISHAP === part + " throws") throw new Error("mishap");
  if (__ENV.MISHAP === part + " rejects") return Promise.reject(new Error("mishap"));
  if (__ENV.MISHAP === part + " aborts") exec.test.abort("mishap");
};
export const setup = () => { console.log("SETUP"); return mishap("setup") ?? { token: 42 }; };
const mark = () => {
  const { startTime, iterationInTest } = exec.scenario;
  started.add(Date.now() - startTime, { i: iterationInTest, vu: exec.vu.idInTest });
  begun.add(startTime);
};
export const visit = (data) => { if (data.token === 42) mark(); };
export const tick = () => { mark(); if (exec.scenario.iterationInInstance === 0) zero.add(1); };
export const teardown = ({ token }) => { done.add(token); return mishap("teardown"); };
export const hang = async () => { mark(); console.log("READY"); await new Promise((wake) => setTimeout(wake, 20_000)); };
export const stop = () => exec.test.abort("enough");
export const crash = () => exec.test.fail("marked");
`;
const folder = mkdtempSync(join(tmpdir(), "rentree-workers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What happens to a run: SIGINTs, sent once two iterations hang, a reader who leaves, a `setup` or `teardown` that goes wrong. */
interface Fate {
  readonly interrupts?: number;
  readonly reader?: "deaf";
  readonly mishap?: string;
}

/** Plays the script. */
async function run(options: object, workers: number | string, { interrupts = 0, reader, mishap = "none" }: Fate = {}): Promise<Ran> {
  const { command, args } = await findEngine({ choice: "embedded", env: {} });
  writeFileSync(join(folder, "script.js"), SCRIPT);
  writeFileSync(join(folder, "config.json"), JSON.stringify(options));
  const flags = ["run", "--quiet", "--out", "csv=-", "--config", join(folder, "config.json"), join(folder, "script.js")];
  const env = { PATH: process.env["PATH"], RENTREE_WORKERS: String(workers), MISHAP: mishap, K6_CSV_TIME_FORMAT: "unix_micro" };
  const child = spawn(command, [...args, ...flags], { env, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err, sent] = ["", "", 0];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    if (reader === "deaf") child.stdout.destroy();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    const ready = err.split("READY").length - 1 >= 2 || err.includes("aborted because");
    if (ready && sent < interrupts) sent += child.kill("SIGINT") ? 1 : 0;
  });
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
    return { code, out, err };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Index → ms after the scenario's start, of the visits of a scenario. */
function startsOf(out: string, scenario: string): ReadonlyMap<number, number> {
  const rows = out.split("\n").filter((row) => row.startsWith("t_start,") && row.includes(`,${scenario},`));
  const pairs = rows.map((row) => [Number(/i=(\d+)/.exec(row)?.[1]), Number(row.split(",")[2])] as const);
  expect(new Set(pairs.map(([index]) => index)).size, "no index twice").toBe(pairs.length);
  return new Map(pairs.sort(([a], [b]) => a - b));
}

/** The start of a scenario (ms since 1970) as each of its visits sees it. */
function zerosOf(out: string, scenario: string): readonly number[] {
  const rows = out.split("\n").filter((row) => row.startsWith("t_begun,") && row.includes(`,${scenario},`));
  return rows.map((row) => Number(row.split(",")[2]));
}

describe("worker threads", () => {
  it("play the visits that one thread plays, none before its planned instant, under one header", async () => {
    const [one, two] = [await run(OPTIONS, 1), await run(OPTIONS, 2)];
    expect([one.code, two.code]).toEqual([0, 0]);
    const planned = [...rampingEventTimes(RAMP, WHOLE)];
    const starts = startsOf(two.out, "ramp");
    expect([...starts.keys()]).toEqual([...planned.keys()]);
    expect([...startsOf(one.out, "ramp").keys()]).toEqual([...planned.keys()]);
    expect(startsOf(two.out, "metronome").size, "ticks at even and at odd places").toBeGreaterThan(25);
    for (const [index, at] of starts) expect(at).toBeGreaterThanOrEqual(Math.floor(planned[index] ?? Number.NaN) - 1);
    expect(two.out.split("metric_name,").length - 1).toBe(1);
    expect(two.out.startsWith("metric_name,")).toBe(true);
  });

  it("have one zero, from which visits and metronome are counted in each of them", async () => {
    const late = { executor: "per-vu-iterations", exec: "visit", vus: 4, iterations: 1, startTime: "300ms" };
    const { out } = await run({ scenarios: { ...OPTIONS.scenarios, late } }, 3);
    const zeros = (scenario: string) => [...new Set(zerosOf(out, scenario))];
    const [zero = Number.NaN, ...others] = zeros("metronome");
    expect(others).toEqual([]);
    expect([zeros("ramp"), zeros("late")]).toEqual([[zero], [zero + 300]]);
  });

  it("run setup and teardown once, share its data, and count the process's iterations through", async () => {
    const { out, err } = await run(OPTIONS, 2);
    expect(err.split("SETUP").length - 1).toBe(1);
    expect(out.match(/^t_done,.*$/gm)).toHaveLength(1);
    expect(out).toMatch(/^t_done,\d+,42\.000000/m);
    expect(out.match(/^t_zero,.*$/gm), "one first tick a process").toHaveLength(1);
    expect([...out.matchAll(/^vus_max,\d+,(\S+?),/gm)].map(([, value]) => value)).toContain("22.000000");
    const vus = new Set([...out.matchAll(/vu=(\d+)/g)].map(([, vu]) => Number(vu)));
    expect(Math.max(...vus)).toBeLessThanOrEqual(22);
    expect(vus.has(0)).toBe(false);
  });

  const hanging = { scenarios: { a: { executor: "per-vu-iterations", exec: "hang", vus: 2, iterations: 1, gracefulStop: "20s" } } };
  it("are all cut by one interrupt, with their rows kept and teardown run", async () => {
    const { code, out } = await run(hanging, 2, { interrupts: 1 });
    expect(code).toBe(105);
    expect(startsOf(out, "a").size).toBe(2);
    expect(out).toMatch(/^t_done,/m);
    expect(out).not.toMatch(/^iterations,/m);
  });

  it("stop together when the script of one of them aborts the test", async () => {
    const stopping = { ...hanging.scenarios.a, exec: "stop", vus: 1 };
    const { code } = await run({ scenarios: { ...hanging.scenarios, stopping } }, 2);
    expect(code).toBe(108);
  });

  it("end with the code of one that marked the test as failed", async () => {
    const { code } = await run({ scenarios: { a: { executor: "per-vu-iterations", exec: "crash", vus: 1, iterations: 1 } } }, 2);
    expect(code).toBe(110);
  });

  const short = {
    scenarios: { a: { executor: "per-vu-iterations", exec: "visit", vus: 2, iterations: 1 } },
    setupTimeout: "100ms",
    teardownTimeout: "100ms",
  };
  it.each([
    ["setup waits", 1, 100],
    ["setup waits", 2, 100],
    ["setup throws", 2, 107],
    ["setup rejects", 1, 255],
    ["setup rejects", 2, 255],
    ["setup aborts", 1, 108],
    ["setup aborts", 2, 108],
  ] as const)("end with k6's code, nothing played, where %s (%i)", async (mishap, workers, expected) => {
    const { code, out, err } = await run(short, workers, { mishap });
    expect(code, err).toBe(expected);
    expect(out).not.toMatch(/^t_(start|done),/m);
    expect(err.match(/level=error/g), err).toHaveLength(1);
  });

  it.each([
    ["teardown waits", 2, 101],
    ["teardown throws", 2, 107],
    ["teardown rejects", 1, 255],
    ["teardown rejects", 2, 255],
    ["teardown aborts", 1, 108],
    ["teardown aborts", 2, 108],
  ] as const)("end with k6's code, everything played, where %s (%i)", async (mishap, workers, expected) => {
    const { code, out, err } = await run(short, workers, { mishap });
    expect(code, err).toBe(expected);
    expect(out.match(/^t_start,/gm)).toHaveLength(2);
    expect(err.match(/level=error/g), err).toHaveLength(1);
  });

  it.each([1, 2])("end at once when nobody reads the rows any more (%i)", async (workers) => {
    const { code, out } = await run(hanging, workers, { reader: "deaf" });
    expect(code).toBe(141);
    expect(out).toContain("metric_name");
  });

  it.each(["0", "x", "1.5"])("are refused where their number is %s", async (workers) => {
    const { code, err } = await run(OPTIONS, workers);
    expect(code).toBe(255);
    expect(err).toContain("must be a whole number from 1 to 64");
  });
});
