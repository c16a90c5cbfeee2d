import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TracedHop } from "../../scenarios/trace.ts";
import { ENT, forget, k6, visitWith, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/execution", async () => (await import("./stand-in.ts")).execution);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
vi.stubGlobal("HAS_TRACE", true);
vi.stubGlobal("HAS_HEADERS", true);
const { live } = await import("../../scenarios/visit.ts");

beforeEach(forget);

describe("the landing page, asked for by nobody in particular", () => {
  const walk = async (
    landing: object,
    forNobody: { status: number; body?: string; headers?: Record<string, string> },
    { step = "landing", path = "/api/me" } = {},
  ): Promise<readonly unknown[]> => {
    const hops: TracedHop[] = [];
    k6.answer = () => (k6.sent.at(-1)?.params.headers["Authorization"] ? { status: 200, body: '{"me":1}' } : forNobody);
    await live(
      visitWith(
        { signIn: { kind: "chain", landing } },
        {
          world: { ...world, trace: (hop) => hops.push(hop) },
          signIn: async ({ browser }) => {
            browser.sessionHeaders = { Authorization: "Bearer t" };
            await browser.open({ step, url: ENT + path });
          },
        },
      ),
    );
    return hops.slice(1).map(({ exchange, ending }) => [exchange.step, exchange.url, ending?.reason]);
  };

  it("proves nothing where its text comes all the same, as public data of a school's library does", async () => {
    const hops = await walk({ contains: '"me"' }, { status: 200, body: '{"me":null}' });
    expect(hops).toEqual([["as-nobody", `${ENT}/api/me`, "for-nobody"]]);
  });

  it.each([
    [401, '{"me":null}'],
    [302, ""],
    [200, "<p>Bienvenue</p>"],
  ])("proves where it answers %i %s", async (status, body) => {
    expect(await walk({ contains: '"me"' }, { status, body })).toEqual([["as-nobody", `${ENT}/api/me`, undefined]]);
  });

  it("is asked for where a chain landed by its credentials, too", async () => {
    const hops = await walk({ contains: '"me"' }, { status: 200, body: '{"me":null}' }, { step: "credentials" });
    expect(hops).toEqual([["as-nobody", `${ENT}/api/me`, "for-nobody"]]);
  });

  it.each(["/cb?code=once", "/home;jsessionid=A1", "/home;jsessionid=A1?lang=fr"])(
    "is not asked for where its address carries what is one person's: %s",
    async (path) => {
      expect(await walk({ contains: '"me"' }, { status: 200, body: '{"me":null}' }, { path })).toEqual([]);
    },
  );

  it.each([
    ["the plan's own", "/start?view=token-of-all-schools", { url: "{target}/start?view=token-of-all-schools" }],
    ["a page's of a portal in PHP", "/index.php?id=12&lang=fr", {}],
    ["an empty one", "/home?", {}],
    ["a word with a number", "/home?view=p2&year=20262027", {}],
  ])("is asked for where its address has a query that is nobody's: %s", async (_, path, more) => {
    const hops = await walk({ contains: '"me"', ...more }, { status: 200, body: '{"me":null}' }, { path });
    expect(hops).toEqual([["as-nobody", ENT + path, "for-nobody"]]);
  });

  it.each([
    ["a value kept from the sign-in", "/home?t=abc", { url: "{target}/home?t={t}&k=0" }],
    ["a session", "/home?PHPSESSID=4a9f0c2e7b1d4a9f", {}],
    ["a session by a short name", "/home?sid=12ab", {}],
    ["a ticket", "/home?lang=fr&ticket=ST-1", {}],
    ["a value alone", "/home?4a9f0c2e7b1d4a9f", {}],
    ["a value with signs", "/home?u=a%2Fb", {}],
    ["a value kept from the sign-in, in its place", "/s/4a9f/home", { url: "{target}/s/{session}/home" }],
    ["a ticket in French", "/home?jeton=12", {}],
    ["a password by its name", "/home?id=1&mdp=azerty", {}],
    ["a value that may be a key", "/home?v=4f9c2a7b1d", {}],
    ["the password", "/home?c=pw", {}],
    ["the login", "/home?id=1&c=me", {}],
  ])("is not asked for where a query may be one person's: %s", async (_, path, more) => {
    expect(await walk({ contains: '"me"', ...more }, { status: 200, body: '{"me":null}' }, { path })).toEqual([]);
  });

  it("is not asked for where a cookie proves it", async () => {
    expect(await walk({ contains: '"me"', cookie: "session" }, { status: 200 })).toEqual([]);
    expect(await walk({ cookie: "session" }, { status: 200 })).toEqual([]);
  });

  describe("where the plan names no text of it", () => {
    const HTML = { "Content-Type": "text/html" };
    const asked = async (body: string, more: object = {}) =>
      (await walk({}, { status: 200, body, headers: HTML, ...more })).map((hop) => (hop as unknown[])[2]);

    it.each([
      ["the shell of an application that its scripts fill in", '<!doctype html><div id=app></div><script src="/app.js"></script>'],
      ["a frame of the log-in", "<html><body><iframe src='/login'></iframe></body></html>"],
      ["the public home", "<h1>Bienvenue</h1><a href=/login>Connexion</a>"],
    ])("proves nothing where it comes all the same: %s", async (_, body) => expect(await asked(body)).toEqual(["for-nobody"]));

    it.each([
      ["the log-in", "<form method=post><input name=u><input type=password name=p></form>", {}],
      ["a refresh to the log-in", '<html><meta http-equiv="refresh" content="0; url=/login"></html>', {}],
      ["a script that leads to the log-in", "<html><script>location = '/login'</script></html>", {}],
      ["a redirect", "<html></html>", { status: 302, headers: { ...HTML, Location: "/login" } }],
      ["a refusal", "<html></html>", { status: 401 }],
      ["data", '{"error":"</"}', { headers: { "Content-Type": "application/json" } }],
      ["an error page", "<html><title>Error</title></html>", {}],
      ["nothing", "<html><body></body></html>", {}],
    ])("proves where it is %s", async (_, body, more) => expect(await asked(body, more)).toEqual([undefined]));

    it("is not asked for where the last answer of a sign-in is no landing page, but what came of its credentials", async () => {
      expect(await walk({}, { status: 200, body: "<h1>Bienvenue</h1>" }, { step: "credentials" })).toEqual([]);
    });
  });
});
