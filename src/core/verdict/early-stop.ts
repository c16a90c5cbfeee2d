import { WATCHED_ATTEMPTS } from "../samples/fold.ts";
import type { AttemptOutcome } from "../samples/metric.ts";

/** Share of the first attempts that may be refused for their password; platforms lock accounts after a few (design.md §6). */
const MAX_REJECTED = 0.5;

/**
 * Whether to stop because the accounts are refused: more than half of the first twenty attempts, known as soon as eleven are. `watched` is
 * the fold's: planned wrong passwords are not among them. Fewer attempts stop nothing.
 */
export function shouldStopRejected(watched: readonly { readonly outcome: AttemptOutcome }[]): boolean {
  const rejected = watched.slice(0, WATCHED_ATTEMPTS).filter(({ outcome }) => outcome === "rejected").length;
  return rejected > WATCHED_ATTEMPTS * MAX_REJECTED;
}
