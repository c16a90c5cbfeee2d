import { answerHtml, answerJson } from "../answer.ts";
import { writePage } from "../page.ts";
import type { Route } from "../route.ts";
import type { World } from "../world.ts";
import { dataFor, pageFor } from "./guard.ts";

const PAGE = answerHtml(
  200,
  writePage("Messagerie professionnelle", '<main data-page="zimbra"><h1>Messagerie professionnelle</h1></main>'),
);
const ROOT = answerJson(200, { id: "2", folders: [{ id: "2", name: "Inbox", unread: 4 }] });
const LIST = answerJson(
  200,
  Array.from({ length: 10 }, (_, index) => ({ id: `z${index + 1}`, subject: `Courriel ${index + 1}` })),
);

/** The staff's mailbox, a service of its own behind the platform. */
export function mailboxServiceRoutes(world: World): readonly Route[] {
  const platform = { party: "platform", method: "GET" } as const;
  return [
    { ...platform, path: "/zimbra/zimbra", hop: "zimbra/page", answer: pageFor(world, () => PAGE) },
    { ...platform, path: "/zimbra/root-folder", hop: "zimbra/root", answer: dataFor(world, () => ROOT) },
    { ...platform, path: "/zimbra/list", hop: "zimbra/list", answer: dataFor(world, () => LIST) },
  ];
}
