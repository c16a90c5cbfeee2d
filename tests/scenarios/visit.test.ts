import { beforeEach, describe, expect, it, vi } from "vitest";

/** A stand-in for k6: it answers from a queue, and keeps what was sent and written. */
const k6 = vi.hoisted(() => ({
  sent: [] as { method: string; url: string; body: unknown; params: { timeout: number; headers: Record<string, string> } }[],
  rows: [] as { metric: string; value: number; tags: Record<string, string> }[],
  busy: 0,
  most: 0,
  proto: "HTTP/1.1",
  answer: (_url: string): { status: number; body?: string; headers?: Record<string, string>; error_code?: number } => ({ status: 200 }),
}));
vi.mock("k6/http", () => ({
  default: {
    CookieJar: class {},
    cookieJar: () => ({ cookiesForURL: () => ({}) }),
    asyncRequest: async (method: string, url: string, body: unknown, params: (typeof k6.sent)[0]["params"]) => {
      k6.sent.push({ method, url, body, params });
      k6.busy += 1;
      k6.most = Math.max(k6.most, k6.busy);
      await new Promise((resolve) => setImmediate(resolve));
      k6.busy -= 1;
      const { status, body: text = "", headers = {}, error_code = 0 } = k6.answer(url);
      return { status, body: text, headers, error_code, proto: k6.proto, timings: { blocked: 1, duration: 2 } };
    },
  },
}));
vi.mock("k6/execution", () => ({ default: { vu: { metrics: { metadata: {} } }, scenario: { startTime: 0, iterationInTest: 0 } } }));
vi.mock("k6/metrics", () => {
  class Metric {
    readonly name: string;
    constructor(name: string) {
      this.name = name;
    }
    add(value: number, tags: Record<string, string> = {}): void {
      k6.rows.push({ metric: this.name, value, tags });
    }
  }
  return { Counter: Metric, Gauge: Metric, Trend: Metric };
});

vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { withRules } = await import("../../scenarios/page.ts");
const { leave } = await import("../../scenarios/leave.ts");
const { live } = await import("../../scenarios/visit.ts");
type Visit = Parameters<typeof live>[0];

const ENT = "http://ent.example";
const world = { origins: [ENT], headers: { "X-Rentree-Run": "r1" }, rules: withRules({ waiting: [], error: [], blocked: [] }) };
const patience = { wait: 1_000, sigma: 0, reload: 1, reloadAfter: 0, attempts: 3 };
const visitWith = (people: Record<string, unknown>, more: Partial<Visit> = {}): Visit =>
  ({
    people: { typing: 0, deadline: 60_000, honoursWait: 0, wrongPassword: 0, patience, ...people },
    settings: { seed: 1 },
    target: ENT,
    world,
    account: { login: "me", password: "pw" },
    peopleIndex: 0,
    index: 0,
    signIn: async () => undefined,
    journey: async () => undefined,
    setup: undefined,
    extras: { later: [] },
    ...more,
  }) as Visit;
const attempts = (): string[] => k6.rows.filter((row) => row.metric === "rs_attempt").map((row) => String(row.tags["outcome"]));
const open = () => {
  const browser = openBrowser(world);
  browser.until = Date.now() + 1_000;
  return browser;
};

beforeEach(() => {
  k6.sent.length = 0;
  k6.rows.length = 0;
  k6.most = 0;
  k6.proto = "HTTP/1.1";
  k6.answer = () => ({ status: 200 });
});

