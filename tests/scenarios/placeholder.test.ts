import { describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Page } from "../../scenarios/page.ts";
import type { Person } from "../../scenarios/person.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { proveLanding } = await import("../../scenarios/proof.ts");

const pageOf = (body: string): Page => ({ url: "http://a/", status: 200, body, headers: {}, charset: "utf-8", location: "" });
const prove = (body: string, landing?: object): Promise<string> =>
  proveLanding({ people: { signIn: { landing } } } as unknown as Person, pageOf(body)).then(
    () => "ok",
    ({ outcome, reason }: Ending) => `${outcome} ${reason}`,
  );

/** As Apache, nginx, Python and Jetty list a folder. */
const LISTINGS = [
  "<html><head><title>Index of /</title></head><body><h1>Index of /</h1><ul><li><a href='app/'>app/</a></ul></body></html>",
  "<html>\n<head><title>Index of /portail/</title></head>\n<body>\n<h1>Index of /portail/</h1><hr><pre><a href='../'>../</a></pre></body>",
  "<html><head><meta charset=utf-8><title>Directory listing for /</title></head><body><ul></ul></body></html>",
  '<html><head><title class="t">Directory: /</title></head><body></body></html>',
];
/** What servers show before anybody has put anything there. */
const DEFAULTS = [
  "<html><body><h1>It works!</h1></body></html>",
  '<html><head><title>Apache2 Debian Default Page: It works</title><style type="text/css">* {}</style></head><body></body></html>',
  "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body><h1>Welcome to nginx!</h1></body></html>",
  "<html><head>\n<TITLE>IIS Windows Server</TITLE></head><body><a href='http://go.microsoft.com'></a></body></html>",
  "<html><head><title>Apache Tomcat/10.1.52</title></head><body><h2>If you're seeing this, you've successfully installed Tomcat.</h2></body>",
  "<title>Test Page for the HTTP Server on Rocky Linux</title><h1>HTTP Server <strong>Test Page</strong></h1>",
];
const MAINTENANCE = [
  "<html><head><title>ENT</title></head><body><h1>Site under maintenance</h1><p>Please come back later.</p></body></html>",
  "<html><head><title>Site Maintenance</title></head><body><p>We&rsquo;ll be back soon!</p></body></html>",
  "<title>Down for maintenance</title><p>Sorry</p>",
  "<Html><Head><Title>Maintenance</Title></Head><Body><P>Sorry</P></Body></Html>",
  "<title>ENT</title><h1 class='big'>Le site est en cours de maintenance.</h1>",
  "<title>Be right back.</title><div class=title>Be right back.</div>",
];
/** Of programs that broke down, as PHP and frameworks show them to whoever comes; most with a 500, and with 200 behind some proxies. */
const BROKEN = [
  "<h1>ENT</h1>\nFatal error: Uncaught PDOException: SQLSTATE[HY000] [1040] Too many connections in /srv/db.php:3\nStack trace:\n#0 {main}",
  "<br />\n<b>Warning</b>:  mysqli_connect(): (HY000/2002): Connection refused in <b>/srv/db.php</b> on line <b>3</b><br />\nConnection failed",
  "<br />\n<b>Warning</b>:  Undefined variable $user in <b>/srv/index.php</b> on line <b>3</b><br />\n<br />\n<b>Notice</b>:  none in <b>/srv/a.php</b> on line <b>5</b><br />\n",
  "<html><head><title>OperationalError at /home</title></head><body><div id=summary></div></body></html>",
  "<title>Action Controller: Exception caught</title><header><h1>ActiveRecord::ConnectionTimeoutError</h1></header>",
  "<title>We're sorry, but something went wrong (500)</title><h1>We're sorry</h1>",
  "<html lang=en><head><title>Server Error</title></head><body><div>500</div></body></html>",
];

