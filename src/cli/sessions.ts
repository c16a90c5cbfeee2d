import { request } from "node:http";
import type { Plan } from "../core/plan/plan.ts";
import { type Milliseconds, milliseconds } from "../core/units.ts";
import { runHook } from "./hook.ts";
import { Unavailable, UserError } from "./mistake.ts";
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

/** Time that must be waited between phases, 0 where people log out, a hook purges, or the reference platform is reset. */
export function waitBetween({ people, target, hooks }: Plan): Milliseconds {
  const isWaited = target.reference === undefined && hooks.between === undefined && !people.every(({ logout }) => logout === 1);
  return isWaited ? (target.sessions.idle ?? milliseconds(0)) : milliseconds(0);
}

const canEnd = ({ people, target, hooks }: Plan): boolean =>
  target.reference !== undefined ||
  hooks.between !== undefined ||
  (target.sessions.idle ?? Number.POSITIVE_INFINITY) <= LONGEST_WAIT_MS ||
  people.every(({ logout }) => logout === 1);

/**
 * Ends the sessions that a phase left.
 * @throws Unavailable when the hook fails: the run is then incomplete.
 */
export async function clearSessions(session: Session): Promise<void> {
  const { plan, adminUrl, terminal } = session;
  if (plan.hooks.between !== undefined) return purge(session, plan.hooks.between);
  if (adminUrl !== undefined) return resetReference(adminUrl);
  if (plan.people.every(({ logout }) => logout === 1)) return;
  const idle = plan.target.sessions.idle ?? 0;
  terminal.note(`waiting ${Math.ceil(idle / 60_000)} min until the platform has forgotten the sessions of the last phase`);
  await waitOrStop(session, idle);
}

async function purge(session: Session, file: string): Promise<void> {
  const result = await runHook({ file, planDir: session.loaded.dir, runId: session.runId, outDir: session.outDir });
  if (result.kind === "failed")
    throw new Unavailable(`hooks.between: ${result.why}; the capacity run ends here, what was measured is kept`);
}

function resetReference(adminUrl: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(`${adminUrl}/reset`, { method: "POST" }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve());
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
