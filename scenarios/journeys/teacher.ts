import { readMessages } from "../landing.ts";
import type { Journey } from "../person.ts";
import { callRoll } from "../roll-call.ts";

/** A teacher: the landing burst, messages, homework, the mailbox, then the roll call when the lesson starts. */
export const journey: Journey = async (person) => {
  const { visit } = person;
  await readMessages(person);
  await visit(["/homeworks", "/homeworks/list"]);
  await visit(["/zimbra/zimbra", "/zimbra/root-folder", "/zimbra/list?folder=/Inbox&page=0"]);
  if (HAS_LESSONS) await callRoll(person);
};
