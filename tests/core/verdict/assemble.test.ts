import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noOutcomes } from "../../../src/core/samples/outcome-count.ts";
import { assembleRun } from "../../../src/core/verdict/assemble.ts";
import type { EngineRecord } from "../../../src/core/verdict/engine-record.ts";
import type { Run } from "../../../src/core/verdict/run.ts";
import { missesOf, warningsOf } from "../../../src/core/verdict/verdict.ts";
import { attempt, type Event, end, iteration, start, tick, ticks, tryAt, visitLost, visitOk } from "../samples/engine-csv.ts";
import { BEAT, codes, healthy, inputOf, PLAN_YAML, phaseOf, planOf, recordOf, run } from "./played.ts";

describe("a run", () => {
  it("counts everyone planned, and what became of them", () => {
    const { visits, attempts, objectives, validity, verdict, gotInShare, amplification } = run();
    expect(validity).toEqual({ kind: "valid", reasons: [], causes: [] });
    expect(visits).toEqual({ planned: 4, started: 4, dropped: 0, neverStarted: 0, ok: 3, gaveUp: 1, failed: 0, unfinished: 0 });
    expect(attempts.total).toBe(4);
    expect(attempts.outcomes).toMatchObject({ ok: 3, "timed-out": 1 });
    expect(objectives).toEqual([{ withinMs: 500, share: 0.95, good: 2, of: 4, quit: 1, sloRate: { kind: "none" } }]);
    expect([verdict, gotInShare, amplification]).toEqual(["not-judged", 0.75, 1]);
  });

  it("shows no percentile that four people cannot carry", () => {
    expect(run().latency.attempt).toEqual({ count: 3 });
  });

  it("has seconds whose sums are the totals", () => {
    const { seconds, visits, attempts } = run();
    const sum = (of: (second: Run["seconds"][number]) => number): number => seconds.reduce((total, second) => total + of(second), 0);
    expect(sum(({ planned }) => planned)).toBe(visits.planned);
    expect(sum(({ started }) => started)).toBe(visits.started);
    expect(sum(({ outcomes }) => outcomes.ok)).toBe(attempts.outcomes.ok);
    expect(seconds[0]).toMatchObject({ planned: 4, judged: 4, good: 2, waiting: 1 }); // the third person gets in at 1.2 s
    expect(seconds[1]?.waiting).toBe(0);
  });

  it("counts sessions as live until they have idled for as long as the plan says", () => {
    const plan = planOf(PLAN_YAML.replace('8080" }', '8080", sessions: { idle: 3s } }'));
    const events = [...BEAT, ...visitOk(100, 0, 100), ...visitOk(2_100, 1, 100)];
    const { seconds } = run({ plan, plannedMs: [100, 2_100], events });
    expect(seconds.slice(0, 7).map(({ live }) => live)).toEqual([1, 1, 2, 1, 1, 0, 0]);
  });

  it("holds the law of conservation and no number that is none, whatever was seen", () => {
    const event: fc.Arbitrary<Event> = fc
      .record({ atMs: fc.integer({ min: 0, max: 12_000 }), visit: fc.integer({ min: 0, max: 6 }), which: fc.integer({ min: 0, max: 5 }) })
      .map(({ atMs, visit, which }) => {
        const made = [start(atMs, visit), end(atMs, visit, "ok"), tryAt(atMs, visit), iteration(atMs, visit), tick(atMs, 3)][which];
        return made ?? { ...start(atMs, visit), metric: "dropped_iterations", value: 1 };
      });
    const ended = fc.constantFrom<EngineRecord["ended"]>("finished", "killed", "interrupted", "disk");
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), ended, fc.integer({ min: 0, max: 9 }), (events, how, planned) => {
        const plannedMs = Array.from({ length: planned }, (_, index) => index * 100);
        const { visits, validity, ...rest } = assembleRun(inputOf({ events, plannedMs, record: recordOf({ ended: how }) }));
        expect(visits.started).toBe(visits.ok + visits.gaveUp + visits.failed + visits.unfinished);
        if (validity.kind !== "broken") expect(visits.planned).toBe(visits.started + visits.dropped + visits.neverStarted);
        expect(() => JSON.stringify({ visits, ...rest }, refuseNonsense)).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });

  it("is not valid and has no verdict where nothing was planned, played or seen", () => {
    const empty = assembleRun(inputOf({ events: [], plannedMs: [], csv: "" }));
    expect([empty.verdict, empty.visits.planned, empty.gotInShare, empty.amplification]).toEqual(["no-verdict", 0, 0, 1]);
    expect(assembleRun(inputOf(healthy, { phases: [] })).validity.kind).toBe("incomplete");
  });

  it("warns where a protection answered instead of the platform, once", () => {
    const events = [...BEAT, ...visitOk(100, 0, 100), ...visitLost(200, 1, 5, "blocked"), ...visitOk(300, 2, 5), ...visitOk(400, 3, 5)];
    const warnings = run({ events }).warnings;
    expect(warnings).toEqual(["a protection answered, not the platform: 1 of 4 attempts were blocked"]);
    expect(assembleRun(inputOf({ ...healthy, events }, { warnings })).warnings).toEqual(warnings);
  });

  it("warns of pages that no rule knows, because a waiting page among them would look like a collapse", () => {
    const strange = (visit: number, reason: string): Event[] =>
      visitLost(visit * 100, visit, 5, "unexpected-page").map((event) =>
        event.metric === "rs_attempt" ? { ...event, tags: { ...event.tags, reason } } : event,
      );
    const events = [...BEAT, ...visitOk(100, 0, 100), ...strange(2, "form: no form #login"), ...strange(3, "foreign-host")];
    expect(run({ events, plannedMs: [100, 200, 300] }).warnings).toEqual([
      "1 of 3 attempts met a page that no rule knows (form: no form #login); if it asks people to wait, name words of it under pages.waiting, else a limit of sessions looks like a collapse",
    ]);
  });

  it("says in its own sentence what came, where a reason has one, and speaks of waiting only where it may be that", () => {
    const told = (reason: string, outcome: "unexpected-page" | "rejected" = "unexpected-page") =>
      warningsOf({ total: 3, outcomes: { ...noOutcomes(), ok: 2, [outcome]: 1 }, reasons: { [reason]: 1 } });
    expect(told("code-asked")).toEqual([
      "1 of 3 attempts ended with code-asked (the password was taken, and a code is asked for after it): test with accounts that have no second factor",
    ]);
    expect(told("landing-elsewhere")).toEqual([
      "1 of 3 attempts ended with landing-elsewhere (the landing page leads elsewhere): name where it leads as landing.url, or a text of it as landing.contains; if that page asks people to wait, name words of it under pages.waiting, else a limit of sessions looks like a collapse",
    ]);
    expect(told("locked", "rejected")).toEqual([]);
    const both = { total: 9, outcomes: { ...noOutcomes(), rejected: 5, "unexpected-page": 4 }, reasons: { locked: 5, "code-asked": 4 } };
    expect(warningsOf(both)).toEqual([expect.stringMatching(/^4 of 9 attempts ended with code-asked/)]);
  });

  it("says why nobody got in, in a sentence where the reason has one", () => {
    const attempts = { total: 9, outcomes: noOutcomes(), reasons: { "consent-asked": 9 } };
    expect(missesOf(attempts, 0, {})).toEqual([
      "nobody got in; the commonest reason: consent-asked (9 of 9 attempts: the account is asked for its consent); rentree check shows it hop by hop",
    ]);
    expect(missesOf({ ...attempts, reasons: { 1212: 9 } }, 0, {})).toEqual([
      expect.stringContaining("1212 (9 of 9 attempts: connection refused)"),
    ]);
  });

  it("warns where everybody was let in and then a level, and where some were never answered below any limit", () => {
    const plannedMs = Array.from({ length: 1_000 }, (_, visit) => 100 * visit);
    const warningsOf = (lost: (visit: number) => Event[] | undefined, tookMs = 50) =>
      run({
        events: [...ticks(110_000), ...plannedMs.flatMap((atMs, visit) => lost(visit) ?? visitOk(atMs, visit, tookMs))].sort(
          (a, b) => a.atMs - b.atMs,
        ),
        plannedMs,
        durationMs: 100_000,
      }).warnings;
    const level = warningsOf((visit) => (visit >= 600 && visit % 2 > 0 ? visitLost(100 * visit, visit, 20, "http-error") : undefined));
    expect(level).toEqual([expect.stringMatching(/^goodput fell from 10 to 5 a second and stayed there/)]);
    const halved = (visit: number): boolean => visit >= 400 && visit < 700 && visit % 2 > 0;
    expect(warningsOf((visit) => (halved(visit) ? visitLost(100 * visit, visit, 20, "http-error") : undefined))).toEqual([]);
    const unanswered = warningsOf((visit) => (visit % 50 === 7 ? visitLost(100 * visit, visit, 4_000) : undefined));
    expect(unanswered).toEqual([expect.stringMatching(/^20 of 1000 attempts had no answer/)]);
    // One in twenty of these people waits no 2.5 s: where a sign-in takes that long, it is no fault that they left.
    const hasty = (visit: number): boolean => visit % 25 === 7;
    expect(warningsOf((visit) => (hasty(visit) ? visitLost(100 * visit, visit, 2_000) : undefined), 2_500)).toEqual([]);
    expect(warningsOf((visit) => (hasty(visit) ? visitLost(100 * visit, visit, 2_000) : undefined))).toHaveLength(1);
    expect(warningsOf(() => undefined)).toEqual([]);
  });

  it("warns of a limit of requests in windows, whose ceiling is what lasts", () => {
    // Six people a second at first, and four times as many two minutes later; a hundred and twenty are let in every twenty seconds.
    const plannedMs = Array.from({ length: 1_800 }, (_, visit) => Math.round(40_000 * (Math.sqrt(1 + visit / 225) - 1)));
    const inside = new Map<number, number>();
    const events = plannedMs.flatMap((atMs, visit) => {
      const window = Math.floor(atMs / 20_000);
      inside.set(window, (inside.get(window) ?? 0) + 1);
      return (inside.get(window) ?? 0) > 120 ? visitLost(atMs, visit, 20, "http-error") : visitOk(atMs, visit, 50);
    });
    const result = run({ events: [...ticks(121_000), ...events].sort((a, b) => a.atMs - b.atMs), plannedMs, durationMs: 120_000 });
    expect(result.ceiling).toMatchObject({ kind: "found", rate: expect.closeTo(6, 1) });
    expect(result.warnings).toEqual([expect.stringMatching(/^every 20 s about 120 people were let in/)]);
  });
});

