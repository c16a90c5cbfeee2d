import { endingOf } from "./ending.ts";
import { note } from "./metrics.ts";
import type { Journey } from "./person.ts";
import { PAGE_WAIT_MS } from "./reading.ts";

/**
 * Logs out at the end of a visit, for the plan's share of people (entcore's address). What their sign-in left of their patience
 * does not count any more: a page that is cut by it leaves a session behind for no reason of the platform's.
 */
export const leave: Journey = async ({ browser, people, random, target, deadline }) => {
  if (random() >= people.logout) return;
  browser.until = Math.min(deadline, Date.now() + PAGE_WAIT_MS);
  const ending = await endingOf(() =>
    browser.open({ step: "page", name: "/auth/logout", url: `${target}/auth/logout?callback=/auth/login` }),
  );
  note(ending === undefined ? "logged-out" : "page-failed");
};
