import { normalCumulative } from "../arrivals/normal.ts";
import type { People } from "../plan/plan.ts";
import { type Milliseconds, milliseconds } from "../units.ts";
import type { Conduct } from "./conduct.ts";
import { HABITUATION } from "./habituation.ts";

/** The wait that a page of the kind "merci d'attendre 3 minutes" asks for. */
export const WAVE_MS = 180_000;
/** Time allowed for the landing pages and the pages of a default journey, pauses included. */
const DEFAULT_JOURNEY_MS = 15_000;
/** A lesson in a virtual classroom, which is held to its end (facts: 55 minutes in every timetable seen). */
const LESSON_MS = 55 * 60_000;
/** Time that one page takes beyond its pause. */
const PAGE_MS = 1_000;

/**
 * Mean time that the k-th wait lasts before the person gives up on it, k from 0: the mean of a lognormal, m·e^(σ²/2), times the
 * habituation so far. With `atLeast` L > 0 the mean of max(L, X), L·Φ(z) + m·e^(σ²/2)·Φ(σ − z) with z = ln(L / m) / σ.
 */
export function meanWait({ patience: { wait, sigma } }: People, k: number, atLeast = 0): number {
  const median = wait * HABITUATION ** k;
  const mean = median * Math.exp(sigma ** 2 / 2);
  if (atLeast <= 0) return mean;
  if (sigma <= 0) return Math.max(atLeast, median);
  const z = Math.log(atLeast / median) / sigma;
  return atLeast * normalCumulative(z) + mean * normalCumulative(sigma - z);
}

/**
 * Mean length of a visit when every attempt fails: the worst that a platform can do, and so what the engine must have room for.
 * Waits, pauses, the waves of those who obey a waiting page, typing, pages, `lessonWait` until the lesson, and the lesson in a virtual
 * classroom, which ends at the deadline too; never more than the deadline plus what comes after the sign-in.
 */
export function worstVisitLength(people: People, lessonWait: Milliseconds, conduct: Conduct = {}): Milliseconds {
  const { reload, reloadAfter } = people.patience;
  const attempts = conduct.triesOnce === true ? 1 : people.patience.attempts;
  const waits = Array.from({ length: attempts }, (_, k) => reload ** k * (meanWait(people, k, conduct.waitAtLeast) + people.typing));
  const pauses = Array.from(
    { length: Math.max(0, attempts - 1) },
    (_, k) => reload ** (k + 1) * (reloadAfter + people.honoursWait * WAVE_MS),
  );
  const isInClass = people.classroom && conduct.hasLesson !== false;
  const signingIn = [...waits, ...pauses].reduce((sum, part) => sum + part, 0);
  const before = Math.min(signingIn, people.deadline) + pagesLength(people) + lessonWait;
  return milliseconds(isInClass ? Math.min(before + LESSON_MS, Math.max(before, people.deadline)) : before);
}

/** Until the last of a phase's people have read a default journey: its pauses are drawn, and the longest of them count (18 to 25 s were seen). */
const LAST_JOURNEY_MS = 20_000;

/** Time that a phase lasts beyond its load because people type before they are in, and read their pages afterwards. Of a lesson nothing: see `lessonLength`. */
export function stayLength(people: readonly People[]): Milliseconds {
  const stays = people.map(
    (one) => one.typing + (one.journey.kind === "none" || one.journey.kind === "pages" ? pagesLength(one) : LAST_JOURNEY_MS),
  );
  return milliseconds(Math.max(0, ...stays));
}

/** The longest that somebody stays in a virtual classroom: to the end of the lesson or the deadline. 0 where nobody attends one. */
export const lessonLength = (people: readonly People[]): Milliseconds =>
  milliseconds(Math.max(0, ...people.map(({ classroom, deadline }) => (classroom ? Math.min(LESSON_MS, deadline) : 0))));

/** Time that a person's pages take after the sign-in. */
export function pagesLength({ journey }: People): Milliseconds {
  if (journey.kind === "none") return milliseconds(0);
  return milliseconds(journey.kind === "pages" ? journey.pages.length * (journey.pause + PAGE_MS) : DEFAULT_JOURNEY_MS);
}
