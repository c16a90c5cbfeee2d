import { randomBytes } from "node:crypto";
import { type Answer, answerHtml, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { answerForm, type FormPage } from "../form-page.ts";
import { writeAutoPost } from "../page.ts";
import { REFUSAL_MARKS, REFUSAL_NOTICES, refuseRequest } from "../refusal.ts";
import { has, type Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import { checkPassword, isRefusedEarly, type World } from "../world.ts";
import { isAnswer, receiveRequest, type SamlFlow, sendAssertion } from "./identity-provider.ts";

export const SHIBBOLETH_SSO = { redirect: "/idp/profile/SAML2/Redirect/SSO", post: "/idp/profile/SAML2/POST/SSO" } as const;
const COOKIE = "JSESSIONID";
const STALE = "Requête périmée : cette étape de la connexion n'existe plus.";

/** One conversation of a browser with the provider; `step` is the y of its `execution=e1sY`. */
interface Conversation {
  readonly flow: SamlFlow;
  readonly csrf: string;
  readonly path: string;
  step: number;
  refused: "wrong" | "locked-out" | undefined;
}

/**
 * An identity provider in Shibboleth's shape: each step has its own `execution`, which counts up and is refused when it comes
 * again; the first is a page that sends itself (local storage) or, as EduConnect does, a choice of profile; then
 * `j_username`, `j_password`, `csrf_token` and `_eventId_proceed`.
 */
export function shibbolethRoutes(world: World): readonly Route[] {
  const conversations = new Tickets<Conversation>({ life: world.settings.loginLife });
  const here = (call: Call): Conversation | undefined => {
    const conversation = conversations.look(call.cookie(COOKIE), call.at);
    return conversation !== undefined && call.query("execution") === `e1s${conversation.step}` ? conversation : undefined;
  };
  const begin = (call: Call): Answer => {
    const flow = receiveRequest(world, call);
    if (isAnswer(flow)) return flow;
    const conversation: Conversation = { flow, csrf: `_${randomBytes(20).toString("hex")}`, path: call.path, step: 1, refused: undefined };
    return redirect(`${call.path}?execution=e1s1`, [`${COOKIE}=${conversations.issue(conversation, call.at)}; Path=/idp; HttpOnly`]);
  };
  const show = (call: Call): Answer => {
    const conversation = here(call);
    if (conversation === undefined) return refuseRequest(500, STALE);
    return conversation.step === 1 ? showFirst(world, call, conversation) : showPassword(world, call, conversation);
  };
  const proceed = (call: Call): Answer => {
    const conversation = here(call);
    if (conversation === undefined) return refuseRequest(500, STALE);
    if (call.field("csrf_token") !== conversation.csrf) return refuseRequest(403, "Jeton csrf_token absent ou faux.");
    return conversation.step === 1 ? passFirst(world, call, conversation) : signIn(world, call, conversation);
  };
  return Object.values(SHIBBOLETH_SSO).flatMap((path) => routesAt(world, path, { begin, show, proceed }));
}

interface Steps {
  readonly begin: (call: Call) => Answer;
  readonly show: (call: Call) => Answer;
  readonly proceed: (call: Call) => Answer;
}

/** Requests and steps share one path: a step has an execution in its query, and the first one asks for no password. */
function routesAt(world: World, path: string, { begin, show, proceed }: Steps): readonly Route[] {
  const get = { party: "identity", method: "GET", path } as const;
  const post = { party: "identity", method: "POST", path } as const;
  const isStep = has("execution");
  const isFirstStep = (search: string): boolean => /(^|&)execution=e1s1(&|$)/.test(search);
  const isEarly = (call: Call): boolean => isRefusedEarly(world, call, call.field("j_username") ?? "", call.field("j_password") ?? "");
  return [
    { ...get, hop: "saml.sso", role: "first", answer: begin },
    { ...post, hop: "saml.sso", role: "first", answer: begin },
    { ...get, hop: "saml.form", where: isStep, answer: show },
    { ...post, hop: "saml.step", where: isFirstStep, answer: proceed },
    {
      ...post,
      hop: "saml.credentials",
      role: "credentials",
      where: (search) => isStep(search) && !isFirstStep(search),
      early: (call) => (isEarly(call) ? proceed(call) : undefined),
      answer: proceed,
    },
  ];
}

function showFirst(world: World, call: Call, { csrf, path }: Conversation): Answer {
  const action = `${path}?execution=e1s1`;
  if (world.settings.identityProvider === "educonnect") return answerForm(world, call, writeProfileChoice(action, csrf));
  const stored = {
    shib_idp_ls_exception: "",
    "shib_idp_ls_success.shib_idp_session_ss": "false",
    "shib_idp_ls_value.shib_idp_session_ss": "",
  };
  return answerHtml(200, writeAutoPost(action, { csrf_token: csrf, ...stored, shib_idp_ls_supported: "", _eventId_proceed: "" }));
}

function writeProfileChoice(action: string, csrf: string): FormPage {
  return {
    party: "identity",
    title: "Je sélectionne mon profil",
    action,
    attributes: { id: "profil" },
    hidden: { csrf_token: csrf },
    inputs: {},
    buttons: [
      { name: "profil", value: "eleve", label: "Élève" },
      { name: "profil", value: "responsable", label: "Responsable d'élève" },
    ],
  };
}

function passFirst(world: World, call: Call, conversation: Conversation): Answer {
  const isChoice = world.settings.identityProvider === "educonnect";
  const isPassed = isChoice ? ["eleve", "responsable"].includes(call.field("profil") ?? "") : call.field("_eventId_proceed") !== undefined;
  if (!isPassed) return refuseRequest(400, isChoice ? "Aucun profil choisi." : "Étape inconnue.");
  return goOn(conversation);
}

function goOn(conversation: Conversation): Answer {
  conversation.step += 1;
  return redirect(`${conversation.path}?execution=e1s${conversation.step}`);
}

function showPassword(world: World, call: Call, { csrf, path, step, refused }: Conversation): Answer {
  return answerForm(world, call, {
    party: "identity",
    title: "Connexion",
    action: `${path}?execution=e1s${step}`,
    hidden: { csrf_token: csrf, _eventId_proceed: "" },
    inputs: { j_username: "text", j_password: "password" },
    notice: refused === undefined ? "" : REFUSAL_NOTICES[refused],
  });
}

function signIn(world: World, call: Call, conversation: Conversation): Answer {
  if (call.field("_eventId_proceed") === undefined) return refuseRequest(400, "Étape inconnue.");
  const login = call.field("j_username") ?? "";
  const verdict = checkPassword(world, call, login, call.field("j_password") ?? "");
  if (verdict === "right") {
    // Stepping past the last page makes a second use of this one stale.
    conversation.step += 1;
    return sendAssertion(world, call, conversation.flow, login);
  }
  conversation.refused = verdict;
  return { ...goOn(conversation), mark: REFUSAL_MARKS[verdict] };
}
