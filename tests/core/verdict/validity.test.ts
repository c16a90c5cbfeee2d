import { describe, expect, it } from "vitest";
import { ratio } from "../../../src/core/units.ts";
import { assembleRun } from "../../../src/core/verdict/assemble.ts";
import { CAUSE_CODES, describeCause } from "../../../src/core/verdict/cause.ts";
import type { EngineRecord } from "../../../src/core/verdict/engine-record.ts";
import type { PhaseInput } from "../../../src/core/verdict/input.ts";
import { attempt, end, file, iteration, start, ticks, tryAt, visitOk, ZERO_MS } from "../samples/engine-csv.ts";
import { BEAT, codes, healthy, inputOf, type Played, phaseOf, recordOf, run } from "./played.ts";

describe("validity", () => {
  it.each<[string, string, Partial<Played>]>([
    ["an index that came twice", "visit-twice", { events: [...healthy.events, start(900, 0)] }],
    ["an end without a start", "end-without-start", { events: [...healthy.events, end(900, 9, "ok")] }],
    ["more people than were planned", "more-than-planned", { plannedMs: [100, 200, 300] }],
    ["more iterations completed than begun", "over-completed", { events: [...healthy.events, ...Array(9).fill(iteration(950))] }],
    ["rows of people who are not in the plan", "meaningless-rows", { events: [...healthy.events, { ...start(5, 8), scenario: "x" }] }],
    ["rows that cannot be read", "unreadable-rows", { csv: `${file(healthy.events)}rs_start,never,,,,,,,\n` }],
    ["a metronome that never ticked", "no-tick", { events: healthy.events.filter(({ metric }) => metric !== "rs_tick") }],
    ["a file with another header", "foreign-samples", { csv: "a,b\n1,2\n" }],
    ["an engine that finished without a row", "no-samples", { csv: "" }],
    [
      "visits in which the script threw",
      "visits-threw",
      { events: [...BEAT, ...visitOk(100, 0, 5), start(200, 1), end(210, 1, "failed")] },
    ],
    ["people who came before they were due", "started-early", { plannedMs: [5_000, 5_100, 5_200, 5_300] }],
  ])("is broken by %s", (_what, code, changes) => {
    const result = run(changes);
    expect([result.validity.kind, result.verdict]).toEqual(["broken", "no-verdict"]);
    expect(codes(result)).toContain(code);
  });

  it("is incomplete where nothing says when the run began: every instant is counted from a row that happened to be the first", () => {
    const csv = file(healthy.events)
      .split("\n")
      .filter((line) => !line.startsWith("rs_zero"))
      .join("\n");
    const result = run({ csv });
    expect([result.validity.kind, result.verdict]).toEqual(["incomplete", "no-verdict"]);
    expect(codes(result)).toContain("zero-guessed");
  });

  it.each<[string, string, string, EngineRecord["ended"], boolean]>([
    ["of a run two minutes before", "2026-11-23T07:02:00.000Z", "2026-11-23T07:03:00.000Z", "finished", true],
    ["of a run two minutes later", "2026-11-23T06:57:00.000Z", "2026-11-23T06:58:00.000Z", "finished", true],
    ["of an engine whose clock was set by a few seconds", "2026-11-23T07:00:20.000Z", "2026-11-23T07:01:20.000Z", "finished", false],
    ["of an engine that was long in beginning", "2026-11-23T06:50:00.000Z", "2026-11-23T07:01:00.000Z", "finished", false],
    ["of a killed engine, whose end nobody saw", "2026-11-23T06:50:00.000Z", "2026-11-23T06:50:00.000Z", "killed", false],
  ])("knows samples that are not of this engine's time: %s", (_what, startedAt, endedAt, ended, isOther) => {
    const result = run({ record: recordOf({ startedAt, endedAt, ended }) });
    expect(codes(result).includes("other-samples")).toBe(isOther);
    if (isOther) expect(result.validity.kind).toBe("broken");
  });

  it.each<[string, string, Partial<EngineRecord>]>([
    ["an interruption", "interrupted", { ended: "interrupted" }],
    ["a killed engine", "engine-killed", { ended: "killed", signal: "SIGKILL", exitCode: null }],
    ["an engine that ended with an error", "engine-aborted", { ended: "aborted", exitCode: 107 }],
    ["a full disk", "disk-full", { ended: "disk" }],
    ["refused accounts", "accounts-refused", { ended: "rejected" }],
    ["the edge of the authorised hours", "hours-over", { ended: "hours" }],
    ["an engine that hung", "engine-silent", { ended: "silent", signal: "SIGKILL", exitCode: null }],
  ])("is incomplete after %s", (_what, code, changes) => {
    const result = run({ record: recordOf(changes) });
    expect([result.validity.kind, result.verdict]).toEqual(["incomplete", "no-verdict"]);
    expect(codes(result)).toEqual([code]);
  });

  it("says where the engine's own words about its end are", () => {
    const of = (generator: string) => describeCause({ code: "engine-aborted", params: { generator, exitCode: 107 } });
    expect(of("g1")).toBe("the engine of g1 ended before the end (exit code 107); engine.log in the phase's folder says why");
    expect(of("g2")).toContain("engine-g2.log in the phase's folder");
  });

  it("forgives a single dropped tick, as a 99th percentile does", () => {
    const tick = { ...start(500, 0), metric: "dropped_iterations", value: 1, scenario: "metronome" };
    expect(run({ events: [...healthy.events, tick] }).validity.kind).toBe("valid");
  });

  it("is whole where a capacity run ended the phase by its own rule", () => {
    expect(codes(run({ record: recordOf({ ended: "rule" }) }))).toEqual([]);
  });

  it("holds a visit that was cut as completed against the script only where it ended before the engine was asked to stop", () => {
    const events = [...healthy.events, start(5_000, 9), iteration(8_300, 9)];
    const plannedMs = [...healthy.plannedMs, 5_000];
    const stoppedAt = (atMs: number) =>
      run({ events, plannedMs, record: recordOf({ ended: "rule", askedToStopAt: new Date(ZERO_MS + atMs).toISOString() }) });
    expect([codes(stoppedAt(8_200)), stoppedAt(8_200).visits]).toMatchObject([[], { failed: 0, unfinished: 1 }]);
    expect([codes(stoppedAt(9_500)), stoppedAt(9_500).visits]).toMatchObject([["visits-threw"], { failed: 1, unfinished: 0 }]);
  });

  it("knows of a visit that was cut as completed whether it had signed in", () => {
    const events = [...healthy.events, start(5_000, 9), tryAt(5_001, 9), attempt(5_100, 9, 99, "ok"), iteration(8_300, 9)];
    const record = recordOf({ ended: "rule", askedToStopAt: new Date(ZERO_MS + 8_200).toISOString() });
    expect(run({ events, plannedMs: [...healthy.plannedMs, 5_000], record }).visits).toMatchObject({
      unfinished: 1,
      unfinishedSignedIn: 1,
    });
  });

  it("is incomplete where nobody lived to write down how the engine ended", () => {
    expect(codes(run({ record: undefined }))).toEqual(["record-missing"]);
  });

  it("claims no limit from a cut run too short for a sustained rate: who was waiting at the cut may be all of its news", () => {
    expect(run({ record: recordOf({ ended: "interrupted" }) }).ceiling).toEqual({ kind: "none" });
    expect(run().ceiling.kind).toBe("not-reached");
  });

  it("tolerates a cut last line of an engine that was stopped, not of one that ended by itself", () => {
    const csv = `${file(healthy.events)}rs_start,17954`;
    expect(codes(run({ csv }))).toEqual(["samples-truncated"]);
    expect(codes(run({ csv, record: recordOf({ ended: "interrupted" }) }))).toEqual(["interrupted"]);
  });

  const busy = (cpuShare: number, seconds: number) =>
    Array.from({ length: 12 }, (_, at) => ({ atMs: at * 1_000, cpuShare: at < seconds ? cpuShare : 0.1, rssBytes: 1 }));
  const dropped = { ...start(500, 0), metric: "dropped_iterations", value: 1 };
  it.each<[string, string, Partial<Played>]>([
    ["a late metronome", "late", { events: [...healthy.events.filter(({ metric }) => metric !== "rs_tick"), ...ticks(11_000, 51)] }],
    ["a dropped arrival", "dropped", { plannedMs: [100, 200, 300, 400, 500], events: [...healthy.events, dropped] }],
    [
      "more than one dropped tick in a hundred",
      "dropped-ticks",
      { events: [...healthy.events, { ...dropped, value: 20, scenario: "metronome" }] },
    ],
    ["arrivals that were never started", "not-started", { plannedMs: [100, 200, 300, 400, 500] }],
    ["people who were due long ago", "late-starts", { plannedMs: [100, 200, 300, 400, 500, 510, 520] }],
    ["a metronome with gaps", "ticks-missing", { events: healthy.events.filter(({ metric }, at) => metric !== "rs_tick" || at % 10 > 0) }],
    ["five seconds above 85 % of the processors", "cpu", { record: recordOf({ health: busy(0.86, 5) }) }],
    ["used up descriptors", "descriptors", { record: recordOf({ warnings: { descriptors: 3 } }) }],
    [
      "as many open files as are allowed",
      "descriptors",
      { record: recordOf({ maxOpenFiles: 100, health: [{ ...busy(0, 0)[0]!, openFiles: 99 }] }) },
    ],
    ["used up ports", "ports", { record: recordOf({ warnings: { ports: 1 } }) }],
    ["used up memory", "memory", { record: recordOf({ warnings: { memory: 1 } }) }],
  ])("is generator-limited by %s", (_what, code, changes) => {
    const result = run(changes);
    expect([result.validity.kind, result.verdict]).toEqual(["generator-limited", "no-verdict"]);
    expect(codes(result)).toContain(code);
  });

  it.each([
    [198, false], // 99 % of them, which is what law 3 asks for
    [197, true],
  ])("takes %d of 200 planned people for too few: %s", (started, isTooFew) => {
    const plannedMs = Array.from({ length: 200 }, (_, index) => 100 + 10 * index);
    const events = [...BEAT, ...plannedMs.slice(0, started).flatMap((atMs, index) => visitOk(atMs, index, 100))];
    expect(codes(run({ plannedMs, events })).includes("not-started")).toBe(isTooFew);
  });

  it.each<[string, (dueMs: number) => number, boolean]>([
    ["an entry that the engine began with 320 ms after its metronome", () => 320, false],
    ["people who came 320 ms late from the middle on", (dueMs) => (dueMs < 3_000 ? 0 : 320), true],
    ["an entry that it began with a second and a half later", () => 1_500, true],
  ])("knows who is late by their table, whenever their entry began: %s", (_what, lateOf, isLate) => {
    const plannedMs = Array.from({ length: 300 }, (_, index) => 20 * index);
    const events = [...BEAT, ...plannedMs.flatMap((dueMs, index) => visitOk(dueMs + lateOf(dueMs), index, 100))];
    expect(codes(run({ plannedMs, events })).includes("late-starts")).toBe(isLate);
  });

  it.each([
    [5, false], // of 555
    [6, true],
  ])("takes %d ticks that could not be started for more than one in a hundred: %s", (value, isTooMany) => {
    const events = [...healthy.events, { ...dropped, value, scenario: "metronome" }];
    expect(codes(run({ events })).includes("dropped-ticks")).toBe(isTooMany);
  });

  it.each([
    [97, false],
    [98, true],
  ])("takes %d of 100 open files for used up: %s", (openFiles, isUsedUp) => {
    const record = recordOf({ maxOpenFiles: 100, health: [{ ...busy(0, 0)[0]!, openFiles }] });
    expect(codes(run({ record })).includes("descriptors")).toBe(isUsedUp);
  });

  it("does not rest on a phase that was set aside, says what was wrong with it, and still shows it", () => {
    const late = [...healthy.events.filter(({ metric }) => metric !== "rs_tick"), ...ticks(11_000, 80)];
    const [bad, good] = [phaseOf({ ...healthy, events: late }), phaseOf(healthy)];
    const none = { ceiling: { kind: "none" }, collapse: { kind: "none" }, sessionLimit: { kind: "none" } } as const;
    const take = (first: PhaseInput, second: PhaseInput, setAside: readonly string[]) =>
      assembleRun(
        inputOf(healthy, {
          phases: [
            { ...first, name: "ramp", kind: "ramp" },
            { ...second, name: "ramp-retake", kind: "ramp" },
          ],
          capacity: { ...none, sloRateOf: () => ({ kind: "none" }), details: { holds: [], spikes: [], warnings: [], setAside } },
        }),
      );
    const again = take(bad, good, ["ramp"]);
    expect([again.validity.kind, again.phases.length]).toEqual(["valid", 2]);
    expect(again.setAside).toMatchObject([{ phase: "ramp", validity: { kind: "generator-limited", causes: [{ code: "late" }] } }]);
    expect(take(bad, bad, []).validity.reasons.filter((reason) => reason.includes("was late"))).toEqual([
      expect.stringMatching(/^in phase ramp: the generator was late/),
      expect.stringMatching(/^in phase ramp-retake: the generator was late/),
    ]);
    expect(take(bad, good, []).validity.kind).toBe("generator-limited");
    expect(take(bad, good, [])).not.toHaveProperty("setAside");
    expect(take(bad, bad, ["ramp"]).validity.kind).toBe("generator-limited");
    const twice = phaseOf({ ...healthy, events: [...healthy.events, start(900, 0)] });
    expect(take(twice, good, ["ramp"]).validity.kind).toBe("broken"); // samples that contradict themselves are no bad moment
  });

  it("is generator-limited where a second generator got more out of the platform", () => {
    const none = { ceiling: { kind: "none" }, collapse: { kind: "none" }, sessionLimit: { kind: "none" } } as const;
    const details = { holds: [], spikes: [], warnings: [], secondGeneratorGain: ratio(0.055) };
    const result = assembleRun(inputOf(healthy, { capacity: { ...none, sloRateOf: () => ({ kind: "none" }), details } }));
    expect([result.validity.kind, result.verdict]).toEqual(["generator-limited", "no-verdict"]);
    expect(result.validity.reasons).toEqual(["a second generator let in 5.5 % more people, allowed 3 %: the first one was the limit"]);
  });

  it("forgives what stays within the limits: 50 ms of lag, four busy seconds, request warnings", () => {
    const events = [...healthy.events.filter(({ metric }) => metric !== "rs_tick"), ...ticks(11_000, 50)];
    const record = recordOf({ health: busy(0.99, 4), warnings: { "request-failed": 900 } });
    expect(run({ events, record }).validity.kind).toBe("valid");
  });

  it("names the gravest kind: contradictions before what is missing, what is missing before lateness", () => {
    const late = [...healthy.events.filter(({ metric }) => metric !== "rs_tick"), ...ticks(11_000, 80)];
    const killed = recordOf({ ended: "killed" });
    expect(run({ events: late, record: killed }).validity.kind).toBe("incomplete");
    expect(codes(run({ events: [...late, start(900, 0)], record: killed }))).toEqual(["visit-twice", "engine-killed", "late"]);
  });

  it("has a sentence for every reason, without a number that is none", () => {
    const params = {
      count: 3,
      generator: "g1",
      why: "a hook failed",
      atMs: 5,
      people: 2,
      planned: 4,
      started: 5,
      dropped: 0,
      share: 0.9,
      seen: 1,
      expected: 2,
      lagP99Ms: 60,
      exitCode: 1,
    };
    for (const code of CAUSE_CODES) expect(describeCause({ code, params })).not.toMatch(/NaN|undefined/);
    expect(describeCause({ code: "late", params })).toBe("the generator was late: 99 % of its ticks within 60 ms, allowed 50 ms");
  });
});
