import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Served, serve } from "./serve.ts";

/** One request to one of the sites, and how they answer. */
interface Call {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly sent: URLSearchParams;
  /** Names sent, in order. */
  readonly names: string;
  readonly cookies: string;
  readonly header: (name: string) => string | undefined;
  /** What the login begins with says how it goes: `good`, `locked` …; `bad` for a wrong password. */
  readonly who: string;
  readonly show: (body: string, status?: number, cookie?: string) => unknown;
  readonly go: (to: string, cookie?: string) => unknown;
}

const who = (login: string, password: string): string => (password === "geheim" ? "bad" : login.replace(/\d+$/, ""));

/** entcore, whose landing page is not there for everybody whose password is right, and which refuses by a redirect with a cookie. */
function entcore({ path, cookies, who, show, go }: Call): unknown {
  if (path === "/public") return show("<h1>Bienvenue sur le site du collège</h1>");
  if (path === "/timeline/timeline") {
    if (cookies.includes("oneSessionId=full")) return show("<h1>Service momentanément indisponible</h1>");
    return cookies.includes("oneSessionId=good") ? show("<h1>Fil de nouveautés</h1>") : go("/public");
  }
  if (who === "") return show("<form id=login method=post action=/auth/login><input name=email><input type=password name=password></form>");
  if (who === "bad") return go("/auth/login?error=auth.error.authenticationFailed", "oneSessionId=none; Path=/");
  return go("/timeline/timeline", `oneSessionId=${who}; Path=/`);
}

/** CAS as Kosmos has it, whose refusals are pages of their own; only a ticket leads to the portal. */
function kosmos({ path, query, who, show, go }: Call): unknown {
  if (path === "/kosmos/erreur") return show("<h2>Identifiant ou mot de passe incorrect</h2>");
  if (path === "/kosmos/bloque") return show("<h2>Votre compte est bloqué</h2>");
  if (path === "/kosmos/accueil") return query.get("ticket") ? show("<h1>Accueil</h1>") : go("/kosmos");
  if (who === "") {
    const inputs =
      "<input type=hidden name=lt value=LT-1><input name=username><input type=password name=password><input type=submit name=ok>";
    return show(`<form class=cas__login-form method=post>${inputs}</form>`);
  }
  return go(who === "good" ? "/kosmos/accueil?ticket=ST-1" : who === "locked" ? "/kosmos/bloque" : "/kosmos/erreur");
}

/** An old CAS: `lt` alone, a choice of the school, a button without a name before one that leads elsewhere. Its service takes a ticket without a word to browsers. */
function cas({ path, query, who, names, show, go }: Call): unknown {
  if (path === "/cas/app") {
    if (query.get("ticket") === "ST-orphan") return show("<p>Aucun compte n'est rattaché à cet identifiant.</p>");
    return query.get("ticket") === "ST-good" ? show("<h1>Bienvenue</h1>") : show("<p>?</p>", 403);
  }
  const schools = "<select name=school><option value=''>-<option value=0123456A selected>Lycée</select>";
  const inputs = `<input type=hidden name=lt value=LT-1><input type=tel name=username><input type=password name=password>${schools}`;
  const form = `<form method=post>${inputs}<button>Entrer</button><button name=forgotten value=1>Oublié</button></form>`;
  if (who === "") return show(form);
  if (names !== "lt,password,school,username") return show(`<p>Champs ${names}</p>${form}`);
  if (who === "good" || who === "orphan") return go(`${query.get("service")}?ticket=ST-${who}`);
  return show(`<p>Invalid Email or password.</p>${form}`, 422);
}

/** Whether a request says that it opens a page. */
const isBrowser = (header: Call["header"]): boolean => (header("accept") ?? "").includes("text/html");

