import { describe, expect, it, onTestFinished, vi } from "vitest";
import { forget, http, k6, stubChain } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("rentree:chain", () => import("./chain-parts.ts"));
stubChain();
const { FORM, SEND, SHOW, visit } = await import("./chain-visit.ts");

describe("what comes behind the password of a chain", () => {
  const RENEW = "<h1>Mot de passe</h1><form method=post><input type=password name=a><input type=password name=b></form>";
  const CHARTER = "<h1>Charte</h1><form method=post action=/charte><input type=checkbox name=oui><button>Valider</button></form>";
  const EXPECTED = { ...SEND, expect: { redirect: "/home" } };

  /** The answer to the password leads to /home, and that to `place`, where `body` is. */
  const lead = (place: string, body: string): void => {
    forget();
    k6.answer = (url) => {
      if (k6.sent.at(-1)?.method === "POST") return { status: 302, headers: { Location: "/home" } };
      if (url.endsWith("/home") && place !== "/home") return { status: 302, headers: { Location: place } };
      return { status: 200, body: url.endsWith("/in") ? FORM : body };
    };
  };

  it.each([
    ["unexpected-page change-password-asked", "/mdp", RENEW, SEND, { url: "/home", contains: "Bonjour" }],
    ["unexpected-page change-password-asked", "/mdp", RENEW, EXPECTED, { url: "/home" }],
    ["unexpected-page landing-elsewhere", "/charte", CHARTER, EXPECTED, { url: "/home" }],
    ["unexpected-page landing-elsewhere", "/charte", CHARTER, SEND, { url: "{target}/home" }],
    ["ok", "/home", "<h1>Bonjour</h1>", EXPECTED, { url: "/home" }],
    ["ok", "/home/?lang=fr", "<h1>Bonjour</h1>", EXPECTED, { url: "/home" }],
    // The plan has not said where the home is.
    ["ok", "/accueil", "<h1>Bonjour</h1>", EXPECTED, undefined],
    ["unexpected-page consent-asked", "/charte", CHARTER, EXPECTED, undefined],
    ["ok", "/accueil", "<h1>Bonjour</h1>", EXPECTED, { url: "/home", contains: "Bonjour" }],
    ["ok", "/charte/accueil", "<h1>Bonjour</h1>", EXPECTED, { url: "/charte/accueil" }],
  ])("is %s where the home leads to %s", async (said, place, body, step, landing) => {
    lead(place, body);
    const wanted = step === SEND && !landing?.contains ? { ...SEND, expect: { cookie: "SESSION" } } : step;
    const jar = { cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) };
    vi.spyOn(http.default, "cookieJar").mockReturnValue(jar);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await visit([SHOW, wanted], landing)).toBe(said);
  });

  it.each([
    ["ok", "is new", (path: string) => (path.startsWith("/ent/") && k6.sent.length > 1 ? "in" : undefined)],
    ["ok", "is another than before", (path: string) => (path.startsWith("/ent/") ? String(k6.sent.length > 1) : undefined)],
    ["unexpected-page proof-was-there-before", "was there before", (path: string) => (path.startsWith("/ent/") ? "hall" : undefined)],
    ["unexpected-page landing-cookie-missing", "does not come", () => undefined],
  ])("is %s where the cookie of a path that proves it %s", async (said, _, valueAt) => {
    const cookiesForURL = (url: string) => {
      const value = valueAt(new URL(url).pathname);
      return value === undefined ? {} : { SESSION: [value] };
    };
    vi.spyOn(http.default, "cookieJar").mockReturnValue({ cookiesForURL });
    onTestFinished(() => void vi.restoreAllMocks());
    // Where the plan does not say where the home is, it is where the chain ends.
    for (const landing of [{ url: "/ent/home", cookie: "SESSION" }, { cookie: "SESSION" }]) {
      forget();
      k6.answer = (url) =>
        k6.sent.at(-1)?.method === "POST"
          ? { status: 302, headers: { Location: "/ent/home" } }
          : { status: 200, body: url.endsWith("/in") ? FORM : "<h1>Bonjour</h1>" };
      expect(await visit([{ ...SHOW, get: "{target}/ent/in" }, SEND], landing)).toBe(said);
    }
  });
});
