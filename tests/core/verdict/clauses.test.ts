import { describe, expect, it } from "vitest";
import type { Estimate } from "../../../src/core/capacity/estimate.ts";
import type { Clause, Plan } from "../../../src/core/plan/plan.ts";
import { noOutcomes } from "../../../src/core/samples/outcome-count.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";
import { assembleRun } from "../../../src/core/verdict/assemble.ts";
import { judgeClauses } from "../../../src/core/verdict/clauses.ts";
import { shouldStopRejected } from "../../../src/core/verdict/early-stop.ts";
import type { ClauseResult, Validity, Verdict } from "../../../src/core/verdict/run.ts";
import {
  closedOf,
  exitCodeOf,
  fullnessOf,
  levelOf,
  missesOf,
  unansweredOf,
  verdictOf,
  windowOf,
} from "../../../src/core/verdict/verdict.ts";
import { ticks, visitLost, visitOk } from "../samples/engine-csv.ts";
import { inputOf, type Played, planOf, recordOf } from "./played.ts";

const withClauses = (clauses: readonly Partial<Clause>[], compress = 1): Plan => {
  const plan = planOf();
  const whole = clauses.map((clause) => ({ id: "C", of: "attempts", people: [], atLeast: 0.5, ...clause }) as Clause);
  return { ...plan, clauses: whole, clock: { ...plan.clock, compress } };
};

/** Four people: in after 100 ms, in after 900 ms, lost, and one in the sixth second in after 100 ms. */
const played: Played = {
  plannedMs: [100, 200, 300, 5_100],
  events: [...ticks(11_000), ...visitOk(100, 0, 100), ...visitOk(200, 1, 900), ...visitLost(300, 2, 50), ...visitOk(5_100, 3, 100)],
};
const judge = (clause: Partial<Clause>, changes: Partial<Played> = {}, compress = 1): ClauseResult =>
  assembleRun(inputOf({ ...played, plan: withClauses([clause], compress), ...changes })).clauses[0]!;

describe("clauses about attempts", () => {
  it("pass at exactly what is asked and fail just above it: two of four within 500 ms", () => {
    expect(judge({ atLeast: 0.5 })).toEqual({
      id: "C",
      of: "attempts",
      kind: "pass",
      measured: 0.5,
      limit: 0.5,
      sample: 4,
      why: "2 of 4 first attempts proved success within 500 ms",
    });
    expect(judge({ atLeast: 0.51 }).kind).toBe("fail");
  });

  it("have a limit of their own: three of four within a second", () => {
    expect(judge({ atLeast: 0.75, within: milliseconds(1_000) })).toMatchObject({ kind: "pass", measured: 0.75 });
  });

  it("speak of those who began in their window, its start included and its end not", () => {
    const at = (second: number) => milliseconds((8 * 3_600 + second) * 1_000);
    expect(judge({ from: at(5), to: at(6) })).toMatchObject({ measured: 1, sample: 1 });
    expect(judge({ from: at(0), to: at(5) })).toMatchObject({ measured: 1 / 3, sample: 3 });
    expect(judge({ from: at(6) })).toMatchObject({ kind: "no-verdict", sample: 0, why: "nobody came in its window" });
  });

  it("take a window's times of day from the plan's clock, however fast it was played", () => {
    const at = (second: number) => milliseconds((8 * 3_600 + second) * 1_000);
    expect(judge({ from: at(50), to: at(60) }, {}, 10)).toMatchObject({ measured: 1, sample: 1 });
  });

  it("speak of the people they name", () => {
    const plan = withClauses([{ people: ["pupil"] }]);
    expect(judge({}, { plan }).sample).toBe(4);
    const others = { ...plan, people: [...plan.people, { ...plan.people[0]!, id: "parent", name: "parent" }] };
    expect(judge({}, { plan: { ...others, clauses: [{ ...plan.clauses[0]!, people: ["parent"] }] } })).toMatchObject({ sample: 0 });
  });

  it("have no verdict on a measurement that is not valid, nor where nobody got in", () => {
    expect(judge({}, { record: recordOf({ ended: "interrupted" }) })).toMatchObject({
      kind: "no-verdict",
      why: "the measurement is incomplete: the run was interrupted after 11 s",
    });
    const lost = { plannedMs: [100], events: [...ticks(11_000), ...visitLost(100, 0, 900)] };
    expect(judge({ atLeast: 0 }, lost)).toMatchObject({ kind: "no-verdict", why: "nobody got in" });
  });
});

describe("clauses about visits", () => {
  it("speak of people who got in, however late", () => {
    expect(judge({ of: "visits", atLeast: 0.75 })).toMatchObject({ kind: "pass", measured: 0.75, sample: 4 });
  });

  it("have no verdict on a morning that was played faster than it is", () => {
    expect(judge({ of: "visits" }, {}, 2)).toMatchObject({ kind: "no-verdict" });
    expect(judge({ of: "attempts" }, {}, 2).kind).toBe("pass");
  });
});

