import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { signIn } = await import("../../scenarios/sign-in/kosmos-cas.ts");

beforeEach(forget);

const GREETING = "<h1>Bienvenue sur l'ENT</h1>";
const loginWith = (hidden: string): string =>
  `${GREETING}<form class=cas__login-form method=post action="/in">${hidden}<input name=username><input type=password name=password></form>`;

describe("CAS as Kosmos has it", () => {
  const play = (login: string, to: string, landing?: object): Promise<string> => {
    k6.answer = (url) => {
      if (url === `${ENT}/in`) return { status: 302, headers: { Location: to } };
      if (url.includes("/home")) return { status: 200, body: GREETING };
      return { status: 200, body: url.endsWith("?non") ? `<p>Identifiants incorrects</p>${login}` : login };
    };
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const own = { kind: "kosmos-cas", start: `${ENT}/login`, ...(landing && { landing }) };
    const account = { login: "me", password: "pw" };
    const person = { browser, people: { signIn: own }, target: ENT, account, type: async () => undefined } as unknown as Person;
    return signIn(person).then(
      () => "ok",
      ({ outcome, reason = "" }: Ending) => `${outcome} ${reason}`.trim(),
    );
  };

  it.each([
    ["with lt", "<input type=hidden name=lt value=1><input type=hidden name=_eventId>", "ok"],
    ["with execution, of which its script speaks too", "<script>execution</script><input type=hidden name=execution value=1>", "ok"],
    ["with other inputs, of whose execution a script speaks", "<script>execution</script><input type=hidden name=csrf value=1>", "ok"],
    ["without its flow", "<input type=hidden name=_eventId>", "unexpected-page no-field-lt"],
  ])("sends a form %s", async (_, hidden, said) => expect(await play(loginWith(hidden), "/home?ticket=ST-1")).toBe(said));

  it("is not in where the log-in comes again, though it has the text of the landing page", async () => {
    const login = loginWith("<input type=hidden name=execution value=1>");
    expect(await play(login, "/home?ticket=ST-1", { contains: "Bienvenue" })).toBe("ok");
    expect(await play(login, "/login?non", { contains: "Bienvenue" })).toBe("rejected");
    expect(await play(login, "/login", { contains: "Bienvenue" })).toBe("unexpected-page login-form");
  });
});
