import { exponential } from "../../src/core/people/random.ts";
import { loadShell, READING_MS } from "../landing.ts";
import type { Journey } from "../person.ts";

/** A pupil: the landing burst, unread messages, the homework of the day. */
export const journey: Journey = async (person) => {
  const { visit, rest, random } = person;
  await loadShell(person);
  await rest(exponential(random, READING_MS));
  await visit(["/conversation/conversation", "/conversation/list/INBOX?page=0&unread=true"]);
  await rest(exponential(random, READING_MS));
  await visit(["/homeworks", "/homeworks/list"]);
};
