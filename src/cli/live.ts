import { createLogUpdate } from "log-update";
import type { Plan } from "../core/plan/plan.ts";
import { formatTimeOfDay } from "../core/plan/units/time-of-day.ts";
import type { Fold } from "../core/samples/fold.ts";
import { liveView } from "../core/samples/live.ts";
import { type Milliseconds, milliseconds } from "../core/units.ts";
import type { PhaseView } from "./phase.ts";
import type { Prepared } from "./prepare.ts";
import { runWords } from "./run-words.ts";
import type { Session } from "./session.ts";
import type { Language } from "./terminal.ts";
import { wholeFold } from "./whole-fold.ts";

const REDRAW_EVERY_MS = 500;
/** Without a terminal a line is written this often. */
const LINE_EVERY_MS = 10_000;

/** Where a phase stands in a capacity run. */
export interface Course {
  readonly name: string;
  /** From 1; `of` is how many there will be if nothing comes between. */
  readonly number: number;
  readonly of: number;
  readonly startedAtMs: number;
  /** What is still to come, this phase included, when it starts. */
  readonly left: Milliseconds;
  /** What is believed so far, in one line. */
  readonly belief: string;
}

/** Shows a phase while it is played: a screen on a terminal, plain lines elsewhere, nothing under `--quiet`. */
export function showPhase(session: Session, view: PhaseView, course?: Course): { readonly stop: () => void } {
  const { terminal } = session;
  const phaseFromMs = Date.now();
  const draw = terminal.isInteractive ? createLogUpdate(process.stderr) : undefined;
  const show = (): void => {
    const head = course === undefined ? [] : courseLines(course, phaseFromMs, Date.now(), terminal.language);
    const lines = [...head, ...phaseLines(session, view, course === undefined ? "morning" : "phase")];
    if (draw !== undefined) draw(lines.join("\n"));
    else terminal.note((course === undefined ? lines : [head[0] ?? "", ...lines.slice(head.length)]).join(" · "));
  };
  const timer = setInterval(show, draw === undefined ? LINE_EVERY_MS : REDRAW_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      show();
      draw?.done();
    },
  };
}

/** Which phase of how many, how long the whole has taken and will, and what is believed: a line of its own each. */
export function courseLines(course: Course, phaseFromMs: number, nowMs: number, language: Language): readonly string[] {
  const left = Math.max(0, course.left - (nowMs - phaseFromMs));
  return [runWords(language).course(course, formatMinutes(nowMs - course.startedAtMs), formatMinutes(left)), course.belief];
}

/** `m:ss`. */
function formatMinutes(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** What is happening, from the same cells as the report: the clock, demand and served, people waiting, outcomes, the generator, time left. */
function phaseLines(session: Session, { folds, prepared }: PhaseView, kind: "morning" | "phase"): readonly string[] {
  const fold = wholeFold(folds);
  const elapsedMs = elapsedOf(fold);
  const words = runWords(session.terminal.language);
  if (elapsedMs === undefined) return [words.starting];
  const live = liveView(fold, elapsedMs);
  const leftMs = Math.max(0, prepared.table.durationMs - elapsedMs);
  return [
    ...(kind === "morning" ? [timeOfDay(session.plan, elapsedMs)] : []),
    words.rates(plannedRate(prepared, elapsedMs), live.attemptsPerSecond, live.servedPerSecond),
    words.within(live.goodShare),
    words.waiting(live.waiting, live.live),
    words.outcomes(live.outcomes),
    words.lag(live.lagP99Ms),
    words.left(leftMs),
  ];
}

/** The run's own clock: it begins when the engine lets the first people come, not when the engine is started. */
function elapsedOf({ zeroUs, setup }: Fold): number | undefined {
  return zeroUs === undefined ? undefined : Math.max(0, Date.now() - zeroUs / 1_000 - setup.leadInMs);
}

/** The second that is played, its seconds always written: a clock that stands still looks like a run that does. */
export function timeOfDay({ clock }: Pick<Plan, "clock">, elapsedMs: number): string {
  const atMs = Math.min(clock.to, clock.from + elapsedMs * clock.compress);
  const time = formatTimeOfDay(milliseconds(Math.floor(atMs / 1_000) * 1_000));
  return time.length === "08:00".length ? `${time}:00` : time;
}

/** Planned arrivals a second over the last five seconds. */
function plannedRate({ table }: Prepared, elapsedMs: number): number {
  const from = elapsedMs - 5_000;
  const count = table.people.reduce(
    (sum, entry) => sum + entry.instantsMs.filter((instant) => instant >= from && instant < elapsedMs).length,
    0,
  );
  return count / Math.max(1, Math.min(5, elapsedMs / 1_000));
}
