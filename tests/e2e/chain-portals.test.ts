import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Served, serve } from "./serve.ts";
import { planOf } from "./sign-in-people.ts";
import { check, inFolder, rentree } from "./sign-in-program.ts";

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const RIGHT = "right";

/** Portals as products have them: who is in is told by the password alone. */
const start = (): Promise<Served> =>
  serve(async (request, response) => {
    const sent = await textOf(request);
    const form = new URLSearchParams(sent);
    const [path = ""] = (request.url ?? "").split("?");
    const cookies = request.headers.cookie ?? "";
    const session = randomBytes(4).toString("hex");
    const show = (body: string, cookie = ""): void =>
      void response.writeHead(200, { "Content-Type": "text/html", ...(cookie && { "Set-Cookie": `${cookie}; Path=/` }) }).end(body);
    const go = (to: string, cookie: string): void =>
      void response.writeHead(302, { Location: to, "Set-Cookie": `${cookie}; Path=/` }).end();
    // Leads home whatever was typed, and says there what was wrong.
    if (path === "/home/in" && request.method === "GET")
      return show("<form id=in method=post><input name=user><input type=password name=pass></form>", "HALL=new");
    if (path === "/home/in") return go("/home/", `HALL=${form.get("pass") === RIGHT ? "in" : "out"}${session}`);
    if (path === "/home/")
      // Who is in may be told of errors and locks that are nobody's.
      return show(
        cookies.includes("HALL=in")
          ? "<h1>Bonjour Zoé</h1><a href=/out>Déconnexion</a><p>Signaler une erreur de connexion · Mon compte · Utilisateurs bloqués</p>"
          : "<p>Identifiant ou mot de passe incorrect.</p><h1>Lycée</h1>",
      );
    // A home that offers no way out in words that anybody knows, and speaks of log-ins and passwords.
    if (path === "/talk/in" && request.method === "GET")
      return show("<form id=in method=post><input name=user><input type=password name=pass></form>");
    if (path === "/talk/in") return go("/talk/home", `TALK=${form.get("pass") === RIGHT ? (form.get("user") ?? "") : "out"}`);
    if (path === "/talk/home") {
      const who = /TALK=([a-z]+)/.exec(cookies)?.[1] ?? "";
      return show(`<h1>Accueil</h1>${TALKS[who] ?? "<p>Mot de passe incorrect</p><a href=/talk/perdu>Mot de passe oublié ?</a>"}`);
    }
    // Names its boxes anew for each visit, as GLPI does.
    if (path === "/glpi/" && request.method === "GET")
      return show(
        `<form method=post action=/glpi/in><input name=fielda${session}><input type=password name=fieldb${session}><button name=submit>In</button></form>`,
        `NAMES=${session}`,
      );
    if (path === "/glpi/in") {
      const names = /NAMES=(\w+)/.exec(cookies)?.[1] ?? "";
      const isIn = form.get(`fielda${names}`) !== null && form.get(`fieldb${names}`) === RIGHT;
      return isIn ? go("/glpi/central", "GLPI=in") : show("<p>Identifiant ou mot de passe invalides</p>");
    }
    if (path === "/glpi/central") return show(cookies.includes("GLPI=in") ? "<h1>Vue personnelle</h1>" : "<h1>?</h1>");
    // One form a page, with a search; a link's script sends the log-in (ASP.NET).
    if (path === "/aspx/home") return cookies.includes("ASPX=in") ? show("<h1>Bienvenue</h1>") : go("/aspx/in", "ASPX=");
    if (path === "/aspx/in" && form.get("__EVENTTARGET") === "ctl00$In" && !form.has("ctl00$Search"))
      return form.get("ctl00$Pw") === RIGHT ? go("/aspx/home", "ASPX=in") : show("<p>Votre tentative de connexion a échoué.</p>");
    if (path === "/aspx/in")
      return show(
        `<form method=post><input type=hidden name=__EVENTTARGET value=""><input type=hidden name=__VIEWSTATE value="/wE="><input name="ctl00$Q"><input type=submit name="ctl00$Search" value=1><input name="ctl00$User"><input type=password name="ctl00$Pw"></form>`,
      );
    // Refuses by a number in its address alone.
    if (path === "/mute/in" && request.method === "POST") return go("/mute/in?code=3", "MUTE=1");
    if (path === "/mute/in") return show("<form method=post><input name=user><input type=password name=pass></form>");
    // Refuses in words of its own, and says to whom.
    if (path === "/own/in" && request.method === "POST") return go("/own/in", `OWN=${encodeURIComponent(form.get("user") ?? "")}`);
    if (path === "/own/in") {
      const named = decodeURIComponent(/OWN=([^;]+)/.exec(cookies)?.[1] ?? "");
      return show(
        `${named && `<p>${named}, on ne vous a pas retrouvé.</p>`}<form method=post><input name=user><input type=password name=pass></form>`,
      );
    }
    // Answers with data, and opens a session for everybody.
    if (path === "/json/in") {
      const { login, password } = JSON.parse(sent) as { readonly login: string; readonly password: string };
      const refused = REFUSALS[login.replace(/\d+$/, "")];
      const body = password === RIGHT && refused === undefined ? { user: 1 } : refused;
      response.writeHead(200, { "Content-Type": "application/json", "Set-Cookie": `SID=${session}; Path=/` });
      return void response.end(JSON.stringify(body));
    }
    show("<div id=app></div>");
  });

/** What homes say to who is in, by account. */
const TALKS: Readonly<Record<string, string>> = {
  never: "<p>Connexion échouée : jamais</p>",
  once: "<p>Dernière connexion échouée : 12/03/2026 à 08:01</p>",
  help: "<p>Mot de passe incorrect ou compte bloqué ? Appelez le 01 02 03 04 05.</p>",
};

