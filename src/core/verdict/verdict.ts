import type { ClauseResult, Run, Validity, Verdict } from "./run.ts";

/** Share of attempts answered by a protection layer above which the platform itself was hardly measured. */
const MAX_BLOCKED = 0.01;

export interface VerdictInput {
  readonly validity: Validity;
  readonly clauses: readonly ClauseResult[];
  /** People who got in. */
  readonly gotIn: number;
}

/**
 * The verdict: none on a measurement that is not valid, and none where nobody got in; on a valid one a failed clause beats one without
 * verdict. Skipped clauses do not count.
 */
export function verdictOf({ validity, clauses, gotIn }: VerdictInput): Verdict {
  if (validity.kind !== "valid" || gotIn === 0) return "no-verdict";
  const kinds = clauses.map(({ kind }) => kind).filter((kind) => kind !== "skipped");
  if (kinds.length === 0) return "not-judged";
  if (kinds.includes("fail")) return "fail";
  return kinds.includes("no-verdict") ? "no-verdict" : "pass";
}

const CODES: Readonly<Record<Verdict, 0 | 1 | 2>> = { pass: 0, "not-judged": 0, fail: 1, "no-verdict": 2 };

/** The exit code of a run that was measured (design.md §8); an interruption beats every verdict. */
export const exitCodeOf = (run: Pick<Run, "verdict">, end: "finished" | "interrupted" = "finished"): 0 | 1 | 2 | 130 =>
  end === "interrupted" ? 130 : CODES[run.verdict];

/** The warning that a protection answered instead of the platform; undefined up to 1 % of attempts. */
export function warnBlocked(attempts: Run["attempts"]): string | undefined {
  const share = attempts.total > 0 ? attempts.outcomes.blocked / attempts.total : 0;
  return share > MAX_BLOCKED
    ? `a protection answered, not the platform: ${attempts.outcomes.blocked} of ${attempts.total} attempts were blocked`
    : undefined;
}
