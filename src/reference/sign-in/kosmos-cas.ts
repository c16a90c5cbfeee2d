import { type Answer, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { answerForm, type FormPage } from "../form-page.ts";
import { EXPIRED_NOTICE, REFUSAL_MARKS, REFUSAL_NOTICES, refuseRequest } from "../refusal.ts";
import { has, type Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import { checkPassword, isRefusedEarly, type World } from "../world.ts";
import { openDoor } from "./entcore.ts";
import { addParameter, gateAt, isRegistered } from "./service.ts";
import { ServiceTickets } from "./service-ticket.ts";

const START = "/kosmos";

/**
 * The form of the Kosmos platforms' own CAS, as far as public clients show it (facts/domain.md §4.4): class
 * `cas__login-form`, every hidden input sent back, the same form again as the refusal. People start at `/kosmos`.
 */
export function kosmosCasRoutes(world: World): readonly Route[] {
  const tickets = new ServiceTickets();
  const flows = new Tickets<string>({ life: world.settings.loginLife, prefix: "LT-" });
  const show = (call: Call, service: string, notice = ""): FormPage => writeKosmosForm(flows, call, service, notice);
  const signIn = (call: Call): Answer => {
    const service = flows.spend(call.field("lt"), call.at);
    if (service === undefined && isRegistered(world, call.query("service")))
      return answerForm(world, call, show(call, call.query("service"), EXPIRED_NOTICE), "refused-request");
    if (service === undefined) return refuseRequest(403, "Jeton de connexion inconnu ou déjà utilisé.");
    if (call.field("selection") !== "LOCAL") return refuseRequest(403, "Choix de connexion inconnu.");
    const login = call.field("username") ?? "";
    const verdict = checkPassword(world, call, login, call.field("password") ?? "");
    if (verdict === "right") return redirect(addParameter(service, "ticket", tickets.issue(call, login, service)));
    return answerForm(world, call, show(call, service, REFUSAL_NOTICES[verdict]), REFUSAL_MARKS[verdict]);
  };
  const platform = { party: "platform", method: "GET", path: START } as const;
  return [
    { ...platform, hop: "kosmos-cas.start", role: "first", answer: (call) => gateAt(world, call) ?? redirect(formOf(world)) },
    { ...platform, hop: "kosmos-cas.service", where: has("ticket"), answer: (call) => enter(world, tickets, call) },
    {
      party: "identity",
      method: "GET",
      path: "/login",
      hop: "kosmos-cas.form",
      answer: (call) => {
        const service = call.query("service");
        return isRegistered(world, service) ? answerForm(world, call, show(call, service)) : refuseRequest(403, "Service inconnu.");
      },
    },
    {
      party: "identity",
      method: "POST",
      path: "/login",
      hop: "kosmos-cas.credentials",
      role: "credentials",
      early: (call) => (isRefusedEarly(world, call, call.field("username") ?? "", call.field("password") ?? "") ? signIn(call) : undefined),
      answer: signIn,
    },
  ];
}

function writeKosmosForm(flows: Tickets<string>, call: Call, service: string, notice: string): FormPage {
  return {
    party: "identity",
    title: "Se connecter à l'ENT",
    action: `/login?service=${encodeURIComponent(service)}`,
    attributes: { class: "cas__login-form" },
    hidden: { lt: flows.issue(service, call.at), selection: "LOCAL", _eventId: "submit", geolocation: "" },
    inputs: { username: "text", password: "password" },
    notice,
  };
}

const formOf = (world: World): string => `${world.origins.identity}/login?service=${encodeURIComponent(world.origins.platform + START)}`;

function enter(world: World, tickets: ServiceTickets, call: Call): Answer {
  const redeemed = tickets.redeem(call, call.query("ticket"), world.origins.platform + START);
  return typeof redeemed === "string" ? refuseRequest(403, "Ticket non reconnu.") : openDoor(world, call, redeemed.login);
}