/** What log-ins by JSON say with 200, by account. */
const REFUSALS: Readonly<Record<string, unknown>> = {
  identity: { succeeded: false, isLockedOut: false, isNotAllowed: false, requiresTwoFactor: false },
  authenticated: { isAuthenticated: false },
  valid: { valid: false },
  retour: { retour: "KO" },
  authentik: { component: "ak-stage-password", response_errors: { password: [{ string: "Failed to authenticate.", code: "invalid" }] } },
  french: { message: "Nous n'avons pas pu vous identifier" },
};

const HOME = (expected: object) => ({
  kind: "chain",
  steps: [
    { name: "form", get: "{target}/home/in" },
    { name: "credentials", submit: "#in", fields: { user: "{login}", pass: "{password}" }, expect: expected },
  ],
});
const TALK = {
  kind: "chain",
  steps: [
    { name: "form", get: "{target}/talk/in" },
    { name: "credentials", submit: "#in", fields: { user: "{login}", pass: "{password}" }, expect: { redirect: "/talk/home" } },
  ],
};
const GLPI = {
  kind: "chain",
  steps: [
    { name: "form", get: "{target}/glpi/", keep: { key: { after: "name=fielda", before: ">" } } },
    { name: "credentials", submit: "form", fields: { "fielda{key}": "{login}", "fieldb{key}": "{password}" } },
  ],
  landing: { url: "{target}/glpi/central", contains: "Vue personnelle" },
};
const ASPX = {
  kind: "chain",
  steps: [
    { name: "form", get: "{target}/aspx/home" },
    {
      name: "credentials",
      submit: "form",
      fields: { __EVENTTARGET: "ctl00$In", ctl00$User: "{login}", ctl00$Pw: "{password}" },
      expect: { redirect: "/aspx/home" },
    },
  ],
};
const JSON_LOGIN = {
  kind: "chain",
  steps: [
    { name: "page", get: "{target}/json/" },
    { name: "credentials", post: "{target}/json/in", json: { login: "{login}", password: "{password}" }, expect: { cookie: "SID" } },
  ],
  landing: { url: "{target}/json/" },
};

describe("a chain", () => {
  let portals: Served;
  beforeAll(async () => {
    portals = await start();
  });
  afterAll(() => portals.close());

  const SAID: readonly (readonly [said: string, account: string, password: string, signIn: object])[] = [
    ["ok", "good", RIGHT, HOME({ redirect: "/home/" })],
    ["rejected", "bad", "wrong", HOME({ redirect: "/home/" })],
    ["rejected", "bad", "wrong", HOME({ redirect: "/home/", cookie: "HALL" })],
    ...Object.keys(TALKS).map((account) => ["ok", account, RIGHT, TALK] as const),
    ["rejected", "bad", "wrong", TALK],
    ["ok", "good", RIGHT, GLPI],
    ["rejected", "bad", "wrong", GLPI],
    ["ok", "good", RIGHT, ASPX],
    ["rejected", "bad", "wrong", ASPX],
    ["ok", "good", RIGHT, JSON_LOGIN],
    ...Object.keys(REFUSALS).map((account) => ["rejected", account, RIGHT, JSON_LOGIN] as const),
  ];

  it("lets in who is in, and nobody else", async () => {
    const walkers = SAID.map(([, account, password, signIn], index) => ({
      name: `way${index}`,
      signIn,
      account: 1,
      people: { accounts: { pattern: `${account}{n}`, password, first: 1, last: 1 } },
    }));
    const walked = await check("embedded", planOf({ url: portals.url, identity: portals.url }, walkers));
    const told = SAID.map(([wanted, account, password], index) => {
      const { outcome, reason = "" } = walked.get(`way${index}`) ?? {};
      return [wanted, `${index} ${account} ${password}`, `${outcome} ${reason}`.trim()];
    });
    expect(told.filter(([wanted, , said]) => wanted !== said)).toEqual([]);
  });

  it("is told in the check what a refusal says that nobody knows, without whom it names, and where to write it", async () => {
    const signIn = {
      kind: "chain",
      steps: [
        { name: "form", get: "{target}/own/in" },
        { name: "credentials", submit: "form", fields: { user: "{login}", pass: "{password}" }, expect: { redirect: "/own/home" } },
      ],
    };
    const people = { accounts: { pattern: "jean.dupont{n}", password: "pw{n}", first: 1, last: 1 } };
    const told = await inFolder(async (folder) => {
      const walkers = [{ name: "own", signIn, account: 1, people }];
      writeFileSync(join(folder, "plan.yaml"), planOf({ url: portals.url, identity: portals.url }, walkers));
      return (await rentree(["check", join(folder, "plan.yaml"), "--engine", "embedded"])).out;
    });
    expect(told).toContain('says "***, on ne vous a pas retrouvé."');
    expect(told).toContain("write words of it as refused:");
    expect(told).not.toContain("jean.dupont1");
  });

  it("is told in the check, of a log-in that comes again without a word, to look at the address", async () => {
    const steps = [
      { name: "form", get: "{target}/mute/in" },
      { name: "credentials", submit: "form", fields: { user: "{login}", pass: "{password}" }, expect: { redirect: "/mute/home" } },
    ];
    const told = await inFolder(async (folder) => {
      const walkers = [{ name: "mute", signIn: { kind: "chain", steps }, account: 1 }];
      writeFileSync(join(folder, "plan.yaml"), planOf({ url: portals.url, identity: portals.url }, walkers));
      return (await rentree(["check", join(folder, "plan.yaml"), "--engine", "embedded"])).out;
    });
    expect(told).toContain("the log-in came again and says nothing new");
    expect(told).not.toContain("write words of it as refused:");
  });
});
