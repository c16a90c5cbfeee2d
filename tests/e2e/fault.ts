import type { AttemptOutcome, Run, VisitOutcome } from "../../src/core/verdict/run.ts";
import type { TestedEngine } from "./engines.ts";
import type { Ended } from "./rentree.ts";

/** What must come of a fault: the data that the tests assert and that `docs/faults.md` is made from. */
export interface Expected {
  /** What people met; absent where the run did not begin, or where it is not the same every time. */
  readonly people?: People;
  readonly validity?: Run["validity"]["kind"];
  /** Code of a reason against the measurement (src/core/verdict/cause.ts); absent: any, or none. */
  readonly cause?: string;
  readonly verdict?: Run["verdict"];
  readonly exitCode: number;
}

type People =
  | { readonly kind: "attempts"; readonly share: Share; readonly outcome: AttemptOutcome; readonly reason?: string }
  | { readonly kind: "visits"; readonly share: Share; readonly outcome: VisitOutcome | "never started" };

/** Of all that were begun, or of everyone planned where they never started. */
type Share = "all" | "half" | "some";

/** One thing that can go wrong, and what Rentrée makes of it. */
export interface Fault {
  readonly name: string;
  readonly expected: Expected;
  /** Measures time: played alone. */
  readonly isTimed?: boolean;
  /** Plays it; anything that is to be proved beside the run's own words is asserted here. */
  readonly play: (engine: TestedEngine) => Promise<Ended>;
}

/** The share of people or attempts that met what was expected: how many, of how many. */
export function countMet({ visits, attempts }: Run, people: People): { readonly met: number; readonly of: number } {
  if (people.kind === "attempts") {
    const met = attempts.outcomes[people.outcome];
    return { met: people.reason === undefined ? met : Math.min(met, attempts.reasons[people.reason] ?? 0), of: attempts.total };
  }
  const counts = { ok: visits.ok, "gave-up": visits.gaveUp, failed: visits.failed, unfinished: visits.unfinished };
  if (people.outcome === "never started") return { met: visits.neverStarted, of: visits.planned };
  return { met: counts[people.outcome], of: visits.started };
}

/** Whether `met` of `of` is the share that was expected. Where half is expected, it is exactly half. */
export function isShare({ met, of }: { readonly met: number; readonly of: number }, share: Share): boolean {
  if (of === 0) return false;
  if (share === "all") return met === of;
  return share === "half" ? met * 2 === of : met > 0;
}

/** `docs/faults.md`, from the faults themselves. */
export function describeFaults(faults: readonly Fault[]): string {
  const rows = faults.map(({ name, expected }) => [
    name,
    describePeople(expected.people),
    expected.validity === undefined ? "not begun" : `${expected.validity}${expected.cause === undefined ? "" : ` (\`${expected.cause}\`)`}`,
    expected.verdict ?? "–",
    String(expected.exitCode),
  ]);
  const table = [["fault", "what people met", "measurement", "verdict", "exit code"], ["---", "---", "---", "---", "---"], ...rows];
  return `${HEAD}\n${table.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

const HEAD = `<!-- Made from the tests' own data: RENTREE_UPDATE=1 npx vitest run --project e2e tests/e2e/faults.test.ts -->

# Faults

A test that passes because nothing was measured is worse than no test. Each row is played by \`tests/e2e/faults.test.ts\` on the embedded
engine and, where there is one, on a real k6, and must end as the row says: outcomes of attempts and visits, what the measurement is worth,
the verdict and the exit code. The plans have a clause, so that the verdict would be \`pass\` or \`fail\` if the measurement allowed one.
`;

function describePeople(people: People | undefined): string {
  if (people === undefined) return "–";
  const of = people.kind === "visits" ? "visits" : "attempts";
  const reason = people.kind === "attempts" && people.reason !== undefined ? ` (${people.reason})` : "";
  return `${people.share} ${of}: ${people.outcome}${reason}`;
}
