import { describe, expect, it, vi } from "vitest";
import { buttonOf, findForm, readForms } from "../../scenarios/form.ts";
import type { Page } from "../../scenarios/page.ts";
import { classify, waitAsked, withRules } from "../../scenarios/page.ts";
import type { Person } from "../../scenarios/person.ts";
import { refusalOf } from "../../scenarios/refusal.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { turnsAway } = await import("../../scenarios/proof.ts");

const NONE = withRules({ waiting: [], error: [], blocked: [] });
const page = (body: string, status = 200, headers: Record<string, string> = { "Content-Type": "text/html" }): Page => ({
  url: "http://ent.example/home",
  status,
  body,
  headers,
  charset: "utf-8",
  location: "",
});

describe("a healthy page", () => {
  it.each([
    ["Cloudflare's look at browsers", "<script>a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'</script>"],
    ["the same of another time", "<script>a.src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/13c98df4/main.js'</script>"],
    ["Imperva's look at browsers", "<script src='/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3&ns=2&cb=15'></script>"],
    ["news", "<h3>Covid : mesures exceptionnelles pour la rentrée</h3>"],
    ["advice", "<p>En raison d'un grand nombre de connexions le matin, merci de privilégier l'application.</p>"],
  ])("may have %s", (_, body) => expect(classify(page(`<h1>Bonjour Zoé</h1>${body}`), NONE)).toBeUndefined());

  it("may speak of reports, which are no accounts", () =>
    expect(turnsAway({ people: { signIn: {} } } as unknown as Person, page("<h1>Conseils</h1><p>Aucun compte rendu disponible.</p>"))).toBe(
      false,
    ));
});

it.each([
  "Échec : vos droits ont échoué",
  "Authentication failed",
  "Aucun compte ne correspond",
  "There is <b>no account</b> for you",
  "Utilisateur inconnu",
  "Compte introuvable",
  "User unknown",
  "User not found",
  "Account not provisioned",
  "Vous n'êtes pas autorisé",
  "You are not authorized",
  "Vous n'avez pas accès à cette application",
  "You do not have access to this service",
  "Accès refusé",
  "ACCÈS REFUSÉ",
  "Access denied",
  "ACCESS DENIED",
  "Ticket invalide",
  "The ticket has expired",
])("a page that says no more than that it turns somebody away is known: %s", (text) => {
  const said = page(`<html><head><script>account()</script></head><body><h1>${text}</h1></body></html>`);
  expect(turnsAway({ people: { signIn: {} } } as unknown as Person, said)).toBe(true);
});

describe("a page of trouble", () => {
  it.each([
    ["Cloudflare's challenge", "<script>a.src='/cdn-cgi/challenge-platform/h/g/orchestrate/chl_page/v1?ray=9'</script>", "blocked"],
    ["the same, by its options", "<script>window._cf_chl_opt={cvId:'3'}</script>", "blocked"],
    ["Imperva's challenge", "<script src='/_Incapsula_Resource?SWJIYLWA=5074a744e2e3d891814e9a2dace20bd4,719d'></script>", "blocked"],
    ["Imperva's refusal", "<iframe id='main-iframe' src='/_Incapsula_Resource?CWUDNSAI=24'></iframe>", "blocked"],
    ["Imperva's refusal without its frame", "<p>Request unsuccessful. Incapsula incident ID: 7-9</p>", "blocked"],
    ["maintenance in a heading", "<h1>L'ENT est en maintenance</h1>", "unexpected-page"],
    ["a bare number", "<h1>500</h1>", "unexpected-page"],
    ["another", "<h1>503</h1>", "unexpected-page"],
    ["a waiting room", "<title>File d'attente</title><h1>Vous êtes dans la file d'attente</h1>", "overload-page"],
    ["a waiting room in English", "<h1>You are now in line</h1>", "overload-page"],
    ["maintenance", "<title>Site en maintenance</title><h1>Nous revenons vite</h1>", "unexpected-page"],
  ])("is known: %s", (_, body, outcome) => expect(classify(page(body), NONE)?.outcome).toBe(outcome));

  it("asks to wait until a time of day, too (RFC 9110 §10.2.3)", () => {
    const wait = waitAsked(page("", 503, { "Retry-After": new Date(Date.now() + 60_000).toUTCString() })) ?? 0;
    expect(Math.abs(wait - 60_000)).toBeLessThan(2_000);
  });
});

describe("a password that has expired", () => {
  const form = page("<form method=post><input name=u><input type=password name=p></form>");
  it.each([
    '<p>You need to change your password. Your password has expired.</p><input type="password" name="password-new"><input type="password" name="password-confirm">',
    '<span trmsg="25">Le mot de passe a expiré</span><input type="password" name="old"><input type="password" name="new"><input type="password" name="confirm">',
    "<p>Votre mot de passe a expir&eacute;.</p>",
    '<p>The password for this account has expired.</p><input type="password" name="Password">',
  ])("is no page that has: %s", (body) =>
    expect(refusalOf(form, page(body))).toEqual({ outcome: "unexpected-page", reason: "change-password-asked" }),
  );
});

describe("the button of a log-in", () => {
  const login = (before: string, after: string): string =>
    `<form method=post>${before}<input name=user><input type=password name=pw>${after}</form>`;
  const pressed = (html: string) => {
    const form = findForm(readForms(html, "http://ent.example/"), "");
    return form && buttonOf(form);
  };

  it("comes after the password: one before it searches the site, as in ASP.NET's one form a page", () =>
    expect(pressed(login("<input name=q><input type=submit name=search value=1>", "<input type=submit name=in value=1>"))).toEqual([
      ["in", "1"],
    ]));

  it("is none where a script sends the form", () =>
    expect(pressed(login("<input name=q><input type=submit name=search value=1>", '<a href="javascript:__doPostBack()">In</a>'))).toEqual(
      [],
    ));
});