function refuseNonsense(_key: string, value: unknown): unknown {
  if (typeof value === "number" && (!Number.isFinite(value) || value < 0)) throw new Error(`${_key} is ${value}`);
  return value;
}

describe("visits without an end", () => {
  const waiting = [...ticks(40_000), start(100, 0), tryAt(110, 0), start(39_000, 1), tryAt(39_010, 1)];
  const playedFor = (events: Event[], ended: EngineRecord["ended"]) =>
    assembleRun(inputOf({ events, plannedMs: [100, 39_000], durationMs: 40_000, record: recordOf({ ended }) })).visits;

  it("failed if the engine completed their iteration", () => {
    expect(playedFor([...waiting, iteration(39_500, 1)], "interrupted")).toMatchObject({ failed: 1, unfinished: 1 });
  });

  it("are unfinished where the run was interrupted, however long ago they began", () => {
    expect(playedFor(waiting, "interrupted")).toMatchObject({ failed: 0, unfinished: 2 });
  });

  it("failed where the engine was killed, if they began longer ago than their deadline of 30 s", () => {
    expect(playedFor(waiting, "killed")).toMatchObject({ failed: 1, unfinished: 1 });
  });

  it("are told by how many of them had signed in, whoever cut them, and add up all the same", () => {
    const inAndWaiting = [...waiting, attempt(200, 0, 90, "ok")];
    expect(playedFor(inAndWaiting, "interrupted")).toMatchObject({ started: 2, ok: 0, unfinished: 2, unfinishedSignedIn: 1 });
    expect(playedFor(inAndWaiting, "killed")).toMatchObject({ failed: 0, unfinished: 2, unfinishedSignedIn: 1 });
    expect(playedFor(waiting, "interrupted")).not.toHaveProperty("unfinishedSignedIn");
  });

  it("count their attempts as unfinished", () => {
    const { attempts } = assembleRun(inputOf({ events: waiting, plannedMs: [100, 39_000], durationMs: 40_000 }));
    expect(attempts.outcomes.unfinished).toBe(2);
    expect(attempts.total).toBe(2);
  });
});

