import type { PerSecond } from "../units.ts";
import type { PhaseResult } from "./phase.ts";
import { type HoldWindow, holdWindows } from "./staircase.ts";

/** Share of what comes beyond the ceiling that must be left waiting, and not turned away, for a backlog. */
const MOST = 0.5;

/**
 * Whether holds above `ceiling` left what came beyond it waiting, where a full queue or a protection would have turned it away. Such a hold may
 * be over before its queue is as long as a lax objective allows, and then passes at a rate that does not last. False where no hold went
 * above the ceiling.
 */
export function pilesUp(results: readonly PhaseResult[], ceiling: PerSecond): boolean {
  const beyond = results.flatMap((result) =>
    holdWindows(result.phase.stretches)
      .filter(({ rate, until }) => rate > ceiling && until <= result.seconds.length)
      .map((hold) => beyondIn(result, hold, ceiling)),
  );
  const [waiting, excess] = [beyond.reduce((sum, { waiting }) => sum + waiting, 0), beyond.reduce((sum, { excess }) => sum + excess, 0)];
  return excess > 0 && waiting > MOST * excess;
}

/** People that a hold left in an attempt beyond those who were there, and how many came beyond the ceiling. */
function beyondIn(
  { seconds }: PhaseResult,
  { begin, until }: HoldWindow,
  ceiling: PerSecond,
): { readonly waiting: number; readonly excess: number } {
  const hold = seconds.slice(begin, until);
  const waiting = hold.reduce((sum, { attempts, ok, failed, overload }) => sum + attempts - ok - failed - overload, 0);
  return { waiting, excess: hold.reduce((sum, { planned }) => sum + planned, 0) - ceiling * hold.length };
}
