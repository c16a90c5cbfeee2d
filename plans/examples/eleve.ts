import type { Journey } from "rentree/scenarios/person.ts";

/** A journey of one's own: the news, a short look at them, then the messages. Pages that do not come are noted, never thrown. */
export const journey: Journey = async ({ visit, rest }) => {
  await visit(["/timeline/timeline"]);
  await rest(500);
  await visit(["/conversation/conversation"]);
};