describe("objective", () => {
  const cut = {
    events: [...ticks(36_000), ...visitOk(100, 0, 100), ...visitOk(35_000, 1, 100)],
    plannedMs: [100, 35_000],
    durationMs: 60_000,
  };

  it("judges only those who had their full deadline where the run was cut", () => {
    const [result] = assembleRun(inputOf({ ...cut, record: recordOf({ ended: "interrupted" }) })).objectives;
    expect(result).toMatchObject({ good: 1, of: 1 });
  });

  it("judges everyone where it was played to its end", () => {
    expect(assembleRun(inputOf({ ...cut, durationMs: 36_000 })).objectives[0]).toMatchObject({ good: 2, of: 2 });
  });
});

describe("two generators", () => {
  it("make the same run as one", () => {
    const second = (events: readonly Event[]): Event[] =>
      events.filter(({ visit, metric, atMs }) => (visit ?? Math.round((atMs - 1) / 20)) % 2 === 1 || metric === "none");
    const first = (events: readonly Event[]): Event[] =>
      events.filter(({ visit, atMs }) => (visit ?? Math.round((atMs - 1) / 20)) % 2 === 0);
    const parts = [first(healthy.events), second(healthy.events)].map((events) => phaseOf({ ...healthy, events }));
    const generators = parts.flatMap((part, index) => part.generators.map((generator) => ({ ...generator, id: `g${index + 1}` })));
    const merged = assembleRun(inputOf(healthy, { phases: [{ ...parts[0]!, generators }] }));
    const { generators: _two, generator: twoHealth, ...two } = merged;
    const { generators: _one, generator: oneHealth, ...one } = run();
    expect(two).toEqual(one);
    expect(twoHealth.lagP99Ms).toBe(oneHealth.lagP99Ms);
  });

  it("that both played one visit make the run broken", () => {
    const phase = phaseOf(healthy);
    const twin = { ...phaseOf(healthy).generators[0]!, id: "g2" };
    expect(codes(assembleRun(inputOf(healthy, { phases: [{ ...phase, generators: [...phase.generators, twin] }] })))).toContain(
      "visit-twice",
    );
  });
});

describe("a compressed plan", () => {
  it("says its clock and its target", () => {
    const plan = planOf(PLAN_YAML.replace('to: "08:01" }', 'to: "08:10", compress: 10 }'));
    expect(assembleRun(inputOf({ ...healthy, plan }))).toMatchObject({
      clock: { from: "08:00", to: "08:10", compress: 10 },
      target: "http://127.0.0.1:8080",
      engine: { kind: "k6", version: "2.2.0" },
      startedAt: "2026-11-23T08:00:00.000+01:00",
    });
  });
});