describe("openBrowser", () => {
  it("sends no packet to an origin that the plan does not list, redirects included", async () => {
    await expect(open().send({ step: "form", url: "http://evil.example/" })).rejects.toEqual({
      outcome: "unexpected-page",
      reason: "foreign-host",
    });
    k6.answer = () => ({ status: 302, headers: { Location: "//evil.example/" } });
    await expect(open().open({ step: "form", url: `${ENT}/` })).rejects.toMatchObject({ reason: "foreign-host" });
    expect(k6.sent.map(({ url }) => url)).toEqual([`${ENT}/`]);
  });

  it("sends the run's id with every request, and a timeout of what is left, at least 1 ms", async () => {
    const browser = open();
    browser.until = Date.now() - 5_000;
    await browser.send({ step: "form", url: `${ENT}/` });
    expect(k6.sent[0]?.params).toMatchObject({ timeout: 1, headers: { "X-Rentree-Run": "r1" } });
  });

  it("keeps six requests a host, and sends them all", async () => {
    const browser = open();
    await Promise.all(Array.from({ length: 20 }, (_, index) => browser.send({ step: "page", url: `${ENT}/${index}` })));
    expect([k6.most, k6.sent.length]).toEqual([6, 20]);
  });

  it.each([
    [303, "GET", null],
    [302, "GET", null],
    [307, "POST", "user=me"],
    [308, "POST", "user=me"],
  ])("goes on from a form that was answered %i with %s", async (status, method, body) => {
    k6.answer = (url) => (url.endsWith("/in") ? { status: 200 } : { status, headers: { Location: "/in" } });
    await open().open({ step: "credentials", url: `${ENT}/login`, fields: [["user", "me"]] });
    expect(k6.sent.map((one) => [one.method, one.url, one.body])).toEqual([
      ["POST", `${ENT}/login`, "user=me"],
      [method, `${ENT}/in`, body],
    ]);
  });

  it("gives up on a redirect loop", async () => {
    k6.answer = () => ({ status: 302, headers: { Location: "/again" } });
    await expect(open().open({ step: "form", url: `${ENT}/` })).rejects.toMatchObject({ reason: "redirect-loop" });
    expect(k6.sent.length).toBeLessThan(20);
  });

  it.each([
    [1050, "timed-out"],
    [1212, "network-error"],
  ])("tells a request that ended with code %i as %s", async (error_code, outcome) => {
    k6.answer = () => ({ status: 0, error_code });
    await expect(open().send({ step: "form", url: `${ENT}/` })).rejects.toMatchObject({ outcome });
    expect(k6.rows[0]).toMatchObject({ metric: "rs_hop", tags: { status: "0", outcome, step: "form", host: "ent.example" } });
  });
});

describe("live", () => {
  it.each([
    ["HTTP/1.1", 6],
    ["HTTP/2.0", 20],
  ])("asks for twenty pages over %s, %i at a time", async (proto, most) => {
    k6.proto = proto;
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const signIn: Visit["signIn"] = async ({ browser }) => void (await browser.send({ step: "form", url: `${ENT}/` }));
    await live(visitWith({}, { signIn, journey: async ({ visit }) => expect(await visit(paths)).toBe(true) }));
    expect([k6.most, k6.sent.length]).toEqual([most, 21]);
  });

  const refuse = async () => {
    throw { outcome: "rejected" };
  };

  it("tries once more after a refusal, and no more", async () => {
    expect(await live(visitWith({}, { signIn: refuse }))).toBe("gave-up");
    expect(attempts()).toEqual(["rejected", "rejected"]);
  });

  it("types a planned wrong password first, notes it, and then the right one", async () => {
    const typed: string[] = [];
    const signIn: Visit["signIn"] = async ({ account }) => {
      typed.push(account.password);
      if (account.password !== "pw") await refuse();
    };
    expect(await live(visitWith({ wrongPassword: 1 }, { signIn }))).toBe("ok");
    expect([typed[0] === "pw", typed[1]]).toEqual([false, "pw"]);
    expect(k6.rows.find((row) => row.metric === "rs_note")?.tags).toEqual({ what: "wrong-password" });
  });

  it("gives up when the attempts are spent, or when reloading is not for this person", async () => {
    const signIn = async () => {
      throw { outcome: "http-error", reason: "503" };
    };
    expect(await live(visitWith({}, { signIn }))).toBe("gave-up");
    expect(attempts()).toHaveLength(3);
    k6.rows.length = 0;
    await live(visitWith({ patience: { ...patience, reload: 0 } }, { signIn }));
    expect(attempts()).toHaveLength(1);
  });

  it("does not wait where the page's own instruction leads beyond the deadline", async () => {
    const signIn = async () => {
      throw { outcome: "overload-page", waitMs: 180_000 };
    };
    expect(await live(visitWith({ honoursWait: 1 }, { signIn }))).toBe("gave-up");
    expect(attempts()).toEqual(["overload-page"]);
  });

  it("is ok whatever comes after the sign-in, but lets a throw of the script through", async () => {
    const failing = async () => {
      throw { outcome: "http-error" };
    };
    expect(await live(visitWith({}, { journey: failing }))).toBe("ok");
    const broken = async () => {
      throw new Error("bug");
    };
    await expect(live(visitWith({}, { signIn: broken }))).rejects.toThrow("bug");
  });
});

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