/** A Shibboleth: consent with radio buttons and a button that refuses before the one that agrees; a locked account's page has no form. */
function shibboleth({ path, who, sent, cookies, header, show, go }: Call): unknown {
  const respond = (name: string): unknown =>
    show(
      `<form method=post action=/shib/acs><input type=hidden name=SAMLResponse value=${name}></form><noscript><input type=submit></noscript>`,
    );
  if (path === "/shib/acs") {
    if (sent.get("SAMLResponse") === "orphan") return show("<p>L'authentification a échoué.</p>");
    return go("/shib/app", "SHIB=1; Path=/");
  }
  if (path === "/shib/app" && cookies.includes("SHIB=1")) return show("<h1>Bienvenue</h1>");
  // mod_auth_openidc sends nobody on who asks for data.
  if (path === "/shib/app") return isBrowser(header) ? go("/shib/idp") : show("", 401);
  if (sent.has("_eventId_proceed") && sent.has("_shib_idp_consentIds")) return respond("good");
  if (sent.has("_shib_idp_consentOptions")) return show("<p>Rejected</p>", 500);
  if (who === "")
    return show(
      "<form method=post><input name=j_username><input type=password name=j_password><button name=_eventId_proceed>In</button></form>",
    );
  if (who === "locked") return show("<p>Votre compte est verrouillé.</p>");
  if (who === "disabled") return show("<p>Account is disabled.</p>", 403);
  if (who === "walled") return show("<h1>Access Denied</h1><p>Your account is safe.</p>", 403);
  if (who === "bad")
    return show("<p>Mauvais mot de passe</p><form method=post><input name=j_username><input type=password name=j_password></form>");
  if (who !== "consent") return respond(who);
  const choices =
    "<input type=checkbox name=_shib_idp_consentIds value=mail><input type=radio name=_shib_idp_consentOptions value=once checked>";
  const buttons =
    "<input type=submit name=_eventId_AttributeReleaseRejected value=Reject><input type=submit name=_eventId_proceed value=Accept>";
  return show(`<form method=post>${choices}${buttons}</form>`);
}

/** Moodle, where pages for nobody have a `sesskey` too. */
function moodle({ path, query, who, show, go }: Call): unknown {
  const page = '<script>M.cfg={"sesskey":"x"}</script>';
  if (path === "/my/") return show(`<h1>Tableau de bord</h1>${page}`);
  if (path === "/login/confirm.php") return show(`<p>Confirmez votre compte</p>${page}`);
  if (query.has("testsession")) return go(query.get("testsession") === "1" ? "/my/" : "/login/confirm.php");
  if (who === "good") return go("/login/index.php?testsession=1");
  if (who === "unconfirmed") return go("/login/confirm.php");
  if (who !== "") return go("/login/index.php?loginredirect=1");
  const said = query.has("loginredirect") ? '<div class="alert alert-danger">Invalid login</div>' : "";
  const inputs = "<input type=hidden name=logintoken value=t><input name=username><input type=password name=password>";
  return show(`${said}<form id=login method=post action=/login/index.php>${inputs}</form>${page}`);
}

/** A portal that renews its cookie whatever comes, and says in a sentence of its own page that a password is wrong. */
function shout({ path, who, show, go }: Call): unknown {
  const cookie = `SHOUT=${randomBytes(4).toString("hex")}; Path=/`;
  if (path === "/shout/non") return show("<script>let invalid</script><p>Mot de passe incorrect.</p>", 200, cookie);
  if (path === "/shout/home") return show("<script>let invalidDate, incorrect</script><h1>Bonjour Mme Perron</h1>");
  if (who === "")
    return show(
      "<form id=in method=post><input name=login><input type=password name=secret><input type=submit name=go value=1></form>",
      200,
      cookie,
    );
  if (who === "away") return go("/shout/non", cookie);
  if (who === "silent") return go("/shout", cookie);
  return who === "good" ? go("/shout/home", cookie) : show("<p>Mot de passe incorrect.</p>", 200, cookie);
}

/** Spring's form: back with a bare `?error`. */
function spring({ query, path, who, show, go }: Call): unknown {
  if (path === "/spring/home") return show("<h1>Bienvenue</h1>");
  if (who !== "") return go(who === "good" ? "/spring/home" : "/spring?error");
  return show(
    `${query.has("error") ? "<p>Bad credentials</p>" : ""}<form id=in method=post><input name=login><input type=password name=secret></form>`,
  );
}

