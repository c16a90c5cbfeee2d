import type { Estimate } from "../capacity/estimate.ts";
import { threeDigits } from "../digits.ts";
import type { Clause, Objective, Plan } from "../plan/plan.ts";
import type { Fold } from "../samples/fold.ts";
import { milliseconds, type Ratio, ratio } from "../units.ts";
import { limitOfClause, type PhaseInput } from "./input.ts";
import { type Judgement, judgeAttempts, judgeVisits } from "./objective.ts";
import type { ClauseResult, Validity } from "./run.ts";

/** What clauses are judged on: of a plain run its one phase; of a capacity run its rates. */
export type Evidence =
  | { readonly kind: "run"; readonly plan: Plan; readonly validity: Validity; readonly phase: PhaseInput; readonly fold: Fold }
  | {
      readonly kind: "capacity";
      readonly plan: Plan;
      readonly validity: Validity;
      readonly sloRateOf: (objective: Objective) => Estimate;
    };

/** Whether anybody got in at all: where nobody did, a clause says nothing about how well. */
export interface Attendance {
  readonly gotIn: number;
}

/** Every clause of the plan with its result: passed, failed, without verdict, or skipped because it belongs to the other command. */
export function judgeClauses(evidence: Evidence, attendance: Attendance): readonly ClauseResult[] {
  return evidence.plan.clauses.map((clause) => judgeClause(clause, evidence, attendance));
}

function judgeClause(clause: Clause, evidence: Evidence, { gotIn }: Attendance): ClauseResult {
  const base = { id: clause.id, of: clause.of, limit: clause.atLeast } as const;
  const isOfCapacity = clause.of === "sloRate";
  if (isOfCapacity !== (evidence.kind === "capacity"))
    return {
      ...base,
      kind: "skipped",
      why: isOfCapacity ? "asked of rentree capacity, not of a run" : "asked of a run, not of rentree capacity",
    };
  if (evidence.validity.kind !== "valid")
    return {
      ...base,
      kind: "no-verdict",
      why: `the measurement is ${evidence.validity.kind}: ${evidence.validity.reasons[0] ?? "no reason"}`,
    };
  if (evidence.kind === "capacity") return { ...base, ...judgeRate(clause, evidence) };
  if (gotIn === 0) return { ...base, kind: "no-verdict", why: "nobody got in" };
  return { ...base, ...(clause.of === "visits" ? judgeShareOfVisits(clause, evidence) : judgeShareOfAttempts(clause, evidence)) };
}

type Judged = Pick<ClauseResult, "kind" | "why" | "measured" | "sample">;
type RunEvidence = Extract<Evidence, { kind: "run" }>;

function judgeShareOfAttempts(clause: Clause, { plan, phase, fold }: RunEvidence): Judged {
  const limitMs = limitOfClause(plan, clause);
  const judgement = judgeAttempts(plan, phase, fold, { limitMs, ...windowOf(plan, clause) });
  return judgeShare(clause, judgement, `first attempts proved success within ${limitMs} ms`);
}

function judgeShareOfVisits(clause: Clause, { plan, phase, fold }: RunEvidence): Judged {
  if (plan.clock.compress > 1)
    return { kind: "no-verdict", why: `the morning was played ${plan.clock.compress} times as fast: shares of people do not carry over` };
  return judgeShare(clause, judgeVisits(plan, phase, fold, windowOf(plan, clause)), "people got in");
}

function judgeShare(clause: Clause, { good, of }: Judgement, what: string): Judged {
  if (of === 0) return { kind: "no-verdict", sample: 0, why: "nobody came in its window" };
  const measured = good / of;
  const isMet = measured >= clause.atLeast;
  return { kind: isMet ? "pass" : "fail", measured, sample: of, why: `${good} of ${of} ${what}` };
}

/** One hold that passed or failed may have been lucky: nearer to a rate than this share it proves nothing (bench of truth: 5 %). */
const ONE_HOLD = 0.95;

/** A rate without an interval proves nothing either way, nor does one whose interval holds the limit. */
function judgeRate(clause: Clause, { plan, sloRateOf }: Extract<Evidence, { kind: "capacity" }>): Judged {
  const share: Ratio = clause.share ?? plan.objectives[0]?.share ?? ratio(0.95);
  const estimate = sloRateOf({ within: milliseconds(limitOfClause(plan, clause)), share });
  if (estimate.kind === "found") {
    const { low, high, rate } = estimate;
    if (low === undefined || high === undefined) return { kind: "no-verdict", measured: rate, why: estimate.basis };
    const why = `between ${threeDigits(low)} and ${threeDigits(high)} per second (${estimate.basis})`;
    if (low >= clause.atLeast) return { kind: "pass", measured: rate, why };
    return { kind: high < clause.atLeast ? "fail" : "no-verdict", measured: rate, why };
  }
  if (estimate.kind === "not-reached" && ONE_HOLD * estimate.highestTested >= clause.atLeast)
    return {
      kind: "pass",
      measured: estimate.highestTested,
      why: `held at every rate up to ${threeDigits(estimate.highestTested)} per second`,
    };
  if (estimate.kind === "below" && estimate.lowestTested < ONE_HOLD * clause.atLeast)
    return { kind: "fail", measured: estimate.lowestTested, why: `missed already at ${threeDigits(estimate.lowestTested)} per second` };
  return { kind: "no-verdict", why: `the rate is not known (${estimate.kind})` };
}

/** People by id, and times of day on the run's own clock. */
function windowOf(plan: Plan, clause: Clause): { people: readonly string[]; fromMs?: number; toMs?: number } {
  const toRunClock = (time: number): number => (time - plan.clock.from) / plan.clock.compress;
  const people = plan.people.filter(({ name }) => clause.people.includes(name)).map(({ id }) => id);
  return {
    people,
    ...(clause.from === undefined ? {} : { fromMs: toRunClock(clause.from) }),
    ...(clause.to === undefined ? {} : { toMs: toRunClock(clause.to) }),
  };
}
