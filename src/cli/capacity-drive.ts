import { join } from "node:path";
import { phaseArrivals } from "../core/arrivals/phase-arrivals.ts";
import { intendedRates, planArrivals } from "../core/arrivals/plan-arrivals.ts";
import { withOverhead } from "../core/capacity/budget.ts";
import { gather } from "../core/capacity/evidence.ts";
import { isUnconfirmed } from "../core/capacity/guard.ts";
import { hasFallen, stopsAtItsRule } from "../core/capacity/mostfail.ts";
import { ORDINARY, outlook } from "../core/capacity/outlook.ts";
import type { CapacityOptions, PhasePlan, PhaseResult } from "../core/capacity/phase.ts";
import { nextStep } from "../core/capacity/procedure.ts";
import { standing } from "../core/capacity/retake.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { Fold } from "../core/samples/fold.ts";
import { inSeconds, type Milliseconds, perSecond, seconds } from "../core/units.ts";
import { allObjectives } from "../core/verdict/capacity-options.ts";
import { mergedFold } from "../core/verdict/input.ts";
import { phaseResult } from "../core/verdict/phase-result.ts";
import { beliefLine } from "./belief.ts";
import { readPhase } from "./files/analyse.ts";
import { makePhaseFolder, savePhasePlan, saveStop } from "./files/capacity-folder.ts";
import { writeWhole } from "./files/write-whole.ts";
import { type Course, showPhase } from "./live.ts";
import { fitToMachine } from "./machine.ts";
import { playPhase } from "./phase.ts";
import { preparePlan } from "./prepare.ts";
import { runWords } from "./run-words.ts";
import type { Session } from "./session.ts";
import { clearSessions, isNextStep, type Left, leftBy, timeToEnd, waitsOf } from "./sessions.ts";

export interface Drive {
  readonly options: CapacityOptions;
  /** Phases that were played before, of a run that is resumed. */
  readonly done: readonly PhaseResult[];
  /** No phase starts that would end after it, ms since 1970. */
  readonly untilMs?: number | undefined;
}

/** Plays phase after phase, each planned from the files of those before, until the procedure has what it can have. */
export async function driveCapacity(session: Session, { options, done, untilMs }: Drive): Promise<void> {
  const words = runWords(session.terminal.language);
  const results = [...done];
  const startedAtMs = Date.now();
  let left: Left | undefined;
  for (;;) {
    const step = nextStep(options, results);
    if (step.kind === "done") {
      session.terminal.note(words.end(step.why));
      saveStop(session.outDir, undefined);
      return;
    }
    const edge = edgeBefore(session, Date.now() + timeToEnd(session.plan, results.at(-1)?.phase, step.phase), untilMs);
    if (edge !== undefined) {
      session.terminal.note(words.tooLong(step.phase.name, minutesOf(step.phase.duration), edge));
      const isPlanned = !isUnconfirmed(standing(results));
      if (edge === "budget") saveStop(session.outDir, "the time that was given was over", { isPlanned });
      else saveStop(session.outDir, "the authorised hours would have ended");
      return;
    }
    const why = results.length === 0 ? undefined : await makeRoom(session, results, step.phase, left ?? EVERYBODY);
    if (session.stopSignal.count() > 0 || why !== undefined) {
      saveStop(session.outDir, why ?? "interrupted");
      if (why !== undefined) session.terminal.warn(words.end(why));
      return;
    }
    const played = await playStep(session, step.phase, courseOf(session, { options, results, startedAtMs }));
    results.push(played.result);
    left = played.left;
    session.terminal.note(beliefLine(options, results, session.terminal.language));
  }
}

/** What would end before a phase that ends at `endMs`. */
function edgeBefore({ edgeMs }: Session, endMs: number, untilMs: number | undefined): "budget" | "hours" | undefined {
  if (untilMs !== undefined && endMs > untilMs) return "budget";
  return edgeMs !== undefined && endMs > edgeMs ? "hours" : undefined;
}

