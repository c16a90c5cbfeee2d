import exec from "k6/execution";
import { exponential } from "../src/core/people/random.ts";
import { endingOf } from "./ending.ts";
import { note } from "./metrics.ts";
import type { Person } from "./person.ts";
import { bearWaiting } from "./reading.ts";

/** Teachers open the sheet when the lesson starts, not all in the same millisecond: mean delay in ms, exponential. */
const SETTLING_MS = 5_000;

/**
 * The lesson that somebody present at `now` calls the roll for: the next one, or the one that began already where that is
 * nearer. Times are ms on one clock; undefined without lessons.
 */
export const lessonAt = (lessons: readonly number[], now: number): number | undefined => {
  let before: number | undefined;
  for (const start of lessons) {
    if (start >= now) return before === undefined || start - now <= now - before ? start : before;
    before = start;
  }
  return before;
};

/** Posts with entcore's CSRF token: the cookie `XSRF-TOKEN` sent back in the header `X-XSRF-TOKEN`. */
export const write = async (person: Person, path: string, body: string, type = "application/json"): Promise<void> => {
  const { browser, target } = person;
  if (!HAS_WRITES) return note("write-skipped");
  const url = target + path;
  const token = browser.cookie(url, "XSRF-TOKEN") ?? "";
  bearWaiting(person);
  const headers = { "X-XSRF-TOKEN": token, "Content-Type": type };
  const ending = await endingOf(() => browser.send({ step: "page", name: path, url, method: "POST", body, headers }));
  if (ending !== undefined) note("page-failed");
};

/** Waits for the lesson, opens the sheet, marks the absent and validates: a burst of writes locked to the bell. A phase that is no morning has none. */
export const callRoll = async (person: Person): Promise<void> => {
  if (__ENV["NO_LESSON"] !== undefined) return;
  const { people, rest, visit, random } = person;
  const now = Date.now() - exec.scenario.startTime;
  const lesson = lessonAt(people.lessons, now);
  if (lesson === undefined) return;
  if (lesson < now) note("late-roll-call");
  else await rest(lesson - now + exponential(random, SETTLING_MS));
  await visit(["/presences", "/presences/courses"]);
  const run = __ENV["RENTREE_RUN_ID"] ?? "";
  await write(person, "/presences/registers", JSON.stringify({ run, course: Math.floor(random() * 1_000) }));
  await write(person, "/presences/events", JSON.stringify({ run, absent: 1 + Math.floor(random() * 3) }));
  await write(person, "/presences/registers/status", JSON.stringify({ run, state: "done" }));
};
