import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("k6/crypto", async () => (await import("./stand-in.ts")).crypto);
vi.mock("k6/encoding", async () => (await import("./stand-in.ts")).encoding);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { passDuties } = await import("../../scenarios/duty.ts");
const { signIn } = await import("../../scenarios/sign-in/oidc.ts");

beforeEach(forget);

const BASIC = `Basic ${Buffer.from("ent:s%C3%A9cret%2F1").toString("base64")}`;
const lastSent = () => k6.sent.at(-1);
const queryOf = (url: string): URLSearchParams => new URL(url).searchParams;

/** A provider below the platform's own origin, whose log-in lies on a page of its own; `takes` says whether a token is given. */
const provide = (description: object, takes: (secret: string | null, basic: string | undefined) => boolean): void => {
  let asked = new URLSearchParams();
  const pages: Readonly<Record<string, () => ReturnType<typeof k6.answer>>> = {
    "/op/.well-known/openid-configuration": () => ({
      status: 200,
      body: JSON.stringify({ authorization_endpoint: `${ENT}/op/auth`, token_endpoint: `${ENT}/op/token`, ...description }),
    }),
    "/op/auth": () => ({ status: 303, headers: { Location: `${ENT}/op/login` } }),
    "/op/login": () =>
      lastSent()?.method === "GET"
        ? { status: 200, body: "<form method=post><input name=user><input type=password name=pw></form>" }
        : { status: 303, headers: { Location: `${ENT}/?code=c1&state=${asked.get("state")}` } },
    "/op/token": () => {
      const secret = new URLSearchParams(`${lastSent()?.body}`).get("client_secret");
      if (!takes(secret, lastSent()?.params.headers["Authorization"])) return { status: 401, body: '{"error":"invalid_client"}' };
      const claims = Buffer.from(JSON.stringify({ nonce: asked.get("nonce") })).toString("base64url");
      return { status: 200, body: JSON.stringify({ access_token: "a1", id_token: `e30.${claims}.s` }) };
    },
  };
  k6.answer = (url) => {
    const { pathname } = new URL(url);
    if (pathname === "/op/auth") asked = queryOf(url);
    return pages[pathname]?.() ?? { status: 404 };
  };
};

/** A page that posts what would stand in the address of the way back. */
const posting = (query: string): string => {
  const inputs = [...new URLSearchParams(query)].map(([name, value]) => `<input type=hidden name="${name}" value="${value}">`);
  return `<body onload="document.forms[0].submit()"><form method=post action="${ENT}/">${inputs.join("")}</form>`;
};

/** How the sign-in ends, and how often the tokens were asked for. */
const play = async (more: Readonly<Record<string, string>>, consent?: number): Promise<readonly [ending: string, tokens: number]> => {
  const browser = openBrowser(world);
  browser.until = Date.now() + 1_000;
  const own = { kind: "oidc", issuer: `${ENT}/op/`, clientId: "ent", redirectUri: `${ENT}/`, scope: "openid", ...more };
  const person = {
    browser,
    people: { signIn: own, consent },
    duty: consent === undefined ? undefined : passDuties,
    target: ENT,
    random: Math.random,
    account: { login: "me", password: "pw" },
    type: async () => undefined,
  } as unknown as Person;
  const ending = await signIn(person).then(
    () => "ok",
    ({ outcome, reason }: Ending) => `${outcome} ${reason}`,
  );
  return [ending, k6.sent.filter(({ url }) => url.endsWith("/op/token")).length];
};

describe("OpenID Connect", () => {
  it("does not take an address of the platform's own for the way back, where the redirect URI is its root", async () => {
    provide({}, () => true);
    expect(await play({})).toEqual(["ok", 1]);
  });

  it.each([
    ["takes a code that comes in a form", (query: string) => query, "ok", 1],
    ["takes no other's state in a form", (query: string) => query.replace("state=", "state=x"), "unexpected-page wrong-state", 0],
    [
      "says the error that comes in a form",
      (query: string) => query.replace("code=c1", "error=access_denied"),
      "unexpected-page access_denied",
      0,
    ],
  ])("%s", async (_, change, said, tokens) => {
    provide({}, () => true);
    const byRedirect = k6.answer;
    k6.answer = (url) => {
      const answer = byRedirect(url);
      const [, query] = `${answer.headers?.["Location"]}`.split(`${ENT}/?`);
      return query === undefined ? answer : { status: 200, body: posting(change(query)) };
    };
    expect(await play({})).toEqual([said, tokens]);
  });

  it.each([
    ["by HTTP Basic, encoded as a form", {}, 1],
    ["by HTTP Basic where both are described", { token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"] }, 1],
  ])("says its secret %s", async (_, description, times) => {
    provide(description, (secret, basic) => secret === null && basic === BASIC);
    expect(await play({ clientSecret: "sécret/1" })).toEqual(["ok", times]);
  });

  it.each([
    ["where the provider describes that alone", { token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"] }, 1],
    ["where its Basic is refused", {}, 2],
  ])("says its secret in the form %s", async (_, description, times) => {
    provide(description, (secret, basic) => secret === "sécret/1" && basic === undefined);
    expect(await play({ clientSecret: "sécret/1" })).toEqual(["ok", times]);
  });

  it("ends where neither is taken, and says no secret where the client has none", async () => {
    provide({}, () => false);
    expect(await play({ clientSecret: "wrong" })).toEqual(["unexpected-page client-refused", 2]);
    provide({}, (secret, basic) => secret === null && basic === undefined);
    expect((await play({}))[0]).toBe("ok");
  });

  it.each([
    ["is asked for consent by name, without a share of the plan", undefined, "unexpected-page consent-asked", 0],
    ["gives it, with one", 1, "ok", 1],
  ])("who is in already, and had not consented yet, %s", async (_, consent, said, tokens) => {
    provide({}, () => true);
    const byLogin = k6.answer;
    const asks = `<form method=post action="${ENT}/op/agree"><input type=hidden name=client_id value=ent><button id=submit-consent>Submit</button></form>`;
    let way = "";
    k6.answer = (url) => {
      if (new URL(url).pathname === "/op/agree") return { status: 303, headers: { Location: way } };
      if (new URL(url).pathname !== "/op/auth") return byLogin(url);
      byLogin(url);
      way = `${ENT}/?code=c1&state=${queryOf(url).get("state")}`;
      return { status: 200, body: asks };
    };
    expect(await play({}, consent)).toEqual([said, tokens]);
    expect(k6.sent.filter(({ body }) => `${body}`.includes("pw="))).toEqual([]);
  });

  it("a page that a script draws has no field for a password", async () => {
    provide({}, () => true);
    const byLogin = k6.answer;
    k6.answer = (url) =>
      new URL(url).pathname === "/op/login"
        ? { status: 200, body: '<div id="root"></div><script>cookieConsent()</script><script src="/main.js"></script>' }
        : byLogin(url);
    expect(await play({})).toEqual(["unexpected-page no-password-field", 0]);
  });
});
