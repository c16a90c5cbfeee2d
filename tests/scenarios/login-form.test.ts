import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { passLogin, submitLogin } = await import("../../scenarios/login-form.ts");

beforeEach(forget);

const told = ({ outcome, reason }: Ending): string => `${outcome} ${reason}`;

/** Somebody at the page that asks for the password, and that page. */
const openLogin = async () => {
  const browser = openBrowser(world);
  browser.until = Date.now() + 1_000;
  const person = { browser, account: { login: "me", password: "secret" }, type: async () => undefined } as unknown as Person;
  return { person, form: await browser.send({ step: "form", url: `${ENT}/` }) };
};

const LOG_IN = '<form method=post action="/in"><input name=user><input type=password name=pw></form>';

describe("submitLogin", () => {
  it.each([
    ["method=post", "", "POST", "/in", "t=1&user=me&pw=secret"],
    ["method=post", "<button name=no>Annuler</button><button name=go value=1>Entrer</button>", "POST", "/in", "t=1&go=1&user=me&pw=secret"],
    ["", "", "GET", "/in?t=1&user=me&pw=secret", null],
  ])("sends a form with %j and %j as a browser does", async (how, more, method, path, body) => {
    const page = `<form ${how} action="/in"><input type=hidden name=t value=1><input name=user><input type=password name=pw>${more}</form>`;
    k6.answer = (url) => (url === `${ENT}/` ? { status: 200, body: page } : { status: 302, headers: { Location: "/home" } });
    const { person, form } = await openLogin();
    await submitLogin(person, form, { isIn: ({ location }) => location !== "" });
    expect(k6.sent.slice(1).map((one) => [one.method, one.url, one.body])).toEqual([[method, ENT + path, body]]);
  });

  it.each([
    [403, "<h1>Compte verrouillé</h1>", "rejected locked"],
    [403, "<p>Your account has been locked.</p>", "rejected locked"],
    [403, "<p>Compte temporairement d&eacute;sactiv&eacute;</p>", "rejected locked"],
    [200, "<p>Account is disabled</p>", "rejected locked"],
    // A protection layer's.
    [403, "<h1>Access Denied</h1><p>You have been blocked. Invalid request. Your account is safe.</p>", "blocked 403"],
    [403, "", "blocked 403"],
    [429, "<p>too many requests</p>", "blocked 429"],
  ])("is told by a page without a form, %i %s: %s", async (status, body, said) => {
    k6.answer = (url) => (url === `${ENT}/` ? { status: 200, body: LOG_IN } : { status, body });
    const { person, form } = await openLogin();
    const ending = submitLogin(person, form, { isIn: ({ location }) => location !== "" });
    expect(await ending.catch(told)).toBe(said);
  });

  it.each([
    // No page of a 401 is the way in, whatever it asks for: Apereo CAS before a SAML service.
    [401, "<h2>Mauvais identifiant / mot de passe.</h2>", "rejected undefined"],
    [401, "<h2>Ce compte a été désactivé.</h2>", "rejected locked"],
    [401, "<h2>Votre mot de passe a expiré.</h2>", "unexpected-page change-password-asked"],
    [200, "<h2>Bienvenue</h2>", "undefined undefined"],
  ])("is told by a page without a form where one may be in without a redirect, %i %s: %s", async (status, body, said) => {
    k6.answer = (url) => (url === `${ENT}/` ? { status: 200, body: LOG_IN } : { status, body });
    const { person, form } = await openLogin();
    const ending = submitLogin(person, form, { isIn: (answer) => !answer.body.includes("password") });
    expect(await ending.then(({ body: came }) => `${Object(came).outcome} ${Object(came).reason}`, told)).toBe(said);
  });

  it.each([
    ["<title>Request Rejected</title>The requested URL was rejected. Your support ID is: 1", "blocked 200"],
    ["<title>Erreur</title><h1>Une erreur est survenue</h1>", "unexpected-page error-page"],
    ["<h1>Bonjour</h1>", "unexpected-page no-ticket"],
    // A page of the log-in may be called so.
    ['<title>Erreur</title><p class="error">Mot de passe incorrect</p><input type="password">', "rejected undefined"],
  ])("is told by the rules where no ticket came, and nothing else says why: %s, %s", async (body, said) => {
    k6.answer = (url) => ({ status: 200, body: url === `${ENT}/` ? LOG_IN : body });
    const { person, form } = await openLogin();
    expect(await submitLogin(person, form, { isIn: ({ location }) => location !== "" }).catch(told)).toBe(said);
  });

  it("says where a form comes from, as browsers do, and nothing of the kind where servers speak to each other", async () => {
    const browser = openBrowser({ ...world, headers: { "X-Rentree-Run": "r1", Referer: "the plan's" } });
    browser.until = Date.now() + 1_000;
    await browser.send({ step: "form", url: `${ENT}/in?next=1` });
    await browser.send({ step: "credentials", url: `${ENT}/in?next=1`, fields: [["user", "me"]] });
    await browser.send({ step: "token", url: `${ENT}/token`, fields: [["code", "c1"]], anonymous: true });
    expect(k6.sent.map(({ params: { headers } }) => [headers["Origin"], headers["Referer"]])).toEqual([
      [undefined, "the plan's"],
      [ENT, "the plan's"],
      [undefined, "the plan's"],
    ]);
  });
});

