import { countAt, type Milliseconds, type PerSecond } from "../../units.ts";

/** Two visits with one account at the same time: the platform may end one session, or lock the account. */
export interface Collisions {
  readonly accounts: number;
  /** Visits in progress at the peak, by Little's law: peak rate × longest visit. */
  readonly inProgress: number;
  /** Visits at the peak whose account is in use already. */
  readonly expected: number;
}

/** Expected collisions at the peak where accounts are dealt in turn: none while there are at least as many accounts as visits in progress. */
export function expectCollisions(accounts: number, peak: PerSecond, longestVisit: Milliseconds): Collisions {
  const inProgress = countAt(peak, longestVisit);
  return { accounts, inProgress, expected: Math.max(0, Math.round(inProgress - accounts)) };
}

/** A warning for the terminal and the report; `undefined` where no collision is expected. */
export function warnCollisions(name: string, collisions: Collisions): string | undefined {
  if (collisions.expected === 0) return undefined;
  const { accounts, inProgress, expected } = collisions;
  return `${name}: ${accounts} ${accounts === 1 ? "account" : "accounts"} for up to ${Math.ceil(inProgress)} visits at once, so that up to ${expected} will share one; list more accounts`;
}
