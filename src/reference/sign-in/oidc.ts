import { randomBytes, randomUUID } from "node:crypto";
import { inSeconds, milliseconds, minutes } from "../../core/units.ts";
import { type Answer, answerHtml, answerJson, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { answerForm } from "../form-page.ts";
import { writePage } from "../page.ts";
import { REFUSAL_MARKS, REFUSAL_NOTICES, refuseRequest } from "../refusal.ts";
import type { Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import { checkPassword, isRefusedEarly, type World } from "../world.ts";
import { challengeOf, isOwnToken, signToken } from "./proof-key.ts";
import { relyingPartyRoutes } from "./relying-party.ts";
import { addParameter, isRegistered } from "./service.ts";

/** The one client that the realm knows, a public one. */
export const OIDC_CLIENT = "rentree";
export const REALM = "/realms/ecole";
const OPENID = `${REALM}/protocol/openid-connect`;
const ACTION = `${REALM}/login-actions/authenticate`;
const LOGOUT = `${OPENID}/logout`;
const KEY = randomBytes(32);
const ACCESS_LIFE = minutes(5);
const DAY = milliseconds(86_400_000);
/** Keycloak's `loginTimeout`. */
const TIMED_OUT = "<p>Le temps imparti pour la connexion est écoulé. Le processus de connexion redémarre depuis le début.</p>";

/** What was asked for at the authorization endpoint. */
interface Asked {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly tab: string;
}

interface Granted extends Asked {
  readonly login: string;
}

interface Realm {
  readonly world: World;
  /** Authentication sessions, by the AUTH_SESSION_ID cookie. */
  readonly flows: Tickets<Asked>;
  /** What was asked for, by the KC_RESTART cookie: with it a sign-in that took too long begins anew. */
  readonly restarts: Tickets<Asked>;
  /** Session codes: one for each time the form is shown. */
  readonly codes: Tickets<string>;
  readonly granted: Tickets<Granted>;
  readonly access: Tickets<string>;
  readonly signedIn: Tickets<string>;
}

/**
 * An OpenID provider in Keycloak's shape on the identity provider's origin: authorization code with PKCE S256, an action URL
 * that changes each time the form is shown, Secure cookies on loopback too. The platform is a relying party of its own.
 */
export function oidcRoutes(world: World): readonly Route[] {
  const life = world.settings.loginLife;
  const realm: Realm = {
    world,
    flows: new Tickets({ life }),
    restarts: new Tickets({ life: DAY }),
    codes: new Tickets({ life }),
    granted: new Tickets({ life: minutes(1) }),
    access: new Tickets({ life: ACCESS_LIFE }),
    signedIn: new Tickets({ life: DAY }),
  };
  const identity = { party: "identity", method: "GET" } as const;
  return [
    { ...identity, path: `${REALM}/.well-known/openid-configuration`, hop: "oidc.discovery", answer: () => describeRealm(world) },
    { ...identity, path: `${OPENID}/auth`, hop: "oidc.form", role: "first", answer: (call) => authorize(realm, call) },
    {
      ...identity,
      method: "POST",
      path: ACTION,
      hop: "oidc.credentials",
      role: "credentials",
      early: (call) =>
        isRefusedEarly(world, call, call.field("username") ?? "", call.field("password") ?? "") ? signIn(realm, call) : undefined,
      answer: (call) => signIn(realm, call),
    },
    { ...identity, method: "POST", path: `${OPENID}/token`, hop: "oidc.token", answer: (call) => exchangeCode(realm, call) },
    { ...identity, path: `${OPENID}/userinfo`, hop: "oidc.userinfo", answer: (call) => tellPerson(realm, call) },
    { ...identity, path: LOGOUT, hop: "oidc.logout", answer: (call) => signOut(realm, call) },
    { ...identity, method: "POST", path: `${LOGOUT}/logout-confirm`, hop: "oidc.logout", answer: (call) => endSession(realm, call) },
    ...relyingPartyRoutes(world, (code, verifier, redirectUri, at) => {
      const grant = realm.granted.spend(code, at);
      return grant !== undefined && isMatch(grant, verifier, redirectUri) ? grant : undefined;
    }),
  ];
}

function describeRealm(world: World): Answer {
  const issuer = `${world.origins.identity}${REALM}`;
  const at = (path: string): string => `${world.origins.identity}${OPENID}/${path}`;
  return answerJson(200, {
    issuer,
    authorization_endpoint: at("auth"),
    token_endpoint: at("token"),
    userinfo_endpoint: at("userinfo"),
    end_session_endpoint: at("logout"),
    response_types_supported: ["code"],
    grant_types_supported: ["authorization_code"],
    code_challenge_methods_supported: ["S256"],
    id_token_signing_alg_values_supported: ["HS256"],
  });
}

function authorize(realm: Realm, call: Call): Answer {
  const redirectUri = call.query("redirect_uri");
  if (call.query("client_id") !== OIDC_CLIENT) return refuseRequest(400, "Client introuvable.");
  if (!isRegistered(realm.world, redirectUri)) return refuseRequest(400, "Paramètre invalide : redirect_uri");
  const challenge = call.query("code_challenge");
  const asked = { redirectUri, state: call.query("state"), nonce: call.query("nonce"), challenge, tab: randomUUID().slice(0, 11) };
  const isWhole = call.query("response_type") === "code" && call.query("code_challenge_method") === "S256" && challenge !== "";
  if (!isWhole)
    return redirect(addParameter(addParameter(redirectUri, "error", "invalid_request"), "state", asked.state), [], "refused-request");
  const login = realm.signedIn.look(call.cookie("KEYCLOAK_IDENTITY"), call.at);
  if (login !== undefined) return grantCode(realm, call, { ...asked, login });
  return begin(realm, call, asked);
}

/** Opens an authentication session and shows its first form. */
function begin(realm: Realm, call: Call, asked: Asked, notice = ""): Answer {
  const session = realm.flows.issue(asked, call.at);
  const cookies = [secure("AUTH_SESSION_ID", session), secure("KC_RESTART", realm.restarts.issue(asked, call.at))];
  return showForm(realm, call, { asked, session, cookies, notice });
}

/** Keycloak marks its cookies Secure on loopback, and relies on browsers that treat loopback as secure. */
const secure = (name: string, value: string): string => `${name}=${value}; Path=${REALM}/; HttpOnly; Secure; SameSite=None`;

function showForm(
  { world, codes }: Realm,
  call: Call,
  about: {
    readonly asked: Asked;
    readonly session: string;
    readonly cookies?: readonly string[];
    readonly notice?: string;
    readonly refused?: "wrong" | "locked-out";
  },
): Answer {
  const query = new URLSearchParams({
    session_code: codes.issue(about.session, call.at),
    execution: randomUUID(),
    client_id: OIDC_CLIENT,
    tab_id: about.asked.tab,
    client_data: "eyJydSI6Imh0dHAi",
  });
  const notice =
    about.refused === undefined
      ? (about.notice ?? "")
      : `<span id="input-error-container-username">${REFUSAL_NOTICES[about.refused]}</span>`;
  const page = {
    party: "identity",
    title: "Se connecter à École",
    action: `${ACTION}?${query}`,
    attributes: { id: "kc-form-login" },
    hidden: { credentialId: "" },
    inputs: { username: "text", password: "password", rememberMe: "checkbox" },
    notice,
    cookies: about.cookies ?? [],
  } as const;
  return answerForm(world, call, page, about.refused === undefined ? undefined : REFUSAL_MARKS[about.refused]);
}

function signIn(realm: Realm, call: Call): Answer {
  const { world, flows, codes } = realm;
  const cookie = call.cookie("AUTH_SESSION_ID");
  const asked = flows.look(cookie, call.at);
  const restart = asked === undefined ? realm.restarts.spend(call.cookie("KC_RESTART"), call.at) : undefined;
  if (restart !== undefined) return { ...begin(realm, call, restart, TIMED_OUT), mark: "refused-request" };
  if (cookie === undefined || asked === undefined)
    return refuseRequest(400, "Cookie introuvable. Vérifiez que les cookies sont autorisés dans votre navigateur.");
  const isCurrent = codes.spend(call.query("session_code"), call.at) === cookie && call.query("tab_id") === asked.tab;
  if (!isCurrent)
    return answerHtml(
      200,
      writePage("Page expirée", "<h1>Action expirée</h1>\n<p>Veuillez recommencer la connexion.</p>"),
      "refused-request",
    );
  const login = call.field("username") ?? "";
  const verdict = checkPassword(world, call, login, call.field("password") ?? "");
  if (verdict !== "right") return showForm(realm, call, { asked, session: cookie, refused: verdict });
  flows.spend(cookie, call.at);
  return grantCode(realm, call, { ...asked, login });
}

function grantCode({ world, granted, signedIn }: Realm, call: Call, grant: Granted): Answer {
  const query = {
    state: grant.state,
    session_state: randomUUID(),
    iss: `${world.origins.identity}${REALM}`,
    code: granted.issue(grant, call.at),
  };
  const location = Object.entries(query).reduce((url, [name, value]) => addParameter(url, name, value), grant.redirectUri);
  return redirect(location, [secure("KEYCLOAK_IDENTITY", signedIn.issue(grant.login, call.at)), secure("KEYCLOAK_SESSION", randomUUID())]);
}

const isMatch = (grant: Granted, verifier: string, redirectUri: string): boolean =>
  grant.redirectUri === redirectUri && verifier !== "" && challengeOf(verifier) === grant.challenge;

/** The back channel: code, verifier and redirect URI must fit, and a browser's cookies have no place here (LemonLDAP's rule). */
function exchangeCode({ world, granted, access }: Realm, call: Call): Answer {
  if (call.header("cookie") !== undefined) return refuseGrant("invalid_request");
  if (call.field("grant_type") !== "authorization_code") return refuseGrant("unsupported_grant_type");
  if (call.field("client_id") !== OIDC_CLIENT) return refuseGrant("invalid_client");
  const grant = granted.spend(call.field("code"), call.at);
  if (grant === undefined || !isMatch(grant, call.field("code_verifier") ?? "", call.field("redirect_uri") ?? ""))
    return refuseGrant("invalid_grant");
  const issued = Math.floor(inSeconds(call.at));
  const claims = {
    iss: `${world.origins.identity}${REALM}`,
    aud: OIDC_CLIENT,
    sub: grant.login,
    nonce: grant.nonce,
    iat: issued,
    exp: issued + 300,
  };
  const token = access.issue(grant.login, call.at);
  return answerJson(
    200,
    { access_token: token, token_type: "Bearer", expires_in: inSeconds(ACCESS_LIFE), scope: "openid", id_token: signToken(claims, KEY) },
    "completion",
  );
}

const refuseGrant = (error: string): Answer => answerJson(400, { error }, "refused-request");

function tellPerson({ access }: Realm, call: Call): Answer {
  const login = access.look(call.header("authorization")?.replace(/^Bearer /, ""), call.at);
  return login === undefined
    ? answerJson(401, { error: "invalid_token" }, "refused-request")
    : answerJson(200, { sub: login, preferred_username: login });
}

/** Keycloak asks whether it is meant where no token of its own says who wants to leave. */
function signOut(realm: Realm, call: Call): Answer {
  if (isOwnToken(call.query("id_token_hint"), KEY)) return endSession(realm, call);
  return answerForm(realm.world, call, {
    party: "identity",
    title: "Déconnexion",
    action: `${LOGOUT}/logout-confirm?client_id=${OIDC_CLIENT}`,
    hidden: { session_code: randomUUID() },
    inputs: {},
    buttons: [{ name: "confirmLogout", value: "Se déconnecter", label: "Se déconnecter" }],
    notice: "<p>Voulez-vous vous déconnecter ?</p>",
  });
}

function endSession({ world, signedIn }: Realm, call: Call): Answer {
  world.sessions.closeAll(signedIn.spend(call.cookie("KEYCLOAK_IDENTITY"), call.at));
  const next = call.query("post_logout_redirect_uri");
  return redirect(isRegistered(world, next) ? next : `${world.origins.platform}/`, [`KEYCLOAK_IDENTITY=; Path=${REALM}/; Max-Age=0`]);
}
