import { createLogUpdate } from "log-update";
import { liveView } from "../core/samples/live.ts";
import type { PhaseView } from "./phase.ts";
import { formatTime } from "./prepare.ts";
import type { Session } from "./session.ts";

const REDRAW_EVERY_MS = 500;
/** Without a terminal a line is written this often. */
const LINE_EVERY_MS = 10_000;

/** Shows a phase while it is played: a screen on a terminal, plain lines elsewhere, nothing under `--quiet`. */
export function showPhase(session: Session, view: PhaseView): { readonly stop: () => void } {
  const { terminal } = session;
  const draw = terminal.isInteractive ? createLogUpdate(process.stderr) : undefined;
  const show = (): void => {
    const lines = phaseLines(session, view);
    if (draw !== undefined) draw(lines.join("\n"));
    else terminal.note(lines.join(" · "));
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

/** What is happening, from the same cells as the report: the clock, demand and served, people waiting, outcomes, the generator, time left. */
function phaseLines(session: Session, { fold, startedAtMs, prepared }: PhaseView): readonly string[] {
  const { clock } = session.plan;
  const elapsedMs = Date.now() - startedAtMs;
  const live = liveView(fold, elapsedMs);
  const leftMs = Math.max(0, prepared.table.durationMs - elapsedMs);
  const outcomes = Object.entries(live.outcomes)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${outcome} ${count}`);
  return [
    `${formatTime(Math.min(clock.to, clock.from + elapsedMs * clock.compress))}`,
    `demand ${plannedRate(prepared, elapsedMs).toFixed(1)}/s, attempts ${live.attemptsPerSecond.toFixed(1)}/s, served ${live.servedPerSecond.toFixed(1)}/s`,
    `within the objective ${live.goodShare === undefined ? "–" : `${(live.goodShare * 100).toFixed(1)} %`}`,
    `waiting ${live.waiting}, signed in ${live.live}`,
    outcomes.length === 0 ? "nothing ended yet" : outcomes.join(", "),
    `generator lag p99 ${live.lagP99Ms === undefined ? "–" : `${live.lagP99Ms.toFixed(0)} ms`}`,
    leftMs > 0 ? `${Math.ceil(leftMs / 1_000)} s of arrivals left` : "the last ones finish",
  ];
}

/** Planned arrivals a second over the last five seconds. */
function plannedRate({ table }: PhaseView["prepared"], elapsedMs: number): number {
  const from = elapsedMs - 5_000;
  const count = table.people.reduce(
    (sum, entry) => sum + entry.instantsMs.filter((instant) => instant >= from && instant < elapsedMs).length,
    0,
  );
  return count / Math.max(1, Math.min(5, elapsedMs / 1_000));
}
