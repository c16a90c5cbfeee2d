import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Visit } from "../../scenarios/visit.ts";
import { ENT, forget, k6, visitWith } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/execution", async () => (await import("./stand-in.ts")).execution);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { leave } = await import("../../scenarios/leave.ts");
const { live } = await import("../../scenarios/visit.ts");

beforeEach(forget);

describe("logging out", () => {
  const signIn = { kind: "entcore", logout: "/auth/logout" };
  const goOut = (people: Record<string, unknown>, more: Partial<Visit> = {}): Promise<string> =>
    live(visitWith({ logout: 1, signIn, ...people }, { extras: { later: [leave], duty: undefined }, ...more }));
  const waitOf = async (people: Record<string, unknown>): Promise<number> => {
    await goOut(people);
    return k6.sent.find(({ url }) => url.includes("/auth/logout"))?.params.timeout ?? Number.NaN;
  };
  const noted = (): readonly string[] => k6.rows.flatMap(({ tags }) => tags["what"] ?? []);

  it("is not cut by what the sign-in left of the person's patience", async () => expect(await waitOf({})).toBeGreaterThan(10_000));

  it("is cut at the end of the visit", async () => expect(await waitOf({ deadline: 3_000 })).toBeLessThanOrEqual(3_000));

  it("confirms where the page asks whether it is meant, with the button, and no other form of it", async () => {
    const form = (action: string, more: string): string =>
      `<form method="post" action="${action}"><input type="hidden" name="sesskey" value="k1">${more}</form>`;
    const page = form("/my/", "") + form("/login/logout.php", '<button name="confirm" value="yes">Continuer</button>');
    k6.answer = (url) => ({ status: 200, body: url.endsWith("/auth/logout") ? page : "<p>Au revoir</p>" });
    await goOut({});
    expect(k6.sent.map(({ method, url, body }) => [method, url, body])).toEqual([
      ["GET", `${ENT}/auth/logout`, null],
      ["POST", `${ENT}/login/logout.php`, "sesskey=k1&confirm=yes"],
    ]);
    expect(noted()).toContain("logged-out");
  });

  it("confirms by a button that stands outside of its form, as node-oidc-provider has it", async () => {
    const page = `<form id="op.logoutForm" method="post" action="/session/end/confirm"><input type="hidden" name="xsrf" value="x1"/></form>
      <button autofocus type="submit" form="op.logoutForm" value="yes" name="logout">Yes, sign me out</button>
      <button type="submit" form="op.logoutForm">No, stay signed in</button>`;
    k6.answer = (url) => ({ status: 200, body: url.endsWith("/auth/logout") ? page : "<p>Au revoir</p>" });
    await goOut({});
    expect(k6.sent.map(({ url, body }) => [url, body]).slice(1)).toEqual([[`${ENT}/session/end/confirm`, "xsrf=x1&logout=yes"]]);
  });

  it.each([
    ["a menu of languages", "get", "/auth/logout", '<input type="hidden" name="lang" value="fr">'],
    ["a search", "post", "/auth/logout", '<input name="q">'],
    ["another way in", "post", "/login/identifier?from=/logout", ""],
  ])("leaves %s alone", async (_, method, action, inputs) => {
    k6.answer = () => ({ status: 200, body: `<form method="${method}" action="${action}">${inputs}<button>Aller</button></form>` });
    await goOut({});
    expect(k6.sent).toHaveLength(1);
    expect(noted()).toEqual(["logged-out"]);
  });

  it.each(["/idp/profile/SAML2/Redirect/SLO?execution=e1s1", "/deconnecter", "/session/end/confirm", ""])(
    "confirms by a POST to %j",
    async (action) => {
      k6.answer = (url) => ({
        status: 200,
        body: k6.sent.length > 1 ? "" : `<form method="post" action="${action}"><button>Oui</button></form>${url}`,
      });
      await goOut({});
      expect(k6.sent.map(({ method }) => method)).toEqual(["GET", "POST"]);
      expect(noted()).toEqual(["logged-out"]);
    },
  );

  it("carries what services tell each other, however often within reason", async () => {
    let left = 6;
    k6.answer = () => ({
      status: 200,
      body: left-- > 0 ? '<form method="post" action="/acs"><input type="hidden" name="SAMLRequest" value="x"></form>' : "",
    });
    await goOut({});
    expect(k6.sent).toHaveLength(7);
    expect(noted()).toEqual(["logged-out"]);
  });

  it("is over where what a redirect leads to fails, but not where the redirect only asks for https", async () => {
    k6.answer = (url) => (url.endsWith("/auth/logout") ? { status: 302, headers: { Location: "/gone" } } : { status: 404 });
    await goOut({});
    expect(noted()).toEqual(["logged-out"]);
    k6.rows.length = 0;
    k6.answer = () => ({ status: 302, headers: { Location: `${ENT.replace("http:", "https:")}/auth/logout` } });
    await goOut({});
    expect(noted()).toEqual(["page-failed"]);
  });

  it("is not tried by somebody whose time is up", async () => {
    await goOut({ deadline: 0 });
    expect(k6.sent.filter(({ url }) => url.includes("logout"))).toEqual([]);
    expect(noted()).toEqual([]);
  });

  it("does not go round for ever where the page always asks again", async () => {
    k6.answer = () => ({ status: 200, body: '<form method="post" action="/logout"><input type="hidden" name="a" value="b"></form>' });
    await goOut({});
    expect(k6.sent.length).toBeLessThan(10);
    expect(noted()).toEqual(["page-failed"]);
  });

  it("is done where the platform then leads to a site that is none of the plan's, and not where it begins there", async () => {
    k6.answer = () => ({ status: 302, headers: { Location: "https://www.example.org/" } });
    await goOut({});
    expect(noted()).toContain("logged-out");
    k6.rows.length = 0;
    await goOut({ signIn: { kind: "chain", logout: "https://www.example.org/" } });
    expect(noted()).toContain("page-failed");
  });

  it("has failed where the address is not there", async () => {
    k6.answer = () => ({ status: 404 });
    await goOut({});
    expect(noted()).toEqual(["page-failed"]);
  });

  it("takes the address that the sign-in found out where the plan names none, and fails without one", async () => {
    const found: Visit["signIn"] = async ({ browser }) => {
      browser.wayOut = `${ENT}/end?id_token_hint=t`;
    };
    await goOut({ signIn: { kind: "oidc" } }, { signIn: found });
    expect(k6.sent.map(({ url }) => url)).toEqual([`${ENT}/end?id_token_hint=t`]);
    k6.rows.length = 0;
    await goOut({ signIn: { kind: "oidc" } });
    expect(noted()).toEqual(["page-failed"]);
  });
});