describe("clauses about the rate", () => {
  const valid: Validity = { kind: "valid", reasons: [] };
  const rate = (estimate: Estimate): ClauseResult =>
    judgeClauses(
      { kind: "capacity", plan: withClauses([{ of: "sloRate", atLeast: 40 }]), validity: valid, sloRateOf: () => estimate },
      { gotIn: 1 },
    )[0]!;
  const found = (low: number, high: number): Estimate => ({
    kind: "found",
    rate: perSecond((low + high) / 2),
    basis: "three repeats",
    low: perSecond(low),
    high: perSecond(high),
  });

  it.each<[string, Estimate, ClauseResult["kind"]]>([
    ["an interval above it", found(40, 44), "pass"],
    ["an interval below it", found(36, 39), "fail"],
    ["an interval that holds it", found(38, 42), "no-verdict"],
    ["a single run, however high", { kind: "found", rate: perSecond(90), basis: "single run, no interval" }, "no-verdict"],
    ["nothing broken up to beyond it", { kind: "not-reached", highestTested: perSecond(50) }, "pass"],
    ["nothing broken up to hardly beyond it, in one hold", { kind: "not-reached", highestTested: perSecond(41) }, "no-verdict"],
    ["nothing broken up to below it", { kind: "not-reached", highestTested: perSecond(30) }, "no-verdict"],
    ["a failure at a rate hardly lower, in one hold", { kind: "below", lowestTested: perSecond(39) }, "no-verdict"],
    ["a failure at a lower rate", { kind: "below", lowestTested: perSecond(10) }, "fail"],
    ["another limit that came first", { kind: "at-least", rate: perSecond(99) }, "no-verdict"],
    ["a generator at its end", { kind: "generator-limited", atLeast: perSecond(99) }, "no-verdict"],
    ["nothing at all", { kind: "none" }, "no-verdict"],
  ])("with %s", (_what, estimate, kind) => expect(rate(estimate).kind).toBe(kind));

  it("say why with three significant digits", () => {
    const [low, high] = [93.31602182172524, 101.72405696741023];
    expect(rate(found(low, high)).why).toBe("between 93.3 and 102 per second (three repeats)");
    expect(rate({ kind: "not-reached", highestTested: perSecond(high) }).why).toBe("held at every rate up to 102 per second");
    expect(rate({ kind: "below", lowestTested: perSecond(low / 10) }).why).toBe("missed already at 9.33 per second");
  });

  it("are skipped by a run, as those of a run are by capacity, and do not count", () => {
    expect(judge({ of: "sloRate" })).toMatchObject({ kind: "skipped" });
    expect(assembleRun(inputOf({ ...played, plan: withClauses([{ of: "sloRate" }]) })).verdict).toBe("not-judged");
    const [skipped] = judgeClauses(
      { kind: "capacity", plan: withClauses([{}]), validity: valid, sloRateOf: () => ({ kind: "none" }) },
      { gotIn: 1 },
    );
    expect(skipped?.kind).toBe("skipped");
  });
});

describe("verdict", () => {
  const clause = (kind: ClauseResult["kind"]): ClauseResult => ({ id: "C", kind, limit: 1, why: "" });
  // validity, clauses, people in → verdict, exit code
  it.each<[Validity["kind"], readonly ClauseResult["kind"][], number, Verdict, number]>([
    ["valid", ["pass", "pass"], 5, "pass", 0],
    ["valid", [], 5, "not-judged", 0],
    ["valid", ["skipped"], 5, "not-judged", 0],
    ["valid", ["pass", "skipped"], 5, "pass", 0],
    ["valid", ["fail", "no-verdict", "pass"], 5, "fail", 1],
    ["valid", ["no-verdict", "pass"], 5, "no-verdict", 2],
    ["valid", ["pass"], 0, "no-verdict", 2],
    ["valid", [], 0, "no-verdict", 2],
    ["generator-limited", ["fail"], 5, "no-verdict", 2],
    ["incomplete", [], 5, "no-verdict", 2],
    ["broken", ["pass"], 5, "no-verdict", 2],
  ])("of a %s measurement with clauses %j and %d people in is %s, exit %d", (kind, kinds, gotIn, verdict, exit) => {
    const found = verdictOf({ validity: { kind, reasons: [] }, clauses: kinds.map(clause), gotIn });
    expect(found).toBe(verdict);
    expect(exitCodeOf({ verdict: found })).toBe(exit);
    expect(exitCodeOf({ verdict: found }, "interrupted")).toBe(130);
  });
});

