import { answerHtml, answerJson } from "../answer.ts";
import { writePage } from "../page.ts";
import type { Route } from "../route.ts";
import type { World } from "../world.ts";
import { dataFor, pageFor, writeFor } from "./guard.ts";

const MAILBOX = answerHtml(200, writePage("Messagerie", '<main data-page="conversation"><h1>Messagerie</h1></main>'));
const MESSAGES = Array.from({ length: 10 }, (_, index) => ({ id: `m${index + 1}`, subject: `Message ${index + 1}`, unread: index < 3 }));
const LIST = answerJson(200, MESSAGES);
const UNREAD = answerJson(200, { count: 3 });

/** The mailbox: unread count, list, one message, sending one. */
export function conversationRoutes(world: World): readonly Route[] {
  const platform = { party: "platform", method: "GET" } as const;
  return [
    { ...platform, path: "/conversation/conversation", hop: "mailbox/page", answer: pageFor(world, () => MAILBOX) },
    { ...platform, path: "/conversation/count/INBOX", hop: "mailbox/unread", answer: dataFor(world, () => UNREAD) },
    { ...platform, path: "/conversation/list/INBOX", hop: "mailbox/list", answer: dataFor(world, () => LIST) },
    {
      ...platform,
      path: "/conversation/message/*",
      hop: "mailbox/read",
      answer: dataFor(world, (call) => readMessage(call.path.slice("/conversation/message/".length))),
    },
    {
      ...platform,
      method: "POST",
      path: "/conversation/send",
      hop: "mailbox/send",
      answer: writeFor(world, (call) => sendMessage(call.body)),
    },
  ];
}

function readMessage(id: string) {
  const message = MESSAGES.find((known) => known.id === id);
  return message === undefined
    ? answerJson(404, { error: "no such message" })
    : answerJson(200, { ...message, body: "<p>Bonjour,</p>", from: "professeur" });
}

function sendMessage(body: Buffer) {
  return body.length === 0 ? answerJson(400, { error: "empty message" }) : answerJson(201, { id: "sent" });
}
