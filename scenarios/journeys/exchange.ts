import { exponential } from "../../src/core/people/random.ts";
import { READING_MS } from "../landing.ts";
import type { Journey } from "../person.ts";
import { write } from "../roll-call.ts";

const BOUNDARY = "rentree-boundary";

/**
 * Deferred exchange: the messages are listed, one is read, one is sent; homework is read and handed in as an upload. What is
 * written carries the run's id. A plan takes it by a `journey: ./x.ts` that exports it again.
 */
export const journey: Journey = async (person) => {
  const { visit, rest, random } = person;
  const run = __ENV["RENTREE_RUN_ID"] ?? "";
  await visit(["/conversation/conversation", "/conversation/list/INBOX?page=0", "/conversation/count/INBOX?unread=true"]);
  await visit(["/conversation/message/m1"]);
  await rest(exponential(random, READING_MS));
  await write(person, "/conversation/send", JSON.stringify({ to: [], subject: `Rentrée ${run}`, body: run }));
  await visit(["/homeworks", "/homeworks/list", "/homeworks/entry/h1"]);
  await rest(exponential(random, READING_MS));
  const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${run}.txt"\r\n\r\n${run}\r\n--${BOUNDARY}--\r\n`;
  await write(person, "/homeworks/entry/h1", file, `multipart/form-data; boundary=${BOUNDARY}`);
};
