import { exponential } from "../../src/core/people/random.ts";
import { loadShell, READING_MS } from "../landing.ts";
import type { Journey } from "../person.ts";
import { callRoll } from "../roll-call.ts";

/** A teacher: the landing burst, messages, homework, the mailbox, then the roll call when the lesson starts. */
export const journey: Journey = async (person) => {
  const { visit, rest, random } = person;
  await loadShell(person);
  await rest(exponential(random, READING_MS));
  await visit(["/conversation/conversation", "/conversation/list/INBOX?page=0&unread=true"]);
  await visit(["/homeworks", "/homeworks/list"]);
  await visit(["/zimbra/zimbra", "/zimbra/root-folder", "/zimbra/list?folder=/Inbox&page=0"]);
  await callRoll(person);
};
