import { describe, expect, it, onTestFinished, vi } from "vitest";
import { forget, http, k6, stubChain } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("rentree:chain", () => import("./chain-parts.ts"));
stubChain();
const { FORM, SEND, SHOW, visit } = await import("./chain-visit.ts");

describe("a landing page that is forbidden", () => {
  const LOGIN = { name: "credentials", post: "{target}/api/login", fields: { user: "{login}", pass: "{password}" } };
  const play = (said: string): Promise<string> => {
    forget();
    k6.answer = (url) => {
      if (url.endsWith("/home")) return { status: 403, headers: { "Content-Type": "text/plain" }, body: "Forbidden" };
      return { status: 200, headers: { "Content-Type": "text/plain" }, body: said };
    };
    return visit([LOGIN], { url: "{target}/home", contains: "Bonjour" });
  };

  it("is explained by the refusal before it, as qBittorrent has it, and by nothing else", async () => {
    expect(await play("Fails.")).toBe("rejected");
    expect(await play("Ok.")).toBe("blocked 403");
  });
});

describe("a log-in that a script draws", () => {
  /** Its page, with what it is given to show. */
  const shell = (messages: string): string =>
    `<div id=app></div><script>draw("login", {"labels": {"bad": "Identifiants incorrects ?"}, "messages": [${messages}]})</script>`;
  const SEND_ALL = { name: "credentials", post: "{target}/auth", fields: { u: "{login}", p: "{password}" } };
  const play = (end: string, back = "/in", first = shell("")): Promise<string> => {
    forget();
    k6.answer = (url) => {
      if (url.endsWith("/auth")) return { status: 302, headers: { Location: back } };
      return { status: 200, body: k6.sent.length > 2 ? end : first };
    };
    return visit([SHOW, { ...SEND_ALL, expect: { redirect: "/home" } }]);
  };

  it("is refused by what it is given to say and was not before (pgAdmin, Inertia)", async () => {
    expect(await play(shell('["error", "Incorrect username or password."]'))).toBe("rejected");
    expect(await play(shell('["Warning", "Your account is locked. Please contact the Administrator."]'))).toBe("rejected locked");
    const inertia = (errors: string): string =>
      `<div id="app" data-page="{&quot;props&quot;:{&quot;errors&quot;:{${errors}}},&quot;url&quot;:&quot;/in&quot;}"></div>`;
    const wrong = "&quot;email&quot;:&quot;Identifiants incorrects.&quot;";
    expect(await play(inertia(wrong), "/in", inertia(""))).toBe("rejected");
  });

  it("is read to its end where what it is given is one text without an end", async () => {
    // Whoever tries each of its words as the text's last is at it for a minute.
    expect(await play(`${"a ".repeat(99_000)}<p>`)).toBe("unexpected-page credentials: redirect to /in, not /home");
  });

  it("is refused by nothing that it had before, or that another page is given", async () => {
    expect(await play(shell(""))).toBe("unexpected-page credentials: redirect to /in, not /home");
    expect(await play(shell('["info", "Please log in."]'))).toBe("unexpected-page credentials: redirect to /in, not /home");
    const elsewhere = await play(shell('["error", "Incorrect username or password."]'), "/elsewhere");
    expect(elsewhere).toBe("unexpected-page credentials: redirect to /elsewhere, not /home");
  });
});

describe("a home that a script draws where its log-in was", () => {
  it("is in by its cookie, whatever the messages are that it is given all at once", async () => {
    const texts = Array.from({ length: 30 }, (_, index) => `"Le message numéro ${index}"`);
    const home = `<div id=app></div><script>home([${texts}, "Mot de passe incorrect."])</script>`;
    forget();
    k6.answer = (url) => {
      if (url.endsWith("/auth")) return { status: 302, headers: { Location: "/in" } };
      return { status: 200, body: k6.sent.length > 2 ? home : "<div id=app></div><script>login([])</script>" };
    };
    const jar = { cookiesForURL: () => ({ SESSION: [String(k6.sent.length)] }) };
    vi.spyOn(http.default, "cookieJar").mockReturnValue(jar);
    onTestFinished(() => void vi.restoreAllMocks());
    const send = { name: "credentials", post: "{target}/auth", fields: { u: "{login}", p: "{password}" } };
    expect(await visit([SHOW, { ...send, expect: { cookie: "SESSION" } }], { contains: "<div id=app>" })).toBe("ok");
  });
});

describe("a log-in that asks for the account first", () => {
  const NAME = "<form id=in method=post><input name=user></form>";
  const ACCOUNT = { name: "account", submit: "#in", fields: { user: "{login}" } };
  const PASSWORD = { name: "credentials", submit: "#in", fields: { pass: "{password}" } };
  const play = (answer: string, first = NAME): Promise<string> => {
    forget();
    k6.answer = () => ({ status: 200, body: k6.sent.length > 1 ? answer : first });
    return visit([SHOW, ACCOUNT, { ...PASSWORD, expect: { redirect: "/home" } }]);
  };

  it("is refused where it says that there is no such account", async () => {
    expect(await play(`<p>Ce compte n'existe pas.</p>${NAME}`)).toBe("rejected");
    expect(await play(`<p>Votre compte est verrouillé.</p>${NAME}`)).toBe("rejected locked");
  });

  it("lacks the plan's field where it says nothing of the kind, or had said it before", async () => {
    const lacks = "unexpected-page credentials: form #in has no field pass";
    expect(await play(NAME)).toBe(lacks);
    const help = "<p>Compte introuvable. Appelez le secrétariat.</p>";
    expect(await play(help + NAME, help + NAME)).toBe(lacks);
    expect(await play(FORM.replace("name=pass", "name=mdp"))).toBe(lacks);
  });

  it("lacks the plan's field on a page that was only opened, whatever that says", async () => {
    forget();
    k6.answer = () => ({ status: 200, body: `${k6.sent.length > 1 ? "<p>Identifiant inconnu : appelez le secrétariat.</p>" : ""}${FORM}` });
    const send = { ...SEND, fields: { user: "{login}", mdp: "{password}" }, expect: { redirect: "/home" } };
    expect(await visit([SHOW, { name: "local", get: "{target}/local" }, send])).toBe(
      "unexpected-page credentials: form #in has no field mdp",
    );
  });

  it("lacks the plan's field on the first page whatever that says", async () => {
    forget();
    k6.answer = () => ({ status: 200, body: `<p>Mot de passe incorrect.</p>${FORM}` });
    const send = { ...SEND, fields: { user: "{login}", mdp: "{password}" }, expect: { redirect: "/home" } };
    expect(await visit([SHOW, send])).toBe("unexpected-page credentials: form #in has no field mdp");
  });
});