/** Laravel's API for pages: the token of a cookie, decoded, in a header. */
function laravel({ path, who, header, show }: Call): unknown {
  if (path === "/laravel/login" && isBrowser(header)) return show("<p>only for scripts</p>", 406);
  if (path === "/laravel/csrf") return show("", 204, "XSRF-TOKEN=abc%2F123%3D; Path=/");
  // Data that is shown as a page to who opens it, as Django's REST framework does.
  if (path === "/laravel/me") return isBrowser(header) ? show("<pre>{&quot;me&quot;}</pre>") : show('<p class="me">Bienvenue</p>');
  if (header("x-xsrf-token") !== "abc/123=") return show("CSRF token mismatch", 419);
  return who === "good" ? show("<p>ok</p>", 200, "LARAVEL=1; Path=/") : show("<p>Identifiants incorrects</p>", 422);
}

/** A portal that greets on its log-in as it does behind it, and leads back there whatever is wrong. */
function hall({ path, query, cookies, who, show, go }: Call): unknown {
  if (path === "/hall/public") return show("<h1>Bienvenue à tous</h1><a href=/hall>Connexion</a>");
  if (path === "/hall/home") return cookies.includes("HALL=1") ? show("<h1>Bienvenue Mme Perron</h1>") : go("/hall");
  if (who === "good") return go("/hall/home", "HALL=1; Path=/");
  if (who !== "") return go(who === "bad" ? "/hall?non" : "/hall");
  const said = query.has("non") ? "<p>Mot de passe incorrect.</p>" : "";
  return show(`<h1>Bienvenue</h1>${said}<form id=in method=post action=/hall><input name=login><input type=password name=secret></form>`);
}

/** A portal that answers on a page without a form, opens a session for everybody, and whose home holds every message in its scripts; only browsers are shown its log-in. */
function plain({ who, header, show }: Call): unknown {
  const cookie = `PLAIN=${randomBytes(4).toString("hex")}; Path=/`;
  const form = "<form id=in method=post><input name=login><input type=password name=secret></form>";
  if (who === "") return isBrowser(header) ? show(form) : show("", 401);
  if (who === "mistyped")
    return show(`<title>Error: Log in</title><p class="errornote">Please enter the correct login.</p>${form}`, 200, cookie);
  if (who === "good")
    return show("<script>const no = 'Mot de passe incorrect, compte verrouillé'</script><h1>Bonjour Mme Perron</h1>", 200, cookie);
  if (who === "locked") return show("<p>Votre compte est temporairement bloqu&eacute;.</p>", 200, cookie);
  if (who === "disabled") return show("<p>Votre compte a &eacute;t&eacute; <b>d&eacute;sactiv&eacute;</b>.</p>", 200, cookie);
  if (who === "expired") return show("<p>Votre session a expir&eacute;.</p>", 200, cookie);
  return show("<h2>Identifiants non reconnus</h2><a href=/plain>Retour</a>", 200, cookie);
}

const SITES: Readonly<Record<string, (call: Call) => unknown>> = {
  auth: entcore,
  timeline: entcore,
  public: entcore,
  kosmos,
  cas,
  shib: shibboleth,
  login: moodle,
  my: moodle,
  shout,
  spring,
  laravel,
  hall,
  plain,
};

async function callOf(request: IncomingMessage, response: ServerResponse): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const sent = new URLSearchParams(Buffer.concat(chunks).toString());
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://site.invalid");
  const field = (pattern: RegExp): string => [...sent].find(([name]) => pattern.test(name))?.[1] ?? "";
  const head = (cookie: string | undefined): Record<string, string> => (cookie === undefined ? {} : { "Set-Cookie": cookie });
  return {
    path: pathname,
    query: searchParams,
    sent,
    names: [...sent.keys()].sort().join(),
    cookies: request.headers.cookie ?? "",
    header: (name) => request.headers[name]?.toString(),
    who: who(field(/^(?:j_)?user|^login$|^email$/), field(/pass|secret/)),
    show: (body, status = 200, cookie) =>
      void response
        .writeHead(status, { "Content-Type": "text/html; charset=utf-8", ...head(cookie) })
        .end(`<!doctype html><title>Site</title>${body}`),
    go: (to, cookie) => void response.writeHead(302, { Location: to, ...head(cookie) }).end(),
  };
}

/** Sign-ins as their makers never meant them to be read: each below a path of its own, strict about what it is sent. */
export const startSites = (): Promise<Served> =>
  serve(async (request, response) => {
    const call = await callOf(request, response);
    const site = SITES[call.path.split("/")[1] ?? ""];
    if (site === undefined) response.writeHead(404).end();
    else site(call);
  });
