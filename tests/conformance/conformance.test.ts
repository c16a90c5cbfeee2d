import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineChoice } from "../../src/engine/choice.ts";
import { findEngine } from "../../src/engine/find.ts";
import { type Case, type Facts, once } from "./case.ts";
import { CASES as ALL_CASES } from "./cases.ts";
import { compare, isOnlyLate } from "./compare.ts";
import { DIFFERENCES, differencesOf, REFUSED } from "./differences.ts";
import { play } from "./engine-process.ts";
import { factsOf } from "./facts.ts";
import { type ConformanceServer, serveConformance } from "./server.ts";
import { renderTable } from "./table.ts";

/** `record` writes what a real k6 does anew. */
const RECORDING = process.env["RENTREE_CONFORMANCE"] === "record";
/** A regular expression plays only the cases whose name matches. */
const CASES = ALL_CASES.filter(({ name }) => new RegExp(process.env["RENTREE_CONFORMANCE_CASES"] ?? "").test(name));
/** So many engines run at once, except those whose times matter. */
const AT_ONCE = 3;
/** Times that a timed case is played where a machine stalls. */
const MOST_PLAYS = 3;
const RECORDED = join(import.meta.dirname, "recorded");

interface Recorded {
  readonly k6: string;
  readonly facts: Facts;
}

const embedded = RECORDING ? undefined : await findEngine({ choice: "embedded", env: {} });
const k6 = await findEngine({ choice: "k6", env: process.env }).catch(() => undefined);
let server: ConformanceServer;
beforeAll(async () => {
  server = await serveConformance();
});
afterAll(() => server.close());

if (RECORDING) {
  describe("recording", () => {
    it("has a k6 to record from", () => expect(k6, "put k6 on the PATH or name it in RENTREE_K6").toBeDefined());
    if (k6 !== undefined) {
      const facts = collect(k6);
      it.each(CASES)("$name", async (test) => {
        mkdirSync(RECORDED, { recursive: true });
        const recorded: Recorded = { k6: k6.version, facts: await (await facts)(test) };
        writeFileSync(fileOf(test), `${JSON.stringify(recorded, null, 1)}\n`);
      });
    }
  });
} else {
  if (embedded !== undefined) verify("the embedded engine", embedded, DIFFERENCES);
  if (k6 === undefined)
    describe.skip("k6: none on the PATH, in RENTREE_K6 or in the cache, so only the embedded engine was compared", () =>
      it("k6", () => {}));
  else verify(`k6 ${k6.version}`, k6, differencesOf(k6.version));
}

describe.skipIf(embedded === undefined)("what the embedded engine refuses", () => {
  it("is named in the message, which points to k6", async () => {
    if (embedded === undefined) return;
    const { facts, exitCode } = await play(embedded, { name: "refused", script: "refused.js", options: once("default") }, server);
    expect(exitCode).toBe(0);
    const refused = facts.filter(([name, message]) => String(message).startsWith(`refused: ${name} is not part of the embedded engine`));
    expect(refused.map(([name]) => name)).toEqual(REFUSED);
    expect(refused.filter(([, message]) => !String(message).includes("run this script with k6"))).toEqual([]);
  });

  it("includes modules, when the script is loaded", async () => {
    if (embedded === undefined) return;
    const { exitCode, stderr } = await play(embedded, { name: "refused", script: "exit-module.js", options: once("default") }, server);
    expect(exitCode).toBe(107);
    expect(stderr).toContain("has no module 'k6/nothing'");
  });

  it.each<Pick<Case, "script" | "options"> & Partial<Case>>([
    { script: "exit-ok.js", options: { minIterationDuration: "1s" } },
    { script: "exit-min-iteration.js", options: {} },
    { script: "exit-ok.js", options: {}, env: { K6_MIN_ITERATION_DURATION: "1s" } },
    { script: "exit-ok.js", options: {}, flags: ["--min-iteration-duration", "1s"] },
  ])("includes minIterationDuration, wherever it is given: %o", async (given) => {
    if (embedded === undefined) return;
    const { exitCode, stderr } = await play(embedded, { name: "refused", ...given }, server);
    expect(exitCode).toBe(104);
    expect(stderr).toMatch(/'minIterationDuration'.*run this script with k6/);
  });
});

describe("an instant that is off", () => {
  const recorded = { timesMs: [0, 100], toleranceMs: 30 };
  it.each([
    ["an instant too far off", { timesMs: [0, 139], toleranceMs: 30 }, true],
    ["instants within their tolerance", { timesMs: [0, 129], toleranceMs: 30 }, false],
    ["a start too many", { timesMs: [0, 100, 200], toleranceMs: 30 }, false],
    ["no instants at all", "nothing", false],
  ])("is played again for %s: %o", (_what, actual, again) => expect(isOnlyLate(actual, recorded)).toBe(again));
});

