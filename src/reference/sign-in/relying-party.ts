import { randomUUID } from "node:crypto";
import type { Milliseconds } from "../../core/units.ts";
import { type Answer, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { refuseRequest } from "../refusal.ts";
import type { Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import type { World } from "../world.ts";
import { openDoor } from "./entcore.ts";
import { OIDC_CLIENT, REALM } from "./oidc.ts";
import { challengeOf, createVerifier } from "./proof-key.ts";
import { gateAt } from "./service.ts";

/** What the provider answers to a code on the back channel. */
export type Exchange = (
  code: string,
  verifier: string,
  redirectUri: string,
  at: Milliseconds,
) => { readonly login: string; readonly nonce: string } | undefined;

interface Pending {
  readonly verifier: string;
  readonly nonce: string;
}

const CALLBACK = "/auth/openid/authenticate";

/** The platform as a relying party, by entcore's addresses: it checks state, nonce and verifier itself. */
export function relyingPartyRoutes(world: World, exchange: Exchange): readonly Route[] {
  const pending = new Tickets<Pending>({ life: world.settings.loginLife });
  const platform = { party: "platform", method: "GET" } as const;
  return [
    { ...platform, path: "/auth/openid/login", hop: "oidc.start", answer: (call) => gateAt(world, call) ?? start(world, pending, call) },
    { ...platform, path: CALLBACK, hop: "oidc.callback", answer: (call) => enter(world, pending, exchange, call) },
  ];
}

function start(world: World, pending: Tickets<Pending>, call: Call): Answer {
  const about = { verifier: createVerifier(), nonce: randomUUID() };
  const state = pending.issue(about, call.at);
  const query = new URLSearchParams({
    client_id: OIDC_CLIENT,
    redirect_uri: world.origins.platform + CALLBACK,
    response_type: "code",
    scope: "openid",
    state,
    nonce: about.nonce,
    code_challenge: challengeOf(about.verifier),
    code_challenge_method: "S256",
  });
  const location = `${world.origins.identity}${REALM}/protocol/openid-connect/auth?${query}`;
  return redirect(location, [`csrfstate=${state}; Path=/; HttpOnly`, `nonce=${about.nonce}; Path=/; HttpOnly`]);
}

function enter(world: World, pending: Tickets<Pending>, exchange: Exchange, call: Call): Answer {
  const state = call.query("state");
  if (state === "" || call.cookie("csrfstate") !== state) return refuseRequest(403, "Paramètre state inconnu.");
  const about = pending.spend(state, call.at);
  if (about === undefined) return refuseRequest(403, "Connexion expirée.");
  const granted = exchange(call.query("code"), about.verifier, world.origins.platform + CALLBACK, call.at);
  if (granted === undefined || granted.nonce !== about.nonce) return refuseRequest(403, "Code refusé par le fournisseur d'identité.");
  return openDoor(world, call, granted.login);
}
