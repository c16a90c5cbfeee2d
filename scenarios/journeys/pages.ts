import type { Journey } from "../person.ts";

/** Reads the plan's own pages in order, with a pause after each. */
export const journey: Journey = async ({ people, visit, rest }) => {
  if (people.journey.kind !== "pages") return;
  for (const path of people.journey.pages) {
    await visit([path]);
    await rest(people.journey.pause);
  }
};
