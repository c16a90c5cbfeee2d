import type { Plan } from "../plan/plan.ts";
import type { Fold } from "../samples/fold.ts";
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
 * The ratio of first attempts: started in the window, proved success within the limit. Planned wrong passwords leave it. Where the run was
 * cut, only seconds whose people had their full deadline count, else those still waiting would be left out and the ratio flattered.
 */
export function judgeAttempts(plan: Plan, phase: PhaseInput, fold: Fold, question: Question): Judgement {
  const limit = fold.setup.limitsMs.indexOf(question.limitMs);
  if (limit < 0) throw new Error(`the fold was not asked to count ${question.limitMs} ms`);
  let judgement: Judgement = { of: 0, good: 0, quit: 0 };
  for (const { id, deadline } of plan.people) {
    const people = fold.people.get(id);
    if (people === undefined || !isAsked(question, id)) continue;
    const before = seenUntil(phase) - deadline;
    for (const [second, tally] of people.tallies.bySecond) {
      if (!isWithin(question, second) || (second + 1) * 1_000 > before) continue;
      judgement = {
        of: judgement.of + tally.first - tally.wrong,
        good: judgement.good + (tally.good[limit] ?? 0),
        quit: judgement.quit + (tally.quit[limit] ?? 0),
      };
    }
  }
  return judgement;
}

/** People whose visit began in the window and who got in, however late and at whichever attempt, of those who came. */
export function judgeVisits(plan: Plan, phase: PhaseInput, fold: Fold, question: Omit<Question, "limitMs">): Judgement {
  let judgement: Judgement = { of: 0, good: 0, quit: 0 };
  for (const { id, deadline } of plan.people) {
    const people = fold.people.get(id);
    if (people === undefined || !isAsked(question, id)) continue;
    const before = seenUntil(phase) - deadline;
    for (const [second, tally] of people.tallies.bySecond) {
      if (!isWithin(question, second) || (second + 1) * 1_000 > before) continue;
      judgement = { of: judgement.of + tally.started, good: judgement.good + tally.admitted, quit: 0 };
    }
  }
  return judgement;
}

const isAsked = (question: Omit<Question, "limitMs">, id: string): boolean => question.people.length === 0 || question.people.includes(id);

function isWithin({ fromMs, toMs }: Omit<Question, "limitMs">, second: number): boolean {
  const atMs = second * 1_000;
  return atMs >= (fromMs ?? Number.NEGATIVE_INFINITY) && atMs < (toMs ?? Number.POSITIVE_INFINITY);
}
