import { exponential } from "../../src/core/people/random.ts";
import { READING_MS, readMessages } from "../landing.ts";
import type { Journey } from "../person.ts";

/** A pupil: the landing burst, unread messages, the homework of the day. */
export const journey: Journey = async (person) => {
  const { visit, rest, random } = person;
  await readMessages(person);
  await rest(exponential(random, READING_MS));
  await visit(["/homeworks", "/homeworks/list"]);
};