describe("the table in src/engine/README.md", () => {
  const file = join(import.meta.dirname, "../../src/engine/README.md");
  const cases = () => ALL_CASES.map((test) => ({ ...readRecorded(test), name: test.name, facts: Object.keys(readRecorded(test).facts) }));

  it("says what the suite found", () => {
    const readme = readFileSync(file, "utf8");
    const fresh = renderTable(readme, cases());
    if (RECORDING) writeFileSync(file, fresh);
    else expect(readme, "run npm run conformance:record").toBe(fresh);
  });

  it("explains only differences in facts that were recorded", () => {
    const facts = cases().flatMap(({ name, facts }) => facts.map((fact) => `${name}: ${fact}`));
    expect(Object.keys(DIFFERENCES).filter((name) => !facts.includes(name))).toEqual([]);
  });
});

/** One test for each fact of each case. A known difference must still be one, else its entry is out of date. */
function verify(name: string, engine: EngineChoice, differences: Readonly<Record<string, unknown>>): void {
  describe(name, () => {
    const facts = collect(engine);
    describe.each(CASES)("$name", (test) => {
      const expected = readRecorded(test).facts;
      it("reports what was recorded, nothing less or more", async () => {
        expect(Object.keys(await (await facts)(test)).sort()).toEqual(Object.keys(expected).sort());
      });
      it.each(Object.keys(expected))("%s", async (fact) => {
        const problem = compare((await (await facts)(test))[fact], expected[fact]);
        if (Object.hasOwn(differences, `${test.name}: ${fact}`))
          expect(problem, "no longer differs: remove it from differences.ts").toBeDefined();
        else if (problem !== undefined) expect.fail(problem);
      });
    });
  });
}

type Lookup = (test: Case) => Promise<Facts>;

/** Starts the cases once the tests have begun: a few at a time, then the timed ones one after the other. */
async function collect(engine: EngineChoice): Promise<Lookup> {
  let begun: Map<string, Promise<Facts>> | undefined;
  return (test) => {
    begun ??= schedule(engine);
    const found = begun.get(test.name);
    if (found === undefined) throw new Error(`no case ${test.name}`);
    return found;
  };
}

function schedule(engine: EngineChoice): Map<string, Promise<Facts>> {
  const begun = new Map<string, Promise<Facts>>();
  const lanes: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve());
  const run = (test: Case, after: Promise<unknown>): Promise<Facts> => {
    const facts = after.then(async () => (test.timed ? playTimed(engine, test) : factsOf(test, await play(engine, test, server))));
    facts.catch(() => {}); // It is reported by the tests that read it.
    begun.set(test.name, facts);
    return facts.catch(() => {}) as Promise<Facts>;
  };
  CASES.filter(({ timed }) => !timed).forEach((test, index) => {
    lanes[index % AT_ONCE] = run(test, lanes[index % AT_ONCE] ?? Promise.resolve());
  });
  let quiet: Promise<unknown> = Promise.all(lanes);
  for (const test of CASES.filter(({ timed }) => timed)) quiet = run(test, quiet);
  return begun;
}

/**
 * Plays a timed case, and again where nothing is wrong but an instant: a machine that stalls does so once, a wrong clockwork does so each time,
 * and then the last play is reported. What was late is printed, with how late this process was itself.
 */
async function playTimed(engine: EngineChoice, test: Case): Promise<Facts> {
  const expected = readRecorded(test).facts;
  for (let count = 1; ; count += 1) {
    const lateness = monitorEventLoopDelay({ resolution: 5 });
    lateness.enable();
    const facts = factsOf(test, await play(engine, test, server));
    lateness.disable();
    const late = Object.keys(expected).filter((fact) => isOnlyLate(facts[fact], expected[fact]));
    if (RECORDING || late.length === 0 || count === MOST_PLAYS) return facts;
    const own = (lateness.max / 1e6).toFixed(0);
    console.warn(
      `played again: ${late.map((fact) => `${test.name}: ${fact}: ${compare(facts[fact], expected[fact])}`).join("; ")} (own timers up to ${own} ms late)`,
    );
  }
}

function fileOf(test: Case): string {
  return join(RECORDED, `${test.name.replace(/\W+/g, "-")}.json`);
}

function readRecorded(test: Case): Recorded {
  if (!existsSync(fileOf(test))) return { k6: "none", facts: { "was recorded": true } };
  return JSON.parse(readFileSync(fileOf(test), "utf8")) as Recorded;
}
