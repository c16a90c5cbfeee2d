import { request } from "node:http";
import type { Waits } from "../core/capacity/budget.ts";
import type { PhasePlan } from "../core/capacity/phase.ts";
import { lessonLength, stayLength } from "../core/people/visit-length.ts";
import type { Plan } from "../core/plan/plan.ts";
import type { Fold } from "../core/samples/fold.ts";
import { type Milliseconds, milliseconds } from "../core/units.ts";
import { runHook } from "./hook.ts";
import { Unavailable, UserError } from "./mistake.ts";
import { runWords } from "./run-words.ts";
import type { Session } from "./session.ts";

/** A person's session lasts until the platform forgets it; longer than this nobody waits between phases. */
const LONGEST_WAIT_MS = 30 * 60_000;

/** A reference platform that has not answered by then hangs. */
const RESET_WITHIN_MS = 10_000;

/**
 * Refuses a plan whose phases would start on the sessions of those before: people must log out, or the platform's expiry be known,
 * or a hook purge them (issue: no phase starts on the previous one's sessions).
 * @throws UserError that names how many people would be left.
 */
export function checkSessionsEnd(plan: Plan, expected: number): void {
  if (canEnd(plan)) return;
  throw new UserError(
    `each phase would start on the sessions of those before, about ${Math.round(expected)} of them after the first; give people logout: 100%, or target.sessions.idle of at most ${LONGEST_WAIT_MS / 60_000}min so that their expiry can be waited out, or hooks.between that purges them`,
  );
}

/**
 * Refuses a plan in which people must choose a new password: each phase plays the same accounts, and from the second on they would come with
 * the old one. A reference platform forgets new passwords, and a hook can.
 * @throws UserError that names them.
 */
export function checkNewPasswords({ people, target, hooks }: Plan): void {
  const renewed = people.filter(({ changePassword }) => changePassword > 0).map(({ name }) => name);
  if (renewed.length === 0 || target.reference !== undefined || hooks.between !== undefined) return;
  throw new UserError(
    renewed.map(
      (name) =>
        `people.${name}.changePassword: every phase plays the same accounts, and from the second on they would come with the old password; give hooks.between that resets them, or --set people.${name}.changePassword=0%`,
    ),
  );
}

/** Time that must be waited between phases, 0 where people log out, a hook purges, or the reference platform is reset. */
export function waitBetween({ people, target, hooks }: Plan): Milliseconds {
  const isWaited = target.reference === undefined && hooks.between === undefined && !people.every(({ logout }) => logout === 1);
  return isWaited ? (target.sessions.idle ?? milliseconds(0)) : milliseconds(0);
}

/** Time that a plan's people ask for around the phases. */
export const waitsOf = (plan: Plan): Waits => ({ between: waitBetween(plan), stay: stayLength(plan.people) });

/** What of a phase decides whether it follows another one, and how long it takes. */
type Played = Pick<PhasePlan, "kind" | "duration">;

/** Steps of the baseline follow one another as one, because no number rests on them; not where people come back with a password that was changed. */
export const isNextStep = ({ people }: Plan, before: Pick<Played, "kind"> | undefined, next: Pick<Played, "kind">): boolean =>
  next.kind === "baseline" && before?.kind === "baseline" && people.every(({ changePassword }) => changePassword === 0);

/** From now to the end of `next`: what is waited for after the phase `before` it, its load, those who read their pages after it, and the surge's lesson. */
export function timeToEnd(plan: Plan, before: Pick<Played, "kind"> | undefined, next: Played): Milliseconds {
  const waited = before === undefined || isNextStep(plan, before, next) ? 0 : waitBetween(plan);
  const lesson = next.kind === "surge" ? lessonLength(plan.people) : 0;
  return milliseconds(waited + next.duration + stayLength(plan.people) + lesson);
}

const canEnd = ({ people, target, hooks }: Plan): boolean =>
  target.reference !== undefined ||
  hooks.between !== undefined ||
  (target.sessions.idle ?? Number.POSITIVE_INFINITY) <= LONGEST_WAIT_MS ||
  people.every(({ logout }) => logout === 1);

/** How many people a phase let in, and how many of them had not logged out when it ended. */
export interface Left {
  readonly gotIn: number;
  readonly signedIn: number;
}

/** Counted from the samples: who was cut while signed in, by a rule or by a deadline, is among those left. */
export function leftBy(fold: Fold): Left {
  const totals = [...fold.people.values()].map(({ tallies }) => tallies.total());
  const gotIn = totals.reduce((sum, total) => sum + total.in, 0);
  return { gotIn, signedIn: gotIn - totals.reduce((sum, total) => sum + total.loggedOut, 0) };
}

/**
 * Share of people who may be left where everybody logs out: an engine that ends by its phase's rule cuts those who are just
 * logging out, as many as come within the time that this takes (3 % of a short phase, 300 ms away from the platform).
 */
const FEW = 0.1;

/**
 * Ends the sessions that a phase left. What it returns is why the next phase must not start, where it must not.
 * @throws Unavailable when the hook fails: the run is then incomplete.
 */
export async function clearSessions(session: Session, left: Left): Promise<string | undefined> {
  const { plan, adminUrl, terminal } = session;
  if (adminUrl !== undefined) await resetReference(adminUrl);
  if (plan.hooks.between !== undefined) return purge(session, plan.hooks.between);
  if (adminUrl !== undefined || left.signedIn === 0) return undefined;
  const { idle } = plan.target.sessions;
  const words = runWords(terminal.language);
  const isFew = left.signedIn <= FEW * left.gotIn;
  const isWaited = idle !== undefined && idle <= LONGEST_WAIT_MS && !(isFew && plan.people.every(({ logout }) => logout === 1));
  if (isWaited) {
    terminal.note(words.sessions(left.signedIn, left.gotIn, { waitMin: Math.ceil(idle / 60_000) }));
    await waitOrStop(session, idle);
    return undefined;
  }
  if (!isFew)
    return `${left.signedIn} of ${left.gotIn} people of the last phase are still signed in, and nothing is known that ends their sessions; give target.sessions.idle or hooks.between`;
  terminal.note(words.sessions(left.signedIn, left.gotIn, "too-few"));
  return undefined;
}

async function purge({ loaded, runId, outDir, stopSignal }: Session, file: string): Promise<undefined> {
  const result = await runHook({ file, planDir: loaded.dir, runId, outDir, stopSignal });
  if (result.kind === "failed")
    throw new Unavailable(`hooks.between: ${result.why}; the capacity run ends here, what was measured is kept`);
}

function resetReference(adminUrl: string): Promise<undefined> {
  return new Promise((resolve, reject) => {
    const call = request(`${adminUrl}/reset`, { method: "POST" }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(undefined));
    });
    call.once("error", (error) => reject(new Unavailable(`the reference platform is gone: ${error.message}`)));
    call.setTimeout(RESET_WITHIN_MS, () => call.destroy(new Error(`no answer within ${RESET_WITHIN_MS / 1_000} s`)));
    call.end();
  });
}

function waitOrStop(session: Session, durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      ignore();
      resolve();
    };
    const timer = setTimeout(() => finish(), durationMs);
    const ignore = session.stopSignal.listen(() => setImmediate(finish));
  });
}
