import type { Plan } from "../plan/plan.ts";
import type { PeopleFold } from "../samples/people-fold.ts";
import { endOf, type GeneratorInput, type PhaseInput } from "./input.ts";
import type { Cause, VisitCounts } from "./run.ts";

const NOTHING: VisitCounts = { planned: 0, started: 0, dropped: 0, neverStarted: 0, ok: 0, gaveUp: 0, failed: 0, unfinished: 0 };

/**
 * What became of everyone planned, of one people entry (design.md law 2): planned = started + dropped + never started, and started =
 * ok + gave up + failed + unfinished. A negative remainder is 0 here and a cause in `breachesOf`.
 */
export function countVisits(plan: Plan, phase: PhaseInput, id: string): VisitCounts {
  const deadline = plan.people.find((people) => people.id === id)?.deadline ?? 0;
  const name = plan.people.find((people) => people.id === id)?.name;
  const planned = phase.table.people.find((people) => people.people === name)?.instantsMs.length ?? 0;
  let sum = { ...NOTHING, planned };
  for (const generator of phase.generators) {
    const people = generator.fold.people.get(id);
    if (people === undefined) continue;
    const total = people.tallies.total();
    const lost = lostVisits(people, endOf(generator) === "killed", generator.fold.lastMs - deadline);
    const cut = cutVisits(people, generator);
    const signedIn = lost.signedIn + cut.signedIn;
    sum = addVisits(sum, {
      ...NOTHING,
      started: total.started,
      dropped: total.dropped,
      ok: total.ok,
      gaveUp: total.gaveUp,
      failed: total.failed + total.thrown - cut.visits + lost.failed,
      unfinished: lost.unfinished + cut.visits,
      ...(signedIn > 0 ? { unfinishedSignedIn: signedIn } : {}),
    });
  }
  return { ...sum, neverStarted: Math.max(0, planned - sum.started - sum.dropped) };
}

/** Sums counts, field by field. */
export function addVisits(a: VisitCounts, b: VisitCounts): VisitCounts {
  const signedIn = (a.unfinishedSignedIn ?? 0) + (b.unfinishedSignedIn ?? 0);
  return {
    planned: a.planned + b.planned,
    started: a.started + b.started,
    dropped: a.dropped + b.dropped,
    neverStarted: a.neverStarted + b.neverStarted,
    ok: a.ok + b.ok,
    gaveUp: a.gaveUp + b.gaveUp,
    failed: a.failed + b.failed,
    unfinished: a.unfinished + b.unfinished,
    ...(signedIn > 0 ? { unfinishedSignedIn: signedIn } : {}),
  };
}

/** Counts of nobody. */
export const noVisits = (): VisitCounts => NOTHING;

/**
 * Visits without an end row: `failed` as many as the engine counts as completed; only where the engine was killed and can count no more,
 * those begun before `stalesMs` who are not yet in, because by their deadline they would have ended. Who is in may wait for a lesson.
 */
function lostVisits(people: PeopleFold, isKilled: boolean, stalesMs: number): Lost {
  const thrown = people.thrownUnseen();
  const open = [...people.open.values()];
  const stale = isKilled ? open.filter((visit) => !visit.isIn && visit.startMs < stalesMs).length : 0;
  const failed = Math.min(open.length, Math.max(thrown, stale));
  const unfinished = open.length - failed;
  return { failed, unfinished, signedIn: Math.min(unfinished, open.filter((visit) => visit.isIn).length) };
}

interface Lost {
  readonly failed: number;
  readonly unfinished: number;
  /** Of the unfinished: as many as may have signed in, where it is not known whose iterations were completed. */
  readonly signedIn: number;
}

/** Visits that were cut, and how many of them had signed in. */
export interface Cut {
  readonly visits: number;
  readonly signedIn: number;
}

/**
 * Visits that the engine counts as completed without an end row from the second on in which it was asked to stop: k6 counts some
 * of the iterations that it interrupts (5 % of 5,700 under load), so that they are cut, not failed.
 */
export function cutVisits(people: PeopleFold, { record, fold }: GeneratorInput): Cut {
  if (record?.askedToStopAt === undefined || fold.zeroUs === undefined) return { visits: 0, signedIn: 0 };
  const from = Math.floor((Date.parse(record.askedToStopAt) - fold.zeroUs / 1_000 - fold.setup.leadInMs) / 1_000);
  const tallies = [...people.tallies.bySecond].filter(([second]) => second >= from).map(([, tally]) => tally);
  const sum = (of: "thrown" | "thrownIn"): number => tallies.reduce((total, tally) => total + tally[of], 0);
  return { visits: sum("thrown"), signedIn: sum("thrownIn") };
}

/** Sums that do not come out, and rows that contradict one another: any of them makes the run broken. */
export function breachesOf(plan: Plan, phase: PhaseInput): readonly Cause[] {
  const folds = phase.generators.flatMap((generator) => [...generator.fold.people.values()]);
  const count = (of: (people: PeopleFold) => number): number => folds.reduce((sum, people) => sum + of(people), 0);
  const strays = phase.generators.reduce((sum, generator) => sum + generator.fold.strays, 0);
  const causes: Cause[] = [];
  const found = (code: string, value: number): void => void (value > 0 && causes.push({ code, params: { count: value } }));
  found("visit-twice", count((people) => people.defects.twice) + twiceAcross(phase, plan));
  found(
    "end-without-start",
    count((people) => people.defects.endsWithoutStart),
  );
  found(
    "over-completed",
    count((people) => people.overCompleted()),
  );
  found("meaningless-rows", count((people) => people.defects.meaningless) + strays);
  for (const { id, name } of plan.people) {
    const { planned, started, dropped } = countVisits(plan, phase, id);
    if (started + dropped > planned) causes.push({ code: "more-than-planned", params: { people: name, planned, started, dropped } });
  }
  return causes;
}

/** Indices that two generators both played. */
function twiceAcross(phase: PhaseInput, plan: Plan): number {
  if (phase.generators.length < 2) return 0;
  return plan.people.reduce((sum, { id }) => sum + repeatedIn(phase, id), 0);
}

function repeatedIn(phase: PhaseInput, id: string): number {
  const [first, ...others] = phase.generators.flatMap((generator) => generator.fold.people.get(id) ?? []);
  if (first === undefined) return 0;
  const seen = first.seen.copy();
  return others.reduce((sum, people) => sum + seen.merge(people.seen), 0);
}
