import { type Answer, answerHtml, type Mark, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { answerForm } from "../form-page.ts";
import { WAITING_PAGES } from "../page.ts";
import type { Route } from "../route.ts";
import { checkPassword, dutyPath, isRefusedEarly, SESSION_COOKIES, sessionOf, type World } from "../world.ts";

const HOME = "/timeline/timeline";
/** Addresses of the form that are kept written. */
const KEPT_FORMS = 20;
const ERRORS = {
  wrong: '<p class="error" data-error="auth.error.authenticationFailed">L\'identifiant ou le mot de passe est incorrect.</p>',
  "locked-out": '<p class="error" data-error="auth.error.ban">Trop de tentatives : ce compte est bloqué pendant 15 minutes.</p>',
} as const;

/**
 * entcore's own form (facts/domain.md §4.3): the session limit is looked at when the form is asked for and never when it is
 * sent; a refusal is a 200 with the form, success a 302 with three cookies.
 */
export function entcoreRoutes(world: World): readonly Route[] {
  const platform = { party: "platform", method: "GET" } as const;
  const forms = new Map<string, Answer>();
  const waiting = answerHtml(200, WAITING_PAGES[world.settings.waitingPage], "overload-page");
  return [
    {
      ...platform,
      path: "/",
      hop: "entcore.root",
      answer: (call) => redirect(sessionOf(world, call) === undefined ? "/auth/login" : HOME),
    },
    {
      ...platform,
      path: "/auth/login",
      hop: "entcore.form",
      role: "first",
      answer: (call) => {
        if (world.sessions.isFullAt(call.at)) return waiting;
        return remember(forms, call.search, () => answerLogin(world, call, call.query("callback") || call.query("callBack"), ""));
      },
    },
    {
      ...platform,
      method: "POST",
      path: "/auth/login",
      hop: "entcore.credentials",
      role: "credentials",
      early: (call) => (isRefusedEarly(world, call, loginOf(call), call.field("password") ?? "") ? signIn(world, call) : undefined),
      answer: (call) => signIn(world, call),
    },
    { ...platform, path: "/auth/logout", hop: "entcore.logout", answer: (call) => signOut(world, call) },
  ];
}

/** Opens a session and sets its cookies, as entcore does after any of its ways in. */
export function openDoor(world: World, call: Call, login: string, location = HOME): Answer {
  const session = world.sessions.open(login, call.at);
  const duty = world.duties.nextOf(login);
  const cookies = [
    `${SESSION_COOKIES.entcore}=${session.token}; Path=/; HttpOnly`,
    "authenticated=true; Path=/",
    `XSRF-TOKEN=${session.xsrf}; Path=/`,
  ];
  return redirect(duty === undefined ? location : dutyPath(duty), cookies, "completion");
}

/** The page of the form; `notice` is HTML above it. */
export function answerLogin(world: World, call: Call, callBack: string, notice: string, mark?: Mark): Answer {
  const page = {
    party: "platform",
    title: "Connexion",
    action: "/auth/login",
    attributes: { id: "login", name: "loginForm" },
    hidden: { callBack, details: "" },
    inputs: { email: "text", password: "password", rememberMe: "checkbox" },
    notice,
  } as const;
  return answerForm(world, call, page, mark);
}

/** The form depends on nothing but its address, and nearly everybody comes by the same one. */
function remember(forms: Map<string, Answer>, address: string, write: () => Answer): Answer {
  const known = forms.get(address);
  if (known !== undefined) return known;
  const written = write();
  if (forms.size < KEPT_FORMS) forms.set(address, written);
  return written;
}

const loginOf = (call: Call): string => call.field("email") ?? "";

function signIn(world: World, call: Call): Answer {
  const callBack = call.field("callBack") ?? "";
  const verdict = checkPassword(world, call, loginOf(call), call.field("password") ?? "");
  if (verdict === "right") return openDoor(world, call, loginOf(call), isOwn(world, callBack) ? callBack : HOME);
  return answerLogin(world, call, callBack, ERRORS[verdict], verdict === "wrong" ? "rejected" : "locked-out");
}

function signOut(world: World, call: Call): Answer {
  world.sessions.close(call.cookie(SESSION_COOKIES.entcore));
  const gone = Object.values([SESSION_COOKIES.entcore, "authenticated", "XSRF-TOKEN"]).map((name) => `${name}=; Path=/; Max-Age=0`);
  const callback = call.query("callback");
  return redirect(isOwn(world, callback) ? callback : "/auth/login", gone);
}

/** Whether a redirect stays on the platform: a path of its own, or a URL below its origin. */
const isOwn = (world: World, target: string): boolean => /^\/(?![/\\])/.test(target) || target.startsWith(`${world.origins.platform}/`);
