import { endingOf } from "./ending.ts";
import { note } from "./metrics.ts";
import type { Journey } from "./person.ts";

/** Logs out at the end of a visit, for the plan's share of people (entcore's address). */
export const leave: Journey = async ({ browser, people, random, target }) => {
  if (random() >= people.logout) return;
  const ending = await endingOf(() =>
    browser.open({ step: "page", name: "/auth/logout", url: `${target}/auth/logout?callback=/auth/login` }),
  );
  note(ending === undefined ? "logged-out" : "page-failed");
};