it("says that it opens pages where it does, below what the plan says, and to nobody else", async () => {
  const accepted = async (headers: Record<string, string>): Promise<unknown> => {
    forget();
    const browser = openBrowser({ ...world, headers });
    browser.until = Date.now() + 1_000;
    await browser.send({ step: "form", url: `${ENT}/in`, form: true });
    await browser.send({ step: "landing", url: `${ENT}/home` });
    await browser.send({ step: "credentials", url: `${ENT}/api`, form: true, isData: true });
    await browser.send({ step: "token", url: `${ENT}/token`, anonymous: true });
    await browser.send({ step: "page", url: `${ENT}/notes` });
    return k6.sent.map(({ params }) => params.headers["Accept"]);
  };
  expect(await accepted({})).toEqual(["text/html,*/*;q=0.8", "text/html,*/*;q=0.8", undefined, undefined, undefined]);
  expect(await accepted({ Accept: "a/b" })).toEqual(["a/b", "a/b", "a/b", "a/b", "a/b"]);
});

it("leaves open what is wanted of data, also where it is led on to", async () => {
  forget();
  k6.answer = () => (k6.sent.length === 1 ? { status: 301, headers: { Location: "/me/" } } : { status: 200, body: "{}" });
  const browser = openBrowser(world);
  browser.until = Date.now() + 1_000;
  await browser.open({ step: "landing", url: `${ENT}/me`, isData: true });
  expect(k6.sent.map(({ params }) => params.headers["Accept"])).toEqual([undefined, undefined]);
});

describe("passLogin", () => {
  const named = (inside: string): string => `<form method=post action="/act">${inside}<input type=submit name=go value=1></form>`;
  const pass = async (second: string): Promise<string> => {
    k6.answer = (url) => {
      if (url === `${ENT}/`) return { status: 200, body: named('<input name=username autocomplete="username webauthn">') };
      const sent = `${k6.sent.at(-1)?.body}`;
      if (sent.includes("pw=")) return { status: 302, headers: { Location: "/home?code=1" } };
      return { status: 200, body: sent.includes("username=me") ? second : "?" };
    };
    const { person, form } = await openLogin();
    return passLogin(person, form, { isIn: ({ location }) => location !== "" }, () => true).then(
      ({ location }) => location,
      ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
    );
  };

  it("says the account first where a page asks for it alone, as Keycloak with organizations has it", async () => {
    expect(await pass(named("<input type=password name=pw>"))).toBe(`${ENT}/home?code=1`);
    expect(k6.sent.map(({ body }) => body)).toEqual([null, "go=1&username=me", "go=1&pw=secret"]);
  });

  it.each([
    ["rejected", named("<span id=input-error-username>Invalid username.</span><input name=username>")],
    ["rejected", named("<p>Impossible de trouver votre compte.</p><input name=username>")],
    ["rejected", named("<p>Couldn’t find your account.</p><input name=username>")],
    ["unexpected-page no-ticket", named("<p>Choisissez</p><input name=username>")],
    ["unexpected-page no-ticket", "<h1>Bonjour</h1>"],
  ])("is %s where the account is answered by no question for the password", async (said, second) => expect(await pass(second)).toBe(said));

  it.each([
    ["rejected", '<div class="alert-danger">Bad credentials</div>', 200],
    ["rejected locked", '<div class="alert-danger">User account is locked</div>', 200],
    ["unexpected-page change-password-asked", '<div class="alert-danger">User credentials have expired</div>', 200],
    ["unexpected-page expired", "<p>La session a expiré.</p>", 200],
    ["rejected", "", 200],
    ["rejected", "", 503],
  ])("is %s by what is read where an address with an error leads back to, %s with %i", async (said, text, status) => {
    const form = "<form method=post><input name=user><input type=password name=pw></form>";
    k6.answer = (url) => {
      if (url.endsWith("?error")) return { status, body: text + form };
      return k6.sent.length === 1 ? { status: 200, body: form } : { status: 302, headers: { Location: `${ENT}/login?error` } };
    };
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const person = { browser, account: { login: "me", password: "secret" }, type: async () => undefined } as unknown as Person;
    const page = await browser.send({ step: "form", url: `${ENT}/login` });
    const ending = passLogin(person, page, { isIn: ({ location }) => location !== "" });
    expect(await ending.catch(({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim())).toBe(said);
    expect(k6.sent.map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
  });

  it("types no password a second time where the address that refuses is to be sent it again", async () => {
    const form = "<form method=post><input name=user><input type=password name=pw></form>";
    k6.answer = () => (k6.sent.length === 1 ? { status: 200, body: form } : { status: 307, headers: { Location: `${ENT}/login?error` } });
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const person = { browser, account: { login: "me", password: "secret" }, type: async () => undefined } as unknown as Person;
    const page = await browser.send({ step: "form", url: `${ENT}/login` });
    const ending = passLogin(person, page, { isIn: ({ location }) => location !== "" });
    expect(await ending.catch(({ outcome }: Ending) => outcome)).toBe("rejected");
    expect(k6.sent).toHaveLength(2);
  });
});
