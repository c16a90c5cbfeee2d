import { describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Page } from "../../scenarios/page.ts";
import type { Person } from "../../scenarios/person.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { proveLanding } = await import("../../scenarios/proof.ts");

const PASSWORD = "<form method=post><input name=u><input type=password name=p></form>";
const pageOf = (body: string): Page => ({ url: "http://a/", status: 200, body, headers: {}, charset: "utf-8", location: "" });
const LOGIN = pageOf(`<h1>Bienvenue sur l'ENT</h1>${PASSWORD}`);

describe("a landing page of which the plan says nothing", () => {
  const prove = (body: string): Promise<string> =>
    proveLanding({ people: { signIn: {} } } as unknown as Person, pageOf(body)).then(
      () => "ok",
      ({ outcome, reason }: Ending) => `${outcome} ${reason}`,
    );
  /** As it is read where somebody sends UTF-16, whatever the server calls it. */
  const inUtf16 = (text: string): string => Buffer.from(`\ufeff${text}`, "utf16le").toString();

  it.each([
    "<h1>Bonjour</h1>",
    "<!doctype html><title>ENT</title><div id=app></div>",
    '<!doctype html><body><app-root></app-root><script src="/app.js"></script>',
  ])("proves that somebody is in: %s", async (body) => expect(await prove(body)).toBe("ok"));

  it.each([
    ["an error page that no rule can read", inUtf16("<title>Error 500</title><h1>Internal Server Error</h1>")],
    ["a log-in that nobody can read", inUtf16(PASSWORD)],
    ["a comment", "<!-- ok -->"],
    ["an answer without markup", "2 < 3"],
    ["a picture that says to be a page", "\ufffdPNG\r\n<<>>"],
    ["nothing", ""],
  ])("is none where it is %s", async (_, body) => expect(await prove(body)).toBe("unexpected-page landing-not-a-page"));
});

describe("the text of a landing page", () => {
  const prove = (contains: string, body: string, before?: Page): Promise<string> =>
    proveLanding({ people: { signIn: { landing: { contains } } } } as unknown as Person, pageOf(body), before).then(
      () => "ok",
      ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
    );

  it.each([
    ["proves that somebody is in", "Bienvenue", "<h1>Bienvenue Léa</h1>", "ok"],
    ["proves it where the page has a box for a new password", "Bienvenue Léa", `<h1>Bienvenue Léa</h1>${PASSWORD}`, "ok"],
    ["proves nothing where the log-in with the same text comes again", "Bienvenue", LOGIN.body, "unexpected-page login-form"],
    ["is a refusal where that says so", "Bienvenue", `${LOGIN.body}<p>Identifiants incorrects</p>`, "rejected"],
    ["is missing", "Bonjour", LOGIN.body, "unexpected-page login-form"],
    ["is missing because of a refusal that the landing page says", "Bonjour", `<p>Identifiants incorrects</p>${PASSWORD}`, "rejected"],
    ["is missing", "Bonjour", "<p>Bonsoir</p>", "unexpected-page landing-text-missing"],
  ])("%s", async (_, contains, body, said) => expect(await prove(contains, body, LOGIN)).toBe(said));

  it.each([
    ["Déconnexion", "D&eacute;connexion", "ok"],
    ["l'ENT de Léa", "l&#039;ENT de L&#xE9;a", "ok"],
    ["&eacute;", "&eacute;", "ok"],
    ["Bienvenue", "Bienvenu&#101;", "unexpected-page landing-text-missing"],
  ])("is %j where the page has %j: %s", async (contains, body, said) => expect(await prove(contains, `<p>${body}</p>`)).toBe(said));

  it("counts where nothing came before", async () => expect(await prove("Bienvenue", LOGIN.body)).toBe("ok"));

  describe("on a page that asks for a new password", () => {
    const body = `<a href=/logout>Déconnexion</a><form method=post><input type=password name=old><input type=password name=new></form>`;
    const prove = (path: string, url?: string): Promise<string> => {
      const people = { signIn: { landing: { url, contains: "Déconnexion" } } };
      const page = { ...pageOf(body), url: `http://a${path}` };
      return proveLanding({ people, target: "http://a" } as unknown as Person, page, LOGIN).then(
        () => "ok",
        ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
      );
    };

    it.each([
      ["/my/password", "{target}/my/page", "unexpected-page change-password-asked"],
      ["/my/password", undefined, "unexpected-page change-password-asked"],
      // The plan's own page, or one that everybody has.
      ["/my/password", "{target}/my/password", "ok"],
      ["/wp-admin/profile.php", "{target}/wp-admin/", "ok"],
    ])("%s, where the plan names %s: %s", async (path, url, said) => expect(await prove(path, url)).toBe(said));
  });
});