/** Of a run that is resumed nobody knows how many are left: as if all were, who do not log out. */
const EVERYBODY: Left = { gotIn: 1, signedIn: 1 };

/** Ends the sessions that the phase before left, where the next one must not begin on them; returns why it must not begin at all. */
async function makeRoom(session: Session, results: readonly PhaseResult[], next: PhasePlan, left: Left): Promise<string | undefined> {
  if (isNextStep(session.plan, results.at(-1)?.phase, next)) return undefined;
  return clearSessions(session, left === EVERYBODY && session.plan.people.every(({ logout }) => logout === 1) ? NOBODY : left);
}

const NOBODY: Left = { gotIn: 0, signedIn: 0 };

interface Progress {
  readonly options: CapacityOptions;
  readonly results: readonly PhaseResult[];
  readonly startedAtMs: number;
}

/** Where the next phase stands, by what the platform has shown so far. */
function courseOf({ plan, terminal }: Session, { options, results, startedAtMs }: Progress): Course {
  const { ceilingGuess } = gather(options, results);
  const isKnown = results.some(({ phase }) => phase.kind !== "baseline");
  const coming = outlook(options, results, isKnown && ceilingGuess > 0 ? ceilingGuess : ORDINARY);
  return {
    name: coming[0]?.name ?? "",
    number: results.length + 1,
    of: results.length + coming.length,
    startedAtMs,
    left: withOverhead(coming, waitsOf(plan)),
    belief: beliefLine(options, results, terminal.language),
  };
}

async function playStep(
  session: Session,
  phase: PhasePlan,
  course: Course,
): Promise<{ readonly result: PhaseResult; readonly left: Left }> {
  const folder = makePhaseFolder(session.outDir, course.number, phase.name);
  session.terminal.note(runWords(session.terminal.language).phase(folder, phase.why, minutesOf(phase.duration)));
  const { table, intended } =
    phase.kind === "surge"
      ? { table: planArrivals(session.plan), intended: intendedRates(session.plan) }
      : phaseArrivals(session.plan, phase, course.number);
  const prepared = fitToMachine(preparePlan(session.plan, table, { ...phase, hasLesson: phase.kind === "surge" }), session);
  savePhasePlan(session.outDir, folder, phase);
  writeWhole(join(session.outDir, "phases", folder, "intended.json"), JSON.stringify(intended));
  const isEnough = stopsAtItsRule(phase)
    ? (fold: Fold) => hasFallen(secondsSoFar(session.plan, fold, intended), settleSeconds(session.plan))
    : undefined;
  await playPhase(session, { folder, prepared, generators: phase.generators, ...(isEnough === undefined ? {} : { isEnough }) }, (view) =>
    showPhase(session, view, course),
  );
  const input = await readPhase(session.outDir, folder, session.plan);
  const plan = { ...session.plan, objectives: allObjectives(session.plan) };
  return { result: phaseResult(plan, phase, input), left: leftBy(mergedFold(session.plan, input)) };
}

/** The youngest attempts have not had their chance yet: the limit, and the second in which the engine writes. */
const settleSeconds = (plan: Plan): number => inSeconds(plan.objectives[0]?.within ?? seconds(2)) + 2;

/** What is known of each second so far: first attempts begun in it and those that are good, sign-ins completed in it if nobody typed, and what was planned. */
function secondsSoFar(plan: Plan, fold: Fold, intended: readonly number[]): Parameters<typeof hasFallen>[0] {
  const limit = fold.setup.limitsMs.indexOf(plan.objectives[0]?.within ?? -1);
  const people = [...fold.people.values()];
  const ok = new Map<number, number>();
  for (const cell of fold.untyped.attempts())
    if (cell.outcome === "ok") ok.set(cell.second, (ok.get(cell.second) ?? 0) + cell.durations.count);
  return Array.from({ length: Math.max(0, Math.floor(fold.lastMs / 1_000) - fold.typingSeconds()) }, (_, second) => {
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
