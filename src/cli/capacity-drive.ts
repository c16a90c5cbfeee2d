import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { phaseArrivals } from "../core/arrivals/phase-arrivals.ts";
import { intendedRates, planArrivals } from "../core/arrivals/plan-arrivals.ts";
import { hasFallen } from "../core/capacity/mostfail.ts";
import type { CapacityOptions, PhasePlan, PhaseResult } from "../core/capacity/phase.ts";
import { nextStep } from "../core/capacity/procedure.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { Fold } from "../core/samples/fold.ts";
import { inSeconds, type Milliseconds, perSecond, seconds } from "../core/units.ts";
import { phaseResult } from "../core/verdict/phase-result.ts";
import { beliefLine } from "./belief.ts";
import { readPhase } from "./files/analyse.ts";
import { makePhaseFolder, savePhasePlan, saveStop } from "./files/capacity-folder.ts";
import { showPhase } from "./live.ts";
import { fitToMachine } from "./machine.ts";
import { playPhase } from "./phase.ts";
import { preparePlan } from "./prepare.ts";
import type { Session } from "./session.ts";
import { clearSessions } from "./sessions.ts";

export interface Drive {
  readonly options: CapacityOptions;
  /** Phases that were played before, of a run that is resumed. */
  readonly done: readonly PhaseResult[];
  /** No phase starts that would end after it, ms since 1970. */
  readonly untilMs?: number | undefined;
}

/** Plays phase after phase, each planned from the files of those before, until the procedure has what it can have. */
export async function driveCapacity(session: Session, { options, done, untilMs }: Drive): Promise<void> {
  const results = [...done];
  for (;;) {
    const step = nextStep(options, results);
    if (step.kind === "done") {
      session.terminal.note(`end: ${step.why}`);
      return;
    }
    const beyond = [
      [untilMs, "the budget"],
      [session.edgeMs, "the authorised hours"],
    ].find(([edge]) => typeof edge === "number" && Date.now() + step.phase.duration > edge);
    if (beyond !== undefined) {
      session.terminal.note(`end: ${step.phase.name} would take ${minutesOf(step.phase.duration)} min and end after ${beyond[1]}`);
      if (beyond[0] !== untilMs) saveStop(session.outDir, "the authorised hours would have ended");
      return;
    }
    if (results.length > 0 && session.stopSignal.count() === 0) await clearSessions(session);
    if (session.stopSignal.count() > 0) {
      saveStop(session.outDir, "interrupted");
      return;
    }
    results.push(await playStep(session, step.phase, results.length + 1));
    session.terminal.note(beliefLine(options, results, session.terminal.language));
  }
}

async function playStep(session: Session, phase: PhasePlan, number: number): Promise<PhaseResult> {
  const folder = makePhaseFolder(session.outDir, number, phase.name);
  session.terminal.note(`${folder}: ${phase.why} (about ${minutesOf(phase.duration)} min)`);
  const { table, intended } =
    phase.kind === "surge"
      ? { table: planArrivals(session.plan), intended: intendedRates(session.plan) }
      : phaseArrivals(session.plan, phase, number);
  const prepared = fitToMachine(preparePlan(session.plan, table, { ...phase, hasLesson: phase.kind === "surge" }), session);
  savePhasePlan(session.outDir, folder, phase);
  writeFileSync(join(session.outDir, "phases", folder, "intended.json"), JSON.stringify(intended));
  const isEnough = phase.stopsOnceFallen
    ? (fold: Fold) => hasFallen(secondsSoFar(session.plan, fold, intended), settleSeconds(session.plan))
    : undefined;
  await playPhase(session, { folder, prepared, generators: phase.generators, ...(isEnough === undefined ? {} : { isEnough }) }, (view) =>
    showPhase(session, view),
  );
  return phaseResult(session.plan, phase, await readPhase(session.outDir, folder, session.plan));
}

/** The youngest attempts have not had their chance yet: the limit, and the second in which the engine writes. */
const settleSeconds = (plan: Plan): number => inSeconds(plan.objectives[0]?.within ?? seconds(2)) + 2;

/** What is known of each second so far: first attempts begun in it and those that are good, sign-ins completed in it, and what was planned. */
function secondsSoFar(plan: Plan, fold: Fold, intended: readonly number[]): Parameters<typeof hasFallen>[0] {
  const limit = fold.setup.limitsMs.indexOf(plan.objectives[0]?.within ?? -1);
  const people = [...fold.people.values()];
  const ok = new Map<number, number>();
  for (const cell of fold.cells.attempts())
    if (cell.outcome === "ok") ok.set(cell.second, (ok.get(cell.second) ?? 0) + cell.durations.count);
  return Array.from({ length: Math.max(0, Math.floor(fold.lastMs / 1_000)) }, (_, second) => {
    const tallies = people.flatMap((entry) => entry.tallies.bySecond.get(second) ?? []);
    return {
      intended: perSecond(intended[second] ?? 0),
      ok: ok.get(second) ?? 0,
      judged: tallies.reduce((sum, tally) => sum + tally.first - tally.wrong, 0),
      good: tallies.reduce((sum, tally) => sum + (tally.good[limit] ?? 0), 0),
    };
  });
}

const minutesOf = (duration: Milliseconds): string => (inSeconds(duration) / 60).toFixed(1);
