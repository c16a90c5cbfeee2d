import { beforeEach, describe, expect, it, vi } from "vitest";
import { ENT, forget, k6, patience, visitWith, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/execution", async () => (await import("./stand-in.ts")).execution);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { readForms } = await import("../../scenarios/form.ts");
const { openBrowser } = await import("../../scenarios/browser.ts");
const { live } = await import("../../scenarios/visit.ts");

const attempts = (): string[] => k6.rows.filter((row) => row.metric === "rs_attempt").map((row) => String(row.tags["outcome"]));
const NODES_DECODER = TextDecoder;
const open = () => {
  const browser = openBrowser(world);
  browser.until = Date.now() + 1_000;
  return browser;
};

beforeEach(forget);

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

  it("reads a page that holds a form as bytes, and as a text where k6 has no TextDecoder (before 2.2)", async () => {
    k6.answer = () => ({ status: 200, body: "coll\ufffdge", headers: { "Content-Type": "text/html; charset=ISO-8859-1" } });
    await open().send({ step: "form", url: `${ENT}/`, form: true });
    vi.stubGlobal("TextDecoder", undefined);
    const page = await open().send({ step: "form", url: `${ENT}/`, form: true });
    vi.stubGlobal("TextDecoder", NODES_DECODER);
    expect(k6.sent.map(({ params }) => params.responseType)).toEqual(["binary", undefined]);
    expect(page).toMatchObject({ body: "coll\ufffdge", charset: "windows-1252" });
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

  it.each([300, 304, 305, 306, 309, 350, 399])("goes nowhere from an answer of %i, as browsers do, wherever it points", async (status) => {
    k6.answer = () => ({ status, headers: { Location: "/in" } });
    expect((await open().open({ step: "form", url: `${ENT}/login` })).url).toBe(`${ENT}/login`);
    expect(k6.sent).toHaveLength(1);
  });

  it("goes nowhere from a redirect that does not say where, as Chromium does", async () => {
    k6.answer = () => ({ status: 302, headers: { Location: "" } });
    expect((await open().open({ step: "form", url: `${ENT}/login` })).location).toBe("");
    expect(k6.sent).toHaveLength(1);
  });

  it("sends a form as it asks to be sent, and again where it is answered so", async () => {
    const [form] = readForms(`<form method=post action=/login enctype=multipart/form-data><input name="$ACTION_ID" value=a></form>`, ENT);
    k6.answer = (url) => (url.endsWith("/in") ? { status: 200 } : { status: 307, headers: { Location: "/in" } });
    const browser = open();
    if (form !== undefined) await browser.follow(await browser.submit(form, { user: "mé" }, { step: "credentials" }), "credentials");
    const part = (name: string, value: string) =>
      `--rentree-boundary\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const body = `${part("$ACTION_ID", "a")}${part("user", "mé")}--rentree-boundary--\r\n`;
    expect(k6.sent.map((one) => [one.method, one.url, one.body, one.params.headers["Content-Type"]])).toEqual([
      ["POST", `${ENT}/login`, body, "multipart/form-data; boundary=rentree-boundary"],
      ["POST", `${ENT}/in`, body, "multipart/form-data; boundary=rentree-boundary"],
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

  it.each([
    ["x509: certificate has expired or is not yet valid: …", 1000, "1300"],
    ["x509: unknown authority", 1310, "1310"],
    ["unexpected EOF", 1000, "1000"],
    [undefined, 1000, "1000"],
  ])("tells TLS that failed, of which k6 has no number, from a connection that ended: %s", async (error, error_code, reason) => {
    k6.answer = () => ({ status: 0, error_code, ...(error === undefined ? {} : { error }) });
    await expect(open().send({ step: "form", url: `${ENT}/` })).rejects.toEqual({ outcome: "network-error", reason });
  });

  it("tells an address that cannot be sent, whose answer has a list for its body, from a mistake of the script", async () => {
    k6.answer = () => ({ status: 0, error_code: 1020, body: [] as unknown as string });
    await expect(open().send({ step: "form", url: `${ENT}/a%zz`, form: true })).rejects.toEqual({
      outcome: "network-error",
      reason: "1020",
    });
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
    // Before the attempt's end: whoever counts refused people must know by then that this one was planned.
    const written = k6.rows.filter(({ metric }) => metric === "rs_note" || metric === "rs_attempt");
    expect(written.map(({ tags }) => tags["what"] ?? tags["outcome"])).toEqual(["wrong-password", "rejected", "ok"]);
  });

  it("types no wrong password where everybody comes once: no right one would follow it, and the account would be locked in the end", async () => {
    vi.stubGlobal("__ENV", { TRY_ONCE: "1" });
    try {
      const typed: string[] = [];
      const signIn = async ({ account }: { account: { password: string } }) => {
        typed.push(account.password);
      };
      expect(await live(visitWith({ wrongPassword: 1 }, { signIn }))).toBe("ok");
      expect(typed).toEqual(["pw"]);
    } finally {
      vi.stubGlobal("__ENV", {});
    }
  });

  it("leaves at once after the last attempt, and waits for no other", async () => {
    const signIn = async () => {
      throw { outcome: "overload-page", waitMs: 30_000 };
    };
    expect(await live(visitWith({ honoursWait: 1, patience: { ...patience, attempts: 1, reloadAfter: 30_000 } }, { signIn }))).toBe(
      "gave-up",
    );
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
