import type { PhaseResult } from "./phase.ts";
import { holdCounts } from "./staircase.ts";

/** Searches after which going further down is given up: a small platform's SLO rate can be a quarter of its ceiling. */
const MOST_SEARCHES = 7;
/** Bad share of a search, of that of the one before it, with which going down is worth while. */
const BETTER = 0.8;
/** The same of what is allowed: so near, a little less demand may do. */
const NEAR = 1.4;

/** Whether the objective fails less and less as the searches go down: where it fails at any rate, more of them find nothing. */
export function improves(searches: readonly PhaseResult[], allowed: number): boolean {
  const [before, last] = searches.slice(-2).map((search) => {
    const counts = holdCounts(search);
    return (
      counts.reduce((sum, { bad }) => sum + bad, 0) /
      Math.max(
        1,
        counts.reduce((sum, { of }) => sum + of, 0),
      )
    );
  });
  return before !== undefined && last !== undefined && searches.length < MOST_SEARCHES && last < Math.max(BETTER * before, NEAR * allowed);
}
