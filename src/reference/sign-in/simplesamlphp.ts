import { type Answer, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { answerForm } from "../form-page.ts";
import { REFUSAL_MARKS, REFUSAL_NOTICES, refuseRequest } from "../refusal.ts";
import type { Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import { checkPassword, isRefusedEarly, type World } from "../world.ts";
import { isAnswer, receiveRequest, type SamlFlow, sendAssertion } from "./identity-provider.ts";

export const SIMPLESAMLPHP_SSO = "/simplesaml/saml2/idp/SSOService.php";
const FORM = "/simplesaml/module.php/core/loginuserpass.php";
const COOKIE = "SimpleSAMLSessionID";

/**
 * An identity provider in SimpleSAMLphp's shape: the session cookie is set on the hop in between, the form leads to `?`, and
 * its AuthState is both in the address and in a hidden field.
 */
export function simplesamlphpRoutes(world: World): readonly Route[] {
  const states = new Tickets<SamlFlow & { readonly session: string }>({ life: world.settings.loginLife, prefix: "_" });
  const sessions = new Tickets<true>({ life: world.settings.loginLife });
  const begin = (call: Call): Answer => {
    const flow = receiveRequest(world, call);
    if (isAnswer(flow)) return flow;
    const session = sessions.issue(true, call.at);
    const state = states.issue({ ...flow, session }, call.at);
    return redirect(`${FORM}?AuthState=${state}`, [`${COOKIE}=${session}; Path=/; HttpOnly`]);
  };
  const flowOf = (call: Call, state: string): SamlFlow | undefined => {
    const flow = states.look(state, call.at);
    return flow?.session === call.cookie(COOKIE) ? flow : undefined;
  };
  const signIn = (call: Call): Answer => {
    const state = call.field("AuthState") ?? "";
    const flow = flowOf(call, state);
    if (flow === undefined) return refuseRequest(500, "NOSTATE : informations d'état perdues.");
    const login = call.field("username") ?? "";
    const verdict = checkPassword(world, call, login, call.field("password") ?? "");
    if (verdict !== "right") return showForm(world, call, state, verdict);
    states.spend(state, call.at);
    return sendAssertion(world, call, flow, login);
  };
  const identity = { party: "identity", method: "GET" } as const;
  return [
    { ...identity, path: SIMPLESAMLPHP_SSO, hop: "saml.sso", role: "first", answer: begin },
    { ...identity, method: "POST", path: SIMPLESAMLPHP_SSO, hop: "saml.sso", role: "first", answer: begin },
    {
      ...identity,
      path: FORM,
      hop: "saml.form",
      answer: (call) =>
        flowOf(call, call.query("AuthState")) === undefined
          ? refuseRequest(500, "NOSTATE : informations d'état perdues.")
          : showForm(world, call, call.query("AuthState")),
    },
    {
      ...identity,
      method: "POST",
      path: FORM,
      hop: "saml.credentials",
      role: "credentials",
      early: (call) => (isRefusedEarly(world, call, call.field("username") ?? "", call.field("password") ?? "") ? signIn(call) : undefined),
      answer: signIn,
    },
  ];
}

function showForm(world: World, call: Call, state: string, refused?: "wrong" | "locked-out"): Answer {
  const { variant } = world.settings;
  // This provider writes "?" by itself; the other odd actions are the settings' choice.
  const own: World = variant === "plain" ? { ...world, settings: { ...world.settings, variant: "action-question" } } : world;
  const page = {
    party: "identity",
    title: "Entrez votre identifiant et votre mot de passe",
    action: `${FORM}?AuthState=${state}`,
    attributes: { name: "f" },
    hidden: { AuthState: state },
    inputs: { username: "text", password: "password" },
    notice: refused === undefined ? "" : REFUSAL_NOTICES[refused],
  } as const;
  return answerForm(own, call, page, refused === undefined ? undefined : REFUSAL_MARKS[refused]);
}
