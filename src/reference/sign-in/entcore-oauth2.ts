import { type Answer, answerJson } from "../answer.ts";
import type { Call } from "../call.ts";
import type { Route } from "../route.ts";
import { checkPassword, isRefusedEarly, type World } from "../world.ts";

/** The application that the platform knows; any other is refused. */
export const OAUTH2_CLIENT = { id: "app-mobile", secret: "app-secret" } as const;

const LIFE_S = 3_600;
const REFUSALS = {
  client: answerJson(401, { error: "invalid_client" }, "refused-request"),
  grant: answerJson(400, { error: "unsupported_grant_type" }, "refused-request"),
  wrong: answerJson(400, { error: "invalid_grant", error_description: "auth.error.authenticationFailed" }, "rejected"),
  "locked-out": answerJson(400, { error: "invalid_grant", error_description: "auth.error.ban" }, "locked-out"),
  quota: answerJson(509, { error: "quota_overflow" }, "overload-page"),
} as const;

/** The mobile application's password grant: credentials are checked first, then the session limit (509). */
export function entcoreOauth2Routes(world: World): readonly Route[] {
  return [
    {
      party: "platform",
      method: "POST",
      path: "/auth/oauth2/token",
      hop: "entcore-oauth2.token",
      role: "credentials",
      early: (call) => refuseForm(call) ?? (isEarly(world, call) ? grantToken(world, call) : undefined),
      answer: (call) => grantToken(world, call),
    },
  ];
}

function refuseForm(call: Call): Answer | undefined {
  const isKnown = call.field("client_id") === OAUTH2_CLIENT.id && call.field("client_secret") === OAUTH2_CLIENT.secret;
  if (!isKnown) return REFUSALS.client;
  return call.field("grant_type") === "password" ? undefined : REFUSALS.grant;
}

const isEarly = (world: World, call: Call): boolean =>
  isRefusedEarly(world, call, call.field("username") ?? "", call.field("password") ?? "");

function grantToken(world: World, call: Call): Answer {
  const login = call.field("username") ?? "";
  const verdict = checkPassword(world, call, login, call.field("password") ?? "");
  if (verdict !== "right") return REFUSALS[verdict];
  if (world.sessions.isFullAt(call.at)) return REFUSALS.quota;
  const session = world.sessions.open(login, call.at);
  return answerJson(
    200,
    {
      access_token: session.token,
      token_type: "Bearer",
      expires_in: LIFE_S,
      refresh_token: session.xsrf,
      scope: call.field("scope") ?? "",
    },
    "completion",
  );
}
