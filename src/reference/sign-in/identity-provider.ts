import { minutes } from "../../core/units.ts";
import { type Answer, answerHtml } from "../answer.ts";
import type { Call } from "../call.ts";
import { writeAutoPost } from "../page.ts";
import { refuseRequest } from "../refusal.ts";
import type { World } from "../world.ts";
import { readRequest, type SamlRequest, writeResponse } from "./saml-message.ts";

/** A sign-in that an identity provider was asked for. */
export interface SamlFlow extends SamlRequest {
  readonly relayState: string;
}

/** How long an assertion is good for. */
const ASSERTION_LIFE = minutes(5);
/** Where the platform takes assertions. */
export const CONSUMER = "/auth/saml/acs";

/** Reads what a service sent by either binding; an answer where it is refused. */
export function receiveRequest(world: World, call: Call): SamlFlow | Answer {
  const isPost = call.method === "POST";
  const message = isPost ? (call.field("SAMLRequest") ?? "") : call.query("SAMLRequest");
  const request = readRequest(message, isPost ? "post" : "redirect");
  if (request === undefined) return refuseRequest(400, "SAMLRequest absente ou illisible.");
  if (request.consumer !== world.origins.platform + CONSUMER) return refuseRequest(403, "Fournisseur de service inconnu.");
  return { ...request, relayState: isPost ? (call.field("RelayState") ?? "") : call.query("RelayState") };
}

export const isAnswer = (value: SamlFlow | Answer): value is Answer => "status" in value;

/** Sends somebody back to the service by a form that sends itself. */
export function sendAssertion(world: World, call: Call, flow: SamlFlow, login: string): Answer {
  const response = writeResponse({
    inResponseTo: flow.id,
    login,
    vectors: Array.from({ length: world.settings.profiles }, (_, index) => `${index + 1}|${login}|Prénom ${index + 1}|1990-01-01|0750001A`),
    notOnOrAfter: call.at + ASSERTION_LIFE,
  });
  return answerHtml(200, writeAutoPost(flow.consumer, { SAMLResponse: response, RelayState: flow.relayState }));
}
