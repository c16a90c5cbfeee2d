import type { People, Plan } from "../plan/plan.ts";
import { ATTEMPT_STEP } from "../samples/cell.ts";
import type { Fold } from "../samples/fold.ts";
import { mergedHistogram } from "../samples/histogram.ts";
import { ATTEMPT_OUTCOMES, type AttemptOutcome } from "../samples/metric.ts";
import { noOutcomes } from "../samples/outcome-count.ts";
import { addVisits, countVisits, noVisits } from "./conservation.ts";
import { countsOf } from "./count-by-name.ts";
import { latencyOf } from "./latency.ts";
import type { Played } from "./played.ts";
import type { PeopleResult, Run } from "./run.ts";

/** What became of everybody, in all phases together. */
export interface Happened extends Pick<Run, "people" | "visits" | "attempts" | "notes"> {
  /** People who got in, whatever came after. */
  readonly gotIn: number;
}

/** Adds up what became of everybody. */
export function happenedIn(plan: Plan, played: readonly Played[]): Happened {
  const people = plan.people.map((one) => peopleResult(plan, one, played));
  return {
    people,
    visits: people.reduce((sum, one) => addVisits(sum, one.visits), noVisits()),
    attempts: attemptsOf(people, played),
    notes: countsOf(played.map(({ fold }) => fold.notes)),
    gotIn: sumOver(played, (fold) => sumPeople(fold, (tally) => tally.in)),
  };
}

function peopleResult(plan: Plan, people: People, played: readonly Played[]): PeopleResult {
  const visits = played.reduce((sum, { phase }) => addVisits(sum, countVisits(plan, phase, people.id)), noVisits());
  const attempts = noOutcomes();
  for (const { fold } of played) {
    for (const cell of fold.cells.all()) {
      const outcome = ATTEMPT_OUTCOMES.find((known) => known === cell.outcome);
      if (cell.step === ATTEMPT_STEP && cell.people === people.id && outcome !== undefined) attempts[outcome] += cell.durations.count;
    }
    attempts.unfinished += fold.people.get(people.id)?.openAttempts() ?? 0;
  }
  const times = mergedHistogram(played.flatMap(({ fold }) => fold.people.get(people.id)?.timeToGetIn ?? []));
  return { name: people.name, persona: people.persona, visits, attempts, timeToGetIn: latencyOf(times) };
}

function attemptsOf(people: readonly PeopleResult[], played: readonly Played[]): Run["attempts"] {
  const outcomes: Record<AttemptOutcome, number> = noOutcomes();
  for (const one of people) for (const outcome of ATTEMPT_OUTCOMES) outcomes[outcome] += one.attempts[outcome];
  const total = sumOver(played, (fold) => sumPeople(fold, (tally) => tally.attempts));
  return { total, outcomes, reasons: countsOf(played.map(({ fold }) => fold.reasons)) };
}

const sumOver = (played: readonly Played[], of: (fold: Fold) => number): number => played.reduce((sum, { fold }) => sum + of(fold), 0);

function sumPeople(fold: Fold, of: (tally: { readonly in: number; readonly attempts: number }) => number): number {
  let sum = 0;
  for (const people of fold.people.values()) sum += of(people.tallies.total());
  return sum;
}
