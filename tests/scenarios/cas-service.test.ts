import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { signIn } = await import("../../scenarios/sign-in/cas.ts");

beforeEach(forget);

type Answer = ReturnType<typeof k6.answer>;
const show = (body: string, cookie?: string): Answer => ({
  status: 200,
  body,
  headers: cookie === undefined ? {} : { "Set-Cookie": `${cookie}; Path=/` },
});
const go = (to: string): Answer => ({ status: 302, headers: { Location: to } });
const LOGIN =
  "<form method=post action=/in><input name=username><input type=password name=password><input type=hidden name=execution value=e><input type=hidden name=_eventId value=submit></form>";

const play = async (sites: Readonly<Record<string, Answer>>, own: object = {}): Promise<string> => {
  const all: Readonly<Record<string, Answer>> = { "/cas/login": show(LOGIN), "/in": go(`${ENT}/app?ticket=ST-1`), ...sites };
  k6.answer = (url) => all[new URL(url).pathname] ?? { status: 404 };
  const browser = openBrowser(world);
  browser.until = Date.now() + 1_000;
  const people = { signIn: { kind: "cas", server: `${ENT}/cas`, service: `${ENT}/app`, ...own } };
  const account = { login: "me", password: "pw" };
  const person = { browser, people, target: ENT, account, type: async () => undefined } as unknown as Person;
  return signIn(person).then(
    () => "ok",
    ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
  );
};

const PUBLIC = show("<h1>Bienvenue sur l'ENT</h1><a href=/login>Se connecter</a>");

describe("a CAS service that takes the ticket", () => {
  it("to its public home lets nobody in whose plan names another landing page", async () => {
    const landing = { url: "/home" };
    expect(await play({ "/app": go("/"), "/": PUBLIC, "/home": go("/") }, { landing })).toBe("unexpected-page landing-elsewhere");
    expect(await play({ "/app": go("/"), "/": PUBLIC, "/home": show("<h1>Mes cours</h1>") }, { landing })).toBe("ok");
  });

  it("is proved at the landing page that the plan names, and not where the ticket led", async () => {
    const landing = { url: "/home", contains: "Mes cours" };
    expect(await play({ "/app": show("<h1>Application</h1>"), "/home": show("<h1>Mes cours</h1>") }, { landing })).toBe("ok");
  });

  it.each([
    ["with the cookie of anybody", show("<p>Aucun compte n'est rattaché à cet identifiant.</p>", "PHPSESSID=1")],
    ["by a redirect", go("/erreur")],
  ])("and turns somebody away %s", async (_, answer) => {
    const error = show("<h2>Ticket invalide</h2><p>L'authentification CAS a échoué.</p>");
    expect(await play({ "/app": answer, "/erreur": error })).toBe("unexpected-page ticket-refused");
  });
});

describe("CAS", () => {
  it.each([
    ["a fragment, which no request has", `${ENT}/app/#/accueil`, `${ENT}/app/?ticket=ST-1`],
    ["accents and spaces, which servers send encoded", `${ENT}/app?lieu=école a`, `${ENT}/app?lieu=%C3%A9cole%20a&ticket=ST-1`],
  ])("knows its service again where that has %s", async (_, service, to) =>
    expect(await play({ "/in": go(to), "/app": show("<h1>Application</h1>"), "/app/": show("<h1>Application</h1>") }, { service })).toBe(
      "ok",
    ),
  );

  it("takes a ticket to which a page refreshes", async () => {
    const refresh = show(`<meta http-equiv="refresh" content="0;url=${ENT}/app?ticket=ST-1">`);
    expect(await play({ "/in": refresh, "/app": show("<h1>Application</h1>") })).toBe("ok");
  });

  it("asks for the account first where a page does", async () => {
    const name = show("<form method=post action=/name><input name=username><input type=submit name=login value=1></form>");
    const password = show("<form method=post action=/in><input type=password name=password></form>");
    expect(await play({ "/cas/login": name, "/name": password, "/app": show("<h1>Application</h1>") })).toBe("ok");
  });

  it("reads the log-in that a server shows beside its offer of Kerberos", async () => {
    const offer = { status: 401, body: LOGIN, headers: { "Www-Authenticate": "Negotiate" } };
    expect(await play({ "/cas/login": offer, "/app": show("<h1>Application</h1>") })).toBe("ok");
  });

  it("needs no token of a LemonLDAP that is told to ask for none", async () => {
    const login = show(
      '<form id="lform" action="/in" method="post"><input type="hidden" name="url" value="aHR0"><input name="user"><input type="password" name="password"></form>',
    );
    expect(await play({ "/cas/login": login, "/app": show("<h1>Application</h1>") })).toBe("ok");
  });
});
