import { describe, expect, it, vi } from "vitest";
import { forget, http, k6, stubChain } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("rentree:chain", () => import("./chain-parts.ts"));
stubChain();
const { FORM, SEND, SHOW, visit } = await import("./chain-visit.ts");

describe("an answer that shows nothing, and whose script leads on", () => {
  /** What comes of it where the landing page is the log-in again, or `home`. */
  const play = async (answer: string, home = FORM): Promise<string> => {
    forget();
    k6.answer = (url) => ({ status: 200, body: url.endsWith("/home") ? home : k6.sent.length === 2 ? answer : FORM });
    vi.spyOn(http.default, "cookieJar").mockReturnValue({ cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) });
    return visit([SHOW, { ...SEND, expect: { cookie: "SESSION" } }], { url: "{target}/home", contains: "Vos cours" });
  };

  it.each([
    '<script>window.location.href = "/login?erreur=1";</script>',
    "<html><head><script>document.location='index.php?error=2'</script></head><body></body></html>",
    "<script>alert('Identifiant ou mot de passe incorrect'); history.back();</script>",
    '<script type="text/javascript">alert("Mot de passe incorrect !"); window.location.replace("/");</script>',
    `<script>alert("Le mot de passe n'est pas correct"); history.back();</script>`,
    "<script>alert('L\\'identifiant ou le mot de passe est incorrect'); history.back();</script>",
    "<script>alert(`Mot de passe incorrect`); history.back();</script>",
  ])("is refused by what it gives its script: %s", async (answer) => expect(await play(answer)).toBe("rejected"));

  it("is locked where it says so", async () =>
    expect(await play('<script>alert("Votre compte est bloqué."); location = "/";</script>')).toBe("rejected locked"));

  it("is in where the landing page proves it, and where the script leads home", async () => {
    expect(await play('<script>location.href = "/home";</script>', "<p>Vos cours</p>")).toBe("ok");
    expect(await play('<script>location.href = "/home?error=1";</script>', "<p>Vos cours</p>")).toBe("ok");
  });

  it("is refused by nothing that a script says in one case of several", async () => {
    for (const script of [
      'if (navigator.cookieEnabled) location.href = "/home"; else location.href = "/login?error=cookies";',
      'try { location.replace("/home") } catch (e) { alert("Erreur de connexion") }',
      'window.onerror = () => { alert("Mot de passe incorrect") }; location.href = "/home";',
    ])
      expect(await play(`<script>${script}</script>`)).toBe("unexpected-page login-form");
  });

  it("is refused by nothing that a script of a page may say some day, or to nobody", async () => {
    const said = "unexpected-page login-form";
    expect(await play('<div id=app></div><script>home({ error: "Mot de passe incorrect" })</script>')).toBe(said);
    expect(await play(`<p>Bonjour</p><script>location.href = "/login?erreur=1";</script>`)).toBe(said);
    expect(await play(`<script>location.href = "/login?erreur=1";${" ".repeat(2_000)}</script>`)).toBe(said);
    expect(await play('<script>location.href = "/login";</script>')).toBe(said);
  });
});
