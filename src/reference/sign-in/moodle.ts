import { randomBytes } from "node:crypto";
import { type Answer, answerHtml, answerJson, redirect } from "../answer.ts";
import type { Call } from "../call.ts";
import { answerForm } from "../form-page.ts";
import { writePage } from "../page.ts";
import { has, type Route } from "../route.ts";
import { Tickets } from "../ticket.ts";
import { checkPassword, isRefusedEarly, SESSION_COOKIES, type World } from "../world.ts";

const ERRORS: Readonly<Record<string, string>> = {
  "3": '<div class="alert alert-danger" id="loginerrormessage">Identifiant ou mot de passe incorrect, veuillez réessayer</div>',
  "4": '<div class="alert alert-danger" id="loginerrormessage">Ce compte est bloqué.</div>',
  "6": '<div class="alert alert-danger" id="loginerrormessage">Votre session a expiré. Veuillez vous reconnecter.</div>',
};
const FORM = "/login/index.php";
const LOGOUT = "/login/logout.php";

/**
 * Moodle's own form: a token that is bound to the anonymous session's cookie and spent by its use, a new session after the
 * sign-in, the detour by `testsession` that proves the cookie came back, and the dashboard whose calls carry the `sesskey`.
 */
export function moodleRoutes(world: World): readonly Route[] {
  const anonymous = new Tickets<string>({ life: world.settings.loginLife });
  const platform = { party: "platform", method: "GET" } as const;
  return [
    { ...platform, path: FORM, hop: "moodle.form", role: "first", answer: (call) => showForm(world, anonymous, call) },
    { ...platform, path: FORM, hop: "moodle.refusal", where: has("errorcode"), answer: (call) => showForm(world, anonymous, call) },
    { ...platform, path: FORM, hop: "moodle.session-test", where: has("testsession"), answer: (call) => testSession(world, call) },
    {
      ...platform,
      method: "POST",
      path: FORM,
      hop: "moodle.credentials",
      role: "credentials",
      early: (call) =>
        isRefusedEarly(world, call, call.field("username") ?? "", call.field("password") ?? "")
          ? signIn(world, anonymous, call)
          : undefined,
      answer: (call) => signIn(world, anonymous, call),
    },
    { ...platform, path: LOGOUT, hop: "moodle.logout", answer: (call) => signOut(world, call) },
    { ...platform, method: "POST", path: LOGOUT, hop: "moodle.logout", answer: (call) => signOut(world, call) },
    { ...platform, path: "/my/", hop: "moodle.landing", answer: (call) => showDashboard(world, call) },
    { ...platform, method: "POST", path: "/lib/ajax/service.php", hop: "moodle.ajax", answer: (call) => answerAjax(world, call) },
  ];
}

function showForm(world: World, anonymous: Tickets<string>, call: Call): Answer {
  const token = randomBytes(16).toString("hex");
  const session = anonymous.issue(token, call.at);
  return answerForm(world, call, {
    party: "platform",
    title: "Connexion au site",
    action: FORM,
    attributes: { id: "login" },
    hidden: { logintoken: token, anchor: "" },
    inputs: { username: "text", password: "password" },
    notice: ERRORS[call.query("errorcode")] ?? "",
    cookies: [`${SESSION_COOKIES.moodle}=${session}; Path=/; HttpOnly`],
  });
}

function signIn(world: World, anonymous: Tickets<string>, call: Call): Answer {
  const expected = anonymous.spend(call.cookie(SESSION_COOKIES.moodle), call.at);
  if (expected === undefined || expected !== call.field("logintoken")) return redirect(`${FORM}?errorcode=6`, [], "refused-request", 303);
  const login = call.field("username") ?? "";
  const verdict = checkPassword(world, call, login, call.field("password") ?? "");
  if (verdict === "wrong") return redirect(`${FORM}?errorcode=3`, [], "rejected", 303);
  if (verdict === "locked-out") return redirect(`${FORM}?errorcode=4`, [], "locked-out", 303);
  const session = world.sessions.open(login, call.at);
  return redirect(
    `${FORM}?testsession=${encodeURIComponent(login)}`,
    [`${SESSION_COOKIES.moodle}=${session.token}; Path=/; HttpOnly`],
    undefined,
    303,
  );
}

/** The sign-in is complete when the new cookie has come back. */
function testSession(world: World, call: Call): Answer {
  const session = world.sessions.visit(call.cookie(SESSION_COOKIES.moodle), call.at);
  if (session === undefined || session.login !== call.query("testsession"))
    return redirect(`${FORM}?errorcode=6`, [], "refused-request", 303);
  return redirect("/my/", [], "completion", 303);
}

function showDashboard(world: World, call: Call): Answer {
  const session = world.sessions.visit(call.cookie(SESSION_COOKIES.moodle), call.at);
  if (session === undefined) return redirect(FORM, [], undefined, 303);
  const script = `<script>M.cfg = {"wwwroot":"${world.origins.platform}","sesskey":"${session.xsrf}"};</script>`;
  return answerHtml(
    200,
    writePage("Tableau de bord", `<main data-page="my" id="page-my-index"><h1>Tableau de bord</h1></main>\n${script}`),
  );
}

/** Without its `sesskey` Moodle asks whether it is meant: a form that carries it, beside one that leads back. */
function signOut(world: World, call: Call): Answer {
  const token = call.cookie(SESSION_COOKIES.moodle);
  const session = world.sessions.visit(token, call.at);
  if (session === undefined) return redirect("/", [], undefined, 303);
  if ((call.field("sesskey") ?? call.query("sesskey")) !== session.xsrf) {
    const form = (method: string, action: string, key: string, label: string): string =>
      `<form method="${method}" action="${action}"><input type="hidden" name="sesskey" value="${key}"><button type="submit">${label}</button></form>`;
    const forms = form("get", "/my/", "", "Annuler") + form("post", world.origins.platform + LOGOUT, session.xsrf, "Continuer");
    return answerHtml(200, writePage("Confirmer", `<p>Souhaitez-vous vraiment vous déconnecter ?</p>\n${forms}`));
  }
  world.sessions.close(token);
  return redirect("/", [`${SESSION_COOKIES.moodle}=; Path=/; Max-Age=0`], undefined, 303);
}

function answerAjax(world: World, call: Call): Answer {
  const session = world.sessions.visit(call.cookie(SESSION_COOKIES.moodle), call.at);
  if (session !== undefined && call.query("sesskey") === session.xsrf) return answerJson(200, [{ error: false, data: [] }]);
  const errorcode = session === undefined ? "servicerequireslogin" : "invalidsesskey";
  return answerJson(200, [{ error: true, exception: { errorcode } }], "refused-request");
}
