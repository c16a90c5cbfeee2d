import type { Accounts } from "./accounts.ts";
import type { Call } from "./call.ts";
import type { Duties, Duty } from "./duties.ts";
import type { LockOut } from "./lock-out.ts";
import type { Party } from "./route.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { ReferenceSettings } from "./settings.ts";

/** What the routes share. `origins` are known once the servers listen. */
export interface World {
  readonly settings: ReferenceSettings;
  readonly origins: Record<Party, string>;
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly lockOut: LockOut;
  readonly duties: Duties;
  /** Whether every password is wrong just now. */
  readonly areAllWrong: (call: Call) => boolean;
}

/** Cookies that carry a session, one for each family of platforms. */
export const SESSION_COOKIES = { entcore: "oneSessionId", moodle: "MoodleSession", other: "RENTREE_SESSION" } as const;

/** Where a duty of the first visit is done. */
export const dutyPath = (duty: Duty): string => (duty === "consent" ? "/auth/consent" : "/auth/change-password");

/** The live session of a request, by cookie or by bearer token. */
export function sessionOf(world: World, call: Call): Session | undefined {
  const bearer = call.header("authorization");
  if (bearer?.startsWith("Bearer ")) return world.sessions.visit(bearer.slice(7), call.at);
  for (const name of Object.values(SESSION_COOKIES)) {
    const session = world.sessions.visit(call.cookie(name), call.at);
    if (session !== undefined) return session;
  }
  return undefined;
}

/** Checks a login and a password, and keeps the books of the lock-out. */
export function checkPassword(world: World, call: Call, login: string, password: string): "right" | "wrong" | "locked-out" {
  if (world.lockOut.isBannedAt(login, call.at)) return "locked-out";
  if (!world.areAllWrong(call) && world.accounts.isRight(login, password)) {
    world.lockOut.noteRight(login);
    return "right";
  }
  world.lockOut.noteWrong(login, call.at);
  return "wrong";
}

/** A check that takes no worker: a banned account, or a wrong password where those are cheap. */
export function isRefusedEarly(world: World, call: Call, login: string, password: string): boolean {
  if (world.lockOut.isBannedAt(login, call.at)) return true;
  return world.settings.wrongPasswords === "cheap" && (world.areAllWrong(call) || !world.accounts.isRight(login, password));
}