describe("early stop", () => {
  const watched = (rejected: number, others: number) => [
    ...Array.from({ length: others }, () => ({ outcome: "ok" as const })),
    ...Array.from({ length: rejected }, () => ({ outcome: "rejected" as const })),
  ];

  it.each([
    [11, 0, true],
    [11, 9, true],
    [10, 10, false],
    [10, 0, false],
    [0, 20, false],
  ])("with %d refused and %d others: %s", (rejected, others, stops) => expect(shouldStopRejected(watched(rejected, others))).toBe(stops));

  it("does not look beyond the twentieth attempt", () => {
    expect(shouldStopRejected(watched(30, 15))).toBe(false);
  });
});

describe("what neither a clause nor a rate tells", () => {
  const attempts = { total: 10, outcomes: noOutcomes(), reasons: { "1212": 3, "foreign-host": 7 } };
  it("is why nobody got in", () =>
    expect(missesOf(attempts, 0, {})[0]).toContain(
      "foreign-host (7 of 10 attempts: an answer leads to an origin that the plan does not list",
    ));
  it("is that pages did not come, where more than one a person did not", () => {
    expect(missesOf(attempts, 5, { "page-failed": 6 })[0]).toContain("6 pages behind the sign-in");
    expect(missesOf(attempts, 5, { "page-failed": 5 })).toEqual([]);
  });
  it("is that some had no answer, where more than one in a hundred had none and nothing speaks of a limit", () => {
    const outcomes = { ...noOutcomes(), ok: 960, "timed-out": 36, unfinished: 4 };
    const notReached = { kind: "not-reached", highestTested: perSecond(80) } as const;
    expect(unansweredOf({ total: 1_000, outcomes, reasons: {} }, notReached)[0]).toContain("40 of 1000 attempts had no answer");
    expect(unansweredOf({ total: 4_000, outcomes, reasons: {} }, notReached)).toEqual([]);
    // Of a thousand people 15, 27 by chance, do not wait as long as it takes, and 10 are not worth a line: 40 are more, 36 would not be.
    expect(unansweredOf({ total: 1_000, outcomes, reasons: {} }, notReached, 0.015)).toHaveLength(1);
    expect(unansweredOf({ total: 1_000, outcomes, reasons: {} }, notReached, 0.02)).toEqual([]);
    const few = { ...noOutcomes(), ok: 1, "timed-out": 9 };
    expect(unansweredOf({ total: 10, outcomes: few, reasons: {} }, notReached)).toEqual([]);
    expect(unansweredOf({ total: 1_000, outcomes, reasons: {} }, { kind: "at-least", rate: perSecond(80) })).toEqual([]);
  });
  it("is a level to which goodput fell, unless a limit of sessions says why", () => {
    const turn = { before: perSecond(110.4), level: perSecond(6.25) };
    expect(levelOf(turn, { kind: "none" })[0]).toContain("fell from 110 to 6.25 a second");
    expect(levelOf(turn, { kind: "at-least", sessions: 2_000 })).toHaveLength(1);
    expect(levelOf(turn, { kind: "found", sessions: 3_000, basis: "single run, no interval" })).toEqual([]);
    expect(levelOf(undefined, { kind: "none" })).toEqual([]);
  });
  it("is a limit of requests, by its windows", () => {
    const window = { every: 60, rate: perSecond(59.97) };
    const line = /^every 60 s about 3598 people were let in, and nobody else until the next 60 s/;
    expect(windowOf(window, { kind: "found", rate: window.rate, basis: "" })[0]).toMatch(line);
    expect(windowOf(window, { kind: "at-least", rate: window.rate })[0]).toMatch(line);
    expect(windowOf(undefined, { kind: "found", rate: window.rate, basis: "" })).toEqual([]);
    // Of a generator that was the limit, or samples that contradict themselves, it is not the ceiling.
    expect(windowOf(window, { kind: "generator-limited", atLeast: perSecond(80) })).toEqual([]);
    expect(windowOf(window, { kind: "none" })).toEqual([]);
  });
  it("is that nobody was let in for a while, unless a limit of sessions says why", () => {
    expect(closedOf({ length: 22, rate: 20 }, { kind: "none" })[0]).toMatch(/^for 22 s nobody was let in and all were turned away at once/);
    expect(closedOf({ length: 22, rate: 20 }, { kind: "found", sessions: 800, basis: "" })).toEqual([]);
    expect(closedOf(undefined, { kind: "none" })).toEqual([]);
  });
  it("is the status that most met who were turned away as by a full house", () => {
    const refused = { total: 10, outcomes: { ...noOutcomes(), ok: 2 }, reasons: { "503": 6, "502": 1, "foreign-host": 1 } };
    expect(fullnessOf(refused)[0]).toContain("6 of 10 attempts were refused with 503 while those who got in were as fast as before");
    expect(fullnessOf({ ...refused, reasons: { "503": 3, "foreign-host": 5 } })).toEqual([]);
    // A protection's, of which there is a warning of its own.
    expect(fullnessOf({ ...refused, reasons: { "429": 6, "503": 2 } })).toEqual([]);
  });
});
