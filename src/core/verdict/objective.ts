import type { Plan } from "../plan/plan.ts";
import type { Fold } from "../samples/fold.ts";
import type { Tally } from "../samples/tally.ts";
import { type PhaseInput, seenUntil } from "./input.ts";

/** First attempts that are judged, those that were good, and those given up before the limit (design.md law 7). */
export interface Judgement {
  readonly of: number;
  readonly good: number;
  /** Given up before the limit was over: not good, shown apart. */
  readonly quit: number;
}

export interface Question {
  /** One of the fold's limits, in ms. */
  readonly limitMs: number;
  /** Ids of the people asked about; empty means everyone. */
  readonly people: readonly string[];
  /** Window on the run's own clock, in ms: first attempts that *began* in seconds whose start lies in [from, to). */
  readonly fromMs?: number;
  readonly toMs?: number;
}

/**
 * The ratio of first attempts: started in the window, proved success within the limit. Planned wrong passwords leave it.
 */
export function judgeAttempts(plan: Plan, phase: PhaseInput, fold: Fold, question: Question): Judgement {
  const limit = fold.setup.limitsMs.indexOf(question.limitMs);
  if (limit < 0) throw new Error(`the fold was not asked to count ${question.limitMs} ms`);
  return talliesAsked(plan, phase, fold, question).reduce(
    (sum, tally) => ({
      of: sum.of + tally.first - tally.wrong,
      good: sum.good + (tally.good[limit] ?? 0),
      quit: sum.quit + (tally.quit[limit] ?? 0),
    }),
    NOBODY,
  );
}

/** People whose visit began in the window and who got in, however late and at whichever attempt, of those who came. */
export function judgeVisits(plan: Plan, phase: PhaseInput, fold: Fold, question: Asked): Judgement {
  return talliesAsked(plan, phase, fold, question).reduce(
    (sum, tally) => ({ of: sum.of + tally.started, good: sum.good + tally.admitted, quit: 0 }),
    NOBODY,
  );
}

type Asked = Omit<Question, "limitMs">;
const NOBODY: Judgement = { of: 0, good: 0, quit: 0 };

/**
 * The seconds of the people who are asked about. Where the run was cut, only seconds whose people had their full deadline count, else those
 * still waiting would be left out and the ratio flattered.
 */
function talliesAsked(plan: Plan, phase: PhaseInput, fold: Fold, question: Asked): readonly Tally[] {
  return plan.people.flatMap(({ id, deadline }) => {
    const people = fold.people.get(id);
    if (people === undefined || !isAsked(question, id)) return [];
    const before = seenUntil(phase) - deadline;
    return [...people.tallies.bySecond]
      .filter(([second]) => isWithin(question, second) && (second + 1) * 1_000 <= before)
      .map(([, tally]) => tally);
  });
}

const isAsked = (question: Asked, id: string): boolean => question.people.length === 0 || question.people.includes(id);

function isWithin({ fromMs, toMs }: Asked, second: number): boolean {
  const atMs = second * 1_000;
  return atMs >= (fromMs ?? Number.NEGATIVE_INFINITY) && atMs < (toMs ?? Number.POSITIVE_INFINITY);
}
