import { milliseconds } from "../../core/units.ts";
import { type Answer, answerHtml, redirect, setCookies } from "../answer.ts";
import type { Call } from "../call.ts";
import { answerForm, type FormPage } from "../form-page.ts";
import { writePage } from "../page.ts";
import { EXPIRED_NOTICE, REFUSAL_MARKS, REFUSAL_NOTICES, refuseRequest } from "../refusal.ts";
import type { Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import { checkPassword, isRefusedEarly, type World } from "../world.ts";
import { openDoor } from "./entcore.ts";
import { addParameter, gateAt, isRegistered } from "./service.ts";
import { ServiceTickets } from "./service-ticket.ts";

/** Apereo's execution is the whole flow, encrypted: several kilobytes (6.6: 5.4 kB). */
const EXECUTION_FILLING = "AAAAIgAAABB".repeat(480);
const DAY = milliseconds(86_400_000);
const COOKIES = { apereo: "TGC", lemonldap: "lemonldap" } as const;

/** How the two servers write the same form. */
const DIALECTS = {
  apereo: { id: "fm1", user: "username", key: "execution", status: 401, rest: { _eventId: "submit", geolocation: "" } },
  lemonldap: { id: "lform", user: "user", key: "token", status: 200, rest: { url: "", timezone: "", skin: "bootstrap" } },
} as const;

/**
 * A CAS server on the identity provider's origin (Apereo's shape, or LemonLDAP::NG's), and the platform as its service at
 * `/service`. A login page may be used once, a ticket once, a ticket only by the service that it was given for.
 */
export function casRoutes(world: World): readonly Route[] {
  const tickets = new ServiceTickets();
  const flows = new Tickets<{ readonly service: string }>({ life: world.settings.loginLife, prefix: "e" });
  const signedIn = new Tickets<string>({ life: DAY, prefix: "TGT-" });
  const server = { world, tickets, flows, signedIn };
  const identity = { party: "identity", method: "GET" } as const;
  const service = (): string => `${world.origins.platform}/service`;
  return [
    { ...identity, path: "/cas/login", hop: "cas.form", role: "first", answer: (call) => showForm(server, call) },
    {
      ...identity,
      method: "POST",
      path: "/cas/login",
      hop: "cas.credentials",
      role: "credentials",
      early: (call) => (isRefusedEarly(world, call, loginOf(world, call), call.field("password") ?? "") ? signIn(server, call) : undefined),
      answer: (call) => signIn(server, call),
    },
    { ...identity, path: "/cas/logout", hop: "cas.logout", answer: (call) => signOut(server, call) },
    { ...identity, path: "/cas/serviceValidate", hop: "cas.validate", answer: (call) => tickets.validate(call) },
    { ...identity, path: "/cas/p3/serviceValidate", hop: "cas.validate", answer: (call) => tickets.validate(call) },
    { party: "platform", method: "GET", path: "/service", hop: "cas.service", answer: (call) => enterService(server, call, service()) },
  ];
}

interface CasServer {
  readonly world: World;
  readonly tickets: ServiceTickets;
  readonly flows: Tickets<{ readonly service: string }>;
  readonly signedIn: Tickets<string>;
}

const loginOf = (world: World, call: Call): string => call.field(DIALECTS[world.settings.casServer].user) ?? "";

function showForm(server: CasServer, call: Call): Answer {
  const { world, signedIn } = server;
  const service = call.query("service");
  if (!isRegistered(world, service)) return refuseRequest(403, "Application non autorisée à utiliser CAS.");
  const login = signedIn.look(call.cookie(COOKIES[world.settings.casServer]), call.at);
  return login === undefined ? answerForm(world, call, writeCasForm(server, call, service)) : grant(server, call, login, service);
}

function writeCasForm({ world, flows }: CasServer, call: Call, service: string, notice = "", status = 200): FormPage {
  const { id, user, key, rest } = DIALECTS[world.settings.casServer];
  const flow = flows.issue({ service }, call.at);
  const isApereo = world.settings.casServer === "apereo";
  return {
    party: "identity",
    title: "Service d'authentification",
    action: `/cas/login?service=${encodeURIComponent(service)}`,
    attributes: { id },
    hidden: { [key]: isApereo ? `${flow}_${EXECUTION_FILLING}` : flow, ...rest },
    inputs: { [user]: "text", password: "password" },
    notice,
    status,
    cookies: isApereo ? [] : ["lemonldappdata=%7B%7D; Path=/; HttpOnly"],
  };
}

function signIn(server: CasServer, call: Call): Answer {
  const { world, flows } = server;
  const { key, status } = DIALECTS[world.settings.casServer];
  const [flow = "", filling = ""] = (call.field(key) ?? "").split("_");
  if (world.settings.casServer === "apereo" && filling !== EXECUTION_FILLING) return refuseRequest(500, "Exécution illisible.");
  const known = flows.spend(flow, call.at);
  if (known === undefined)
    return answerForm(world, call, writeCasForm(server, call, call.query("service"), EXPIRED_NOTICE), "refused-request");
  const login = loginOf(world, call);
  const verdict = checkPassword(world, call, login, call.field("password") ?? "");
  if (verdict === "right") return grant(server, call, login, known.service);
  return answerForm(world, call, writeCasForm(server, call, known.service, REFUSAL_NOTICES[verdict], status), REFUSAL_MARKS[verdict]);
}

function grant({ world, tickets, signedIn }: CasServer, call: Call, login: string, service: string): Answer {
  const cookie = `${COOKIES[world.settings.casServer]}=${signedIn.issue(login, call.at)}; Path=/; HttpOnly`;
  return redirect(addParameter(service, "ticket", tickets.issue(call, login, service)), [cookie]);
}

/** Ends the server's own session, and tells the services (CAS 3.0 §2.3.3). */
function signOut({ world, signedIn }: CasServer, call: Call): Answer {
  const name = COOKIES[world.settings.casServer];
  world.sessions.closeAll(signedIn.spend(call.cookie(name), call.at));
  const page = answerHtml(200, writePage("Déconnexion", "<h1>Déconnexion réussie</h1>\n<p>Vous vous êtes déconnecté(e).</p>"));
  return { ...page, headers: [...page.headers, ...setCookies([`${name}=; Path=/; Max-Age=0`])] };
}

/** The platform as a service: without a ticket it sends people to the server, with one it asks the server who they are. */
function enterService({ world, tickets }: CasServer, call: Call, service: string): Answer {
  const ticket = call.query("ticket");
  if (ticket === "") return gateAt(world, call) ?? redirect(`${world.origins.identity}/cas/login?service=${encodeURIComponent(service)}`);
  const redeemed = tickets.redeem(call, ticket, service);
  return typeof redeemed === "string" ? refuseRequest(403, "Ticket non reconnu.") : openDoor(world, call, redeemed.login);
}