/** What portals show, with their menu, to whoever they cannot serve now, with 200 and behind the right address. */
const TROUBLE = [
  "<h1>Accès limité</h1><p>Le nombre maximal d'utilisateurs connectés est atteint. Veuillez réessayer dans quelques minutes.</p>",
  "<h2>Le service est en maintenance</h2><p>Merci de revenir plus tard.</p>",
  "<h1>Oups</h1><p>Une erreur technique est survenue. Veuillez r&eacute;essayer ult&eacute;rieurement.</p>",
  "<p>Le serveur ne r&eacute;pond pas.</p>",
].map((said) => `<title>ENT</title><nav><a href=/aide>Aide</a> <a href=/contact>Contact</a></nav>${said}`);

describe("a landing page of which the plan says nothing", () => {
  it.each([...LISTINGS, ...DEFAULTS, ...MAINTENANCE, ...BROKEN, ...TROUBLE])(
    "proves nothing where a server or a broken program says it: %s",
    async (body) => expect(await prove(body)).toBe("unexpected-page placeholder-page"),
  );

  it.each([
    "<!doctype html><html><head></head><body></body></html>",
    "<!doctype html>\n<html>\n<head><meta charset=utf-8><style>body { margin: 0 }</style></head>\n<body>\n<!-- nothing -->&nbsp;</body></html>",
    // A script alone that leads to the log-in.
    "<html><body><script>top.location='/login';</script></body></html>",
    '<html><head><script>window.location.replace("/login?erreur=1")</script></head><body></body></html>',
  ])("proves nothing where it is empty: %s", async (body) => expect(await prove(body)).toBe("unexpected-page landing-not-a-page"));

  it.each([
    "<title>ENT</title><h1>Bonjour Léa</h1><p>Le site sera en maintenance samedi.</p>",
    "<title>Bienvenue</title><h2>Fatal error</h2><p>Sujet : « Fatal error: Uncaught TypeError » dans mon code</p>",
    `${TROUBLE[1]}<a href=/sortir>D&eacute;connexion</a>`,
    ...["Sign out", "Log off", "Quitter"].map((way) => `${TROUBLE[1]}<a href=/bye>${way}</a>`),
    "<title>ENT</title><h1>Bonjour</h1><p>Connectée : Léa Martin</p><nav>Annuaire Messagerie</nav>",
    `${TROUBLE[1]}<p>${"mot ".repeat(200)}</p>`,
    "<!doctype html><body><script>if (location === top.location) boot()</script></body>",
    "<!doctype html><body><div id=app></div><script>if (!window.fetch) location = '/old'</script></body>",
    "<title>Tableau de bord</title><h1>Plan de maintenance</h1>",
    "<title>Gestion de la maintenance</title><h1>Bonjour</h1>",
    "<title>Index of authors</title><h1>Index of authors</h1>",
    "<title>It works with us – Lycée</title><h1>Bonjour</h1>",
    "<title>Test page for the sign-in of Lyon</title><h1>Bonjour</h1>",
    "<title>Error handling – course 3</title>".replace("Error", "Exception"),
    `<title>ENT</title><h1>Bonjour</h1><p>${"mot ".repeat(2_000)}</p><h1>It works!</h1>`,
    "<br />\n<b>Deprecated</b>:  Function strftime() is deprecated in <b>/srv/a.php</b> on line <b>5</b><br />\n<h1>Bonjour Léa</h1>",
    '<!doctype html><html><head></head><body><script type="module" src="/app.js"></script></body></html>',
    "<div id=app></div>",
    "<!doctype html><html><head></head><body><script>boot()</script></body></html>",
    '<html><frameset cols="20%,80%"><frame src="menu.html"><frame src="main.html"></frameset></html>',
    '<html><body><img src="/bienvenue.png" alt="Bienvenue"></body></html>',
  ])("proves that somebody is in where a platform says it: %s", async (body) => expect(await prove(body)).toBe("ok"));
});

it("of which the plan names a text proves by that, whatever its title", async () =>
  expect(await prove("<title>Index of /</title><h1>It works!</h1><p>Bonjour Léa</p>", { contains: "Bonjour Léa" })).toBe("ok"));
