import { minutes } from "../../core/units.ts";
import { type Answer, answerHtml, answerJson, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { writePage } from "../page.ts";
import { refuseRequest } from "../refusal.ts";
import { has, type Route } from "../route.ts";
import { addParameter } from "../sign-in/service.ts";
import { ServiceTickets } from "../sign-in/service-ticket.ts";
import { Tickets } from "../ticket.ts";
import { sessionOf, type World } from "../world.ts";
import { pageFor } from "./guard.ts";

const PAGE = answerHtml(
  200,
  writePage("Messagerie professionnelle", '<main data-page="zimbra"><h1>Messagerie professionnelle</h1></main>'),
);
const ROOT = answerJson(200, { id: "2", folders: [{ id: "2", name: "Inbox", unread: 4 }] });
const LIST = answerJson(
  200,
  Array.from({ length: 10 }, (_, index) => ({ id: `z${index + 1}`, subject: `Courriel ${index + 1}` })),
);
const UNAUTHORISED = answerJson(401, { error: "unauthorized" });
const COOKIE = "ZM_AUTH_TOKEN";
const ENTRY = "/zimbra/preauth";

/**
 * The staff's mailbox, a service behind the platform: `/zimbra/preauth` fetches a ticket from the platform's own CAS with the
 * session that exists, and sets the mailbox's cookie. The platform's session opens it directly too, as its proxy does.
 */
export function mailboxServiceRoutes(world: World): readonly Route[] {
  const tickets = new ServiceTickets();
  const boxes = new Tickets<string>({ life: minutes(60) });
  const platform = { party: "platform", method: "GET" } as const;
  const service = (): string => world.origins.platform + ENTRY;
  const isIn = (call: Call): boolean => boxes.look(call.cookie(COOKIE), call.at) !== undefined || sessionOf(world, call) !== undefined;
  const data = (answer: Answer) => (call: Call) => (isIn(call) ? answer : UNAUTHORISED);
  const enter = (call: Call): Answer => {
    const redeemed = tickets.redeem(call, call.query("ticket"), service());
    if (typeof redeemed === "string") return refuseRequest(403, "Ticket non reconnu.");
    return redirect("/zimbra/zimbra", [`${COOKIE}=${boxes.issue(redeemed.login, call.at)}; Path=/zimbra; HttpOnly`]);
  };
  const grant = pageFor(world, (call, { login }) => {
    const wanted = call.query("service");
    if (wanted !== service()) return refuseRequest(403, "Service inconnu.");
    return redirect(addParameter(wanted, "ticket", tickets.issue(call, login, wanted)));
  });
  return [
    { ...platform, path: ENTRY, hop: "zimbra/start", answer: () => redirect(`/cas/login?service=${encodeURIComponent(service())}`) },
    { ...platform, path: ENTRY, hop: "zimbra/enter", where: has("ticket"), answer: enter },
    { ...platform, path: "/cas/login", hop: "zimbra/ticket", answer: grant },
    { ...platform, path: "/zimbra/zimbra", hop: "zimbra/page", answer: (call) => (isIn(call) ? PAGE : redirect(ENTRY)) },
    { ...platform, path: "/zimbra/root-folder", hop: "zimbra/root", answer: data(ROOT) },
    { ...platform, path: "/zimbra/list", hop: "zimbra/list", answer: data(LIST) },
  ];
}
