import type { Closed } from "../capacity/closed.ts";
import type { Turn } from "../capacity/turn.ts";
import type { FixedWindow } from "../capacity/window.ts";
import { networkErrorOf } from "./network-error.ts";
import { isVague, readReason, wordsOf } from "./reason.ts";
import type { ClauseResult, Run, Validity, Verdict } from "./run.ts";

/** Share of attempts answered by a protection layer, or by pages that no rule knows, above which that is worth a line. */
const WORTH_A_LINE = 0.01;
/** Attempts without an answer below which a network or one slow moment may be all of it. */
const LEAST_UNANSWERED = 10;
/** Standard errors of counting by which more of them must have had none than people who do not wait explain. */
const CHANCE_SIGMAS = 3;
/** An account that is signed in as often as one may be. */
const IN_USE = "account-in-use";
/** Reasons that the table of outcomes tells well enough, or another line does. */
const TOLD = [IN_USE, "error-page", "expired", "foreign-host", "locked", "login-form", "redirect-loop"];
/** What a page may be that no rule knows. */
const MAY_WAIT = "asks people to wait, name words of it under pages.waiting, else a limit of sessions looks like a collapse";

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

/**
 * What attempts say about how they were measured, each from more than 1 % of them: that a protection answered instead of the
 * platform, and that a page came which was not expected. A waiting page among those would make a session limit look like a collapse.
 */
export function warningsOf({ outcomes, reasons, total }: Run["attempts"]): readonly string[] {
  const unknown = Object.entries(reasons).filter(([reason]) => !TOLD.includes(reason) && !/^\d+$/.test(reason));
  const [most] = [...unknown].sort((a, b) => b[1] - a[1]);
  const isWorth = (count: number): boolean => count > WORTH_A_LINE * total;
  const lines: string[] = [];
  if (isWorth(outcomes.blocked))
    lines.push(`a protection answered, not the platform: ${outcomes.blocked} of ${total} attempts were blocked`);
  if (most !== undefined && isWorth(Math.min(most[1], outcomes["unexpected-page"])))
    lines.push(unexpectedLine(most[0], `${most[1]} of ${total} attempts`));
  const inUse = reasons[IN_USE] ?? 0;
  if (isWorth(inUse))
    lines.push(
      `${inUse} of ${total} attempts met an account that was signed in already, as often as the platform lets one be; give as many accounts as people, or let them sign out (people.logout)`,
    );
  return lines;
}

/** What most attempts met whose page was not expected: in the sentence of its reason, where that has one. */
function unexpectedLine(reason: string, attempts: string): string {
  const code = readReason(reason)?.code;
  const words = wordsOf(reason);
  if (code === undefined || words === undefined) return `${attempts} met a page that no rule knows (${reason}); if it ${MAY_WAIT}`;
  return `${attempts} ended with ${reason} (${words.seen}): ${words.todo}${isVague(code) ? `; if that page ${MAY_WAIT}` : ""}`;
}

/**
 * Of a platform that turned people away as a full house does (`looksFull`): the status that most of them met, a text of whose page may say so.
 * Nothing where fewer than half of those who failed met one.
 */
export function fullnessOf({ outcomes, reasons, total }: Run["attempts"]): readonly string[] {
  // 403 and 429 are a protection's, of which there is a warning of its own.
  const statuses = Object.entries(reasons).filter(([reason]) => /^\d{3}$/.test(reason) && reason !== "403" && reason !== "429");
  const [most] = statuses.sort((a, b) => b[1] - a[1]);
  if (most === undefined || 2 * most[1] < total - outcomes.ok) return [];
  return [
    `${most[1]} of ${total} attempts were refused with ${most[0]} while those who got in were as fast as before; if that page says that the platform is full, name words of it under pages.waiting, else a limit of sessions looks like a collapse`,
  ];
}

/**
 * Of a run in which nothing speaks of a limit: how many attempts had no answer for as long as people waited, where that is more than 1 % of them beyond
 * `hasty`, the share of people who would not wait as long as a sign-in takes. A share of people who are never answered at any load would else be told nowhere but in
 * the table of outcomes.
 */
export function unansweredOf({ outcomes, total }: Run["attempts"], ceiling: Run["ceiling"], hasty = 0): readonly string[] {
  const count = outcomes["timed-out"] + outcomes.unfinished;
  const expected = hasty * total;
  const isExplained = count <= WORTH_A_LINE * total + expected + CHANCE_SIGMAS * Math.sqrt(expected);
  if (ceiling.kind !== "not-reached" || count < LEAST_UNANSWERED || isExplained) return [];
  return [
    `${count} of ${total} attempts had no answer for as long as people waited, though nothing else speaks of a limit of the platform: that is a fault, and no saturation`,
  ];
}

/**
 * Of a platform that let everybody in and then a level (`findTurn`): one run cannot tell a reserve that was used up from a platform that gets less done beyond a
 * rate, and of a full house whose people leave what came in before lasts no more than that. Nothing where there was no such turn, or a limit of sessions that is known says why.
 */
export function levelOf(turn: Pick<Turn, "before" | "level"> | undefined, sessionLimit: Run["sessionLimit"]): readonly string[] {
  if (turn === undefined || sessionLimit.kind === "found") return [];
  const [before, level] = [turn.before, turn.level].map((rate) => rate.toPrecision(3)).map(Number);
  return [
    `goodput fell from ${before} to ${level} a second and stayed there, while those who got in were as fast as before and the others were turned away at once; if that used up a reserve (a quota, a token bucket, a waiting room), what was let in before does not last`,
  ];
}

/** Of a limit of requests in windows (`findWindow`): for a part of each of them more is let in than the ceiling says, and then nobody. Nothing where the ceiling is another. */
export function windowOf(window: FixedWindow | undefined, ceiling: Run["ceiling"]): readonly string[] {
  if (window === undefined || (ceiling.kind !== "found" && ceiling.kind !== "at-least")) return [];
  return [
    `every ${window.every} s about ${Math.round(window.every * window.rate)} people were let in, and nobody else until the next ${window.every} s, however many came: that is a limit of requests, and the ceiling is what it lets in for long`,
  ];
}

/** Of a platform that shut for a while (`findClosed`): nobody knows whether that was a limit of requests, of which more is let in at first than lasts, or a restart. */
export const closedOf = (closed: Closed | undefined, sessionLimit: Run["sessionLimit"]): readonly string[] =>
  closed === undefined || sessionLimit.kind !== "none"
    ? []
    : [
        `for ${closed.length} s nobody was let in and all were turned away at once, and then people were let in again; if that is a limit of so many requests in some minutes, no more lasts than was let in from one opening to the next; if it was a restart, play the run again`,
      ];

/** What became of people that neither a clause nor a rate tells: why nobody got in, and that the pages behind the door did not come. */
export function missesOf(attempts: Run["attempts"], gotIn: number, notes: Run["notes"]): readonly string[] {
  const [most] = Object.entries(attempts.reasons).sort((a, b) => b[1] - a[1]);
  const missed = notes["page-failed"] ?? 0;
  const reason = most?.[0] ?? "";
  const seen = wordsOf(reason)?.seen ?? networkErrorOf(reason);
  return [
    ...(gotIn === 0 && most !== undefined
      ? [
          `nobody got in; the commonest reason: ${most[0]} (${most[1]} of ${attempts.total} attempts${seen === undefined ? "" : `: ${seen}`}); rentree check shows it hop by hop`,
        ]
      : []),
    ...(gotIn > 0 && missed > gotIn
      ? [`${missed} pages behind the sign-in did not come for the ${gotIn} people who got in: they did not do what the plan says`]
      : []),
  ];
}
