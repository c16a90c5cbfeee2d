import { randomBytes } from "node:crypto";
import { minutes } from "../../core/units.ts";
import { type Answer, answerHtml, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { escapeHtml, hiddenInput, WAITING_PAGES, writeAutoPost, writePage } from "../page.ts";
import { refuseRequest } from "../refusal.ts";
import type { Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import type { World } from "../world.ts";
import { openDoor } from "./entcore.ts";
import { CONSUMER } from "./identity-provider.ts";
import { deflateMessage, encodeMessage, readResponse, writeRequest } from "./saml-message.ts";
import { SHIBBOLETH_SSO, shibbolethRoutes } from "./shibboleth.ts";
import { SIMPLESAMLPHP_SSO, simplesamlphpRoutes } from "./simplesamlphp.ts";

const LANDING = "/timeline/timeline";
const CHOICE = "/auth/saml/selectUser";
/** entcore keeps its relay state for 900 s. */
const RELAY_LIFE = minutes(15);

interface ServiceProvider {
  readonly world: World;
  /** Requests without an answer so far, by id; the relay state that each was sent with. */
  readonly pending: Tickets<string>;
  /** People who have several profiles and must choose. */
  readonly choices: Tickets<{ readonly login: string; readonly vectors: readonly string[] }>;
}

/**
 * Federation by SAML 2.0 at entcore's addresses: `/auth/saml/wayf` → `/auth/saml/authn/…` (Redirect or POST binding) →
 * identity provider → `/auth/saml/acs`, where the session limit is looked at. An answer is taken once, to a request of its
 * own, with the relay state that was sent and the browser still has as a cookie.
 */
export function samlRoutes(world: World): readonly Route[] {
  const provider = {
    world,
    pending: new Tickets<string>({ life: RELAY_LIFE, prefix: "_" }),
    choices: new Tickets<{ login: string; vectors: readonly string[] }>({ life: RELAY_LIFE }),
  };
  const platform = { party: "platform", method: "GET" } as const;
  return [
    { ...platform, path: "/auth/saml/wayf", hop: "saml.wayf", answer: () => redirect("/auth/saml/authn/idp") },
    { ...platform, path: "/auth/saml/authn/*", hop: "saml.start", answer: (call) => start(provider, call) },
    { ...platform, method: "POST", path: CONSUMER, hop: "saml.acs", answer: (call) => consume(provider, call) },
    { ...platform, method: "POST", path: CHOICE, hop: "saml.choice", answer: (call) => choose(provider, call) },
    ...(world.settings.identityProvider === "simplesamlphp" ? simplesamlphpRoutes(world) : shibbolethRoutes(world)),
  ];
}

function start({ world, pending }: ServiceProvider, call: Call): Answer {
  const { samlBinding, identityProvider } = world.settings;
  const relayState = `r${randomBytes(12).toString("hex")}`;
  const xml = writeRequest({ id: pending.issue(relayState, call.at), consumer: world.origins.platform + CONSUMER });
  const path = identityProvider === "simplesamlphp" ? SIMPLESAMLPHP_SSO : SHIBBOLETH_SSO[samlBinding];
  const cookies = [
    `relaystate=${relayState}; Path=/; HttpOnly; Max-Age=900`,
    `callback=${encodeURIComponent(LANDING)}; Path=/; Max-Age=900`,
  ];
  if (samlBinding === "post") {
    const page = writeAutoPost(world.origins.identity + path, { SAMLRequest: encodeMessage(xml), RelayState: relayState });
    return answerHtml(
      200,
      page,
      undefined,
      cookies.flatMap((cookie) => ["Set-Cookie", cookie]),
    );
  }
  const query = new URLSearchParams({ SAMLRequest: deflateMessage(xml), RelayState: relayState });
  return redirect(`${world.origins.identity}${path}?${query}`, cookies);
}

function consume({ world, pending, choices }: ServiceProvider, call: Call): Answer {
  const response = readResponse(call.field("SAMLResponse") ?? "");
  if (response === undefined) return refuseRequest(403, "Réponse SAML absente, illisible ou mal signée.");
  if (!(response.notOnOrAfter > call.at)) return refuseRequest(403, "Assertion expirée.");
  const relayState = pending.spend(response.inResponseTo, call.at);
  if (relayState === undefined) return refuseRequest(403, "Réponse à une demande inconnue ou déjà honorée.");
  if (call.field("RelayState") !== relayState || call.cookie("relaystate") !== relayState)
    return refuseRequest(403, "RelayState inattendu.");
  if (world.sessions.isFullAt(call.at)) return answerHtml(200, WAITING_PAGES[world.settings.waitingPage], "overload-page");
  const { login, vectors } = response;
  if (vectors.length <= 1) return openDoor(world, call, login);
  return answerHtml(200, writeChoice(choices.issue({ login, vectors }, call.at), vectors));
}

/** One small form for each profile, as a page of buttons. */
function writeChoice(key: string, vectors: readonly string[]): Buffer {
  const forms = vectors.map((vector, index) => {
    const fields = hiddenInput("key", key) + hiddenInput("user", String(index + 1));
    return `<form method="post" action="${CHOICE}">${fields}<button type="submit">${escapeHtml(vector.split("|")[2] ?? "")}</button></form>`;
  });
  return writePage("Choisissez un profil", `<main data-page="select-user"><h1>Choisissez un profil</h1>\n${forms.join("\n")}\n</main>`);
}

function choose({ world, choices }: ServiceProvider, call: Call): Answer {
  const choice = choices.spend(call.field("key"), call.at);
  const isOne = choice?.vectors[Number(call.field("user")) - 1] !== undefined;
  return choice === undefined || !isOne ? refuseRequest(403, "Choix inconnu ou déjà fait.") : openDoor(world, call, choice.login);
}
