import { type Answer, answerHtml, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { answerForm } from "../form-page.ts";
import { writePage } from "../page.ts";
import { REFUSAL_MARKS, REFUSAL_NOTICES, refuseRequest } from "../refusal.ts";
import type { Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import { checkPassword, isRefusedEarly, SESSION_COOKIES, type World } from "../world.ts";
import { gateAt } from "./service.ts";

const HOME = answerHtml(200, writePage("Accueil", '<main data-page="home"><h1>Bienvenue</h1></main>'));

/** A small made-up portal that no driver knows: what a plan's own `chain` is tried on. */
export function portalRoutes(world: World): readonly Route[] {
  const tokens = new Tickets<true>({ life: world.settings.loginLife });
  const platform = { party: "platform", method: "GET" } as const;
  const signIn = (call: Call): Answer => {
    if (tokens.spend(call.field("csrf"), call.at) === undefined)
      return refuseRequest(403, "La page a expiré : jeton CSRF absent, inconnu ou déjà utilisé.");
    const login = call.field("user") ?? "";
    const verdict = checkPassword(world, call, login, call.field("pass") ?? "");
    if (verdict !== "right") return showForm(world, tokens, call, verdict);
    const { token } = world.sessions.open(login, call.at);
    return redirect("/home", [`SESSION=${token}; Path=/; HttpOnly`, `${SESSION_COOKIES.other}=${token}; Path=/; HttpOnly`], "completion");
  };
  return [
    {
      ...platform,
      path: "/portal",
      hop: "portal.form",
      role: "first",
      answer: (call) => gateAt(world, call) ?? showForm(world, tokens, call),
    },
    {
      ...platform,
      method: "POST",
      path: "/portal",
      hop: "portal.credentials",
      role: "credentials",
      early: (call) => (isRefusedEarly(world, call, call.field("user") ?? "", call.field("pass") ?? "") ? signIn(call) : undefined),
      answer: signIn,
    },
    {
      ...platform,
      path: "/logout",
      hop: "portal.logout",
      answer: (call) => {
        world.sessions.close(call.cookie("SESSION"));
        return redirect("/portal", ["SESSION=; Path=/; Max-Age=0"]);
      },
    },
    {
      ...platform,
      path: "/home",
      hop: "portal.landing",
      answer: (call) => (world.sessions.visit(call.cookie("SESSION"), call.at) === undefined ? redirect("/portal") : HOME),
    },
  ];
}

function showForm(world: World, tokens: Tickets<true>, call: Call, refused?: "wrong" | "locked-out"): Answer {
  const page = {
    party: "platform",
    title: "Portail",
    action: "/portal",
    attributes: { id: "login" },
    hidden: { csrf: tokens.issue(true, call.at) },
    inputs: { user: "text", pass: "password" },
    notice: refused === undefined ? "" : REFUSAL_NOTICES[refused],
  } as const;
  return answerForm(world, call, page, refused === undefined ? undefined : REFUSAL_MARKS[refused]);
}
