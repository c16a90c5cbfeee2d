import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.mock("k6/encoding", async () => (await import("./stand-in.ts")).encoding);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { signIn } = await import("../../scenarios/sign-in/saml.ts");

beforeEach(forget);

const post = (action: string, inputs: string): string => `<form method=post action="${action}">${inputs}</form>`;
const PASSWORD = "<input type=password name=j_password>";
const RESPONSE = post("/acs", "<input type=hidden name=SAMLResponse value=r>");

describe("SAML", () => {
  /** The service's page asks for the first of `pages`; each form leads to the next. */
  const play = async (pages: readonly string[]): Promise<readonly [ending: string, sent: readonly unknown[]]> => {
    let at = 0;
    k6.answer = () => ({ status: 200, body: pages[at++] ?? "" });
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const own = { kind: "saml", start: `${ENT}/s`, landing: { contains: "Espace" } };
    const account = { login: "me", password: "pw" };
    const person = { browser, people: { signIn: own }, target: ENT, account, type: async () => undefined } as unknown as Person;
    const ending = await signIn(person).then(
      () => "ok",
      ({ outcome, reason }: Ending) => `${outcome} ${reason}`,
    );
    return [ending, k6.sent.slice(1).map(({ body }) => body)];
  };

  it("fills in no box for a password on the service's own page", async () => {
    const home = `<h1>Espace</h1>${post("/profile", PASSWORD)}`;
    expect(await play([post("/in", `<input name=j_username>${PASSWORD}`), RESPONSE, home])).toEqual([
      "ok",
      ["j_username=me&j_password=pw", "SAMLResponse=r"],
    ]);
  });

  it("says the account on a page of its own before the password, and types it into nothing behind", async () => {
    const name = post("/name", "<input name=j_username><button name=_eventId_proceed>Next</button>");
    const profile = post("/checked", "<input name=email value=me@ent><button name=ok value=1>OK</button>");
    expect(await play([name, post("/in", PASSWORD), profile, RESPONSE, "<h1>Espace</h1>"])).toEqual([
      "ok",
      ["_eventId_proceed=&j_username=me", "j_password=pw", "email=me%40ent&ok=1", "SAMLResponse=r"],
    ]);
  });

  /** What one identity provider asks for before it hands over to the next. */
  const FIRST = [
    post("/choose", "<button name=idp value=a>A</button>"),
    post("/sso", "<input type=hidden name=SAMLRequest value=q>"),
    post("/ls", "<input type=hidden name=shib_idp_ls_success value=false>"),
  ];

  it("comes through a second identity provider to the service's page", async () => {
    const [ending, sent] = await play([
      ...FIRST,
      ...FIRST,
      post("/in", `<input name=j_username>${PASSWORD}`),
      RESPONSE,
      RESPONSE,
      "<h1>Espace</h1>",
    ]);
    expect([ending, sent.slice(-2)]).toEqual(["ok", ["SAMLResponse=r", "SAMLResponse=r"]]);
  });

  it("ends where the assertion is carried on and on, whose last page proves nothing", async () => {
    const pages = [post("/in", `<input name=j_username>${PASSWORD}`), ...Array.from({ length: 99 }, () => `Espace${RESPONSE}`)];
    expect((await play(pages))[0]).toBe("unexpected-page redirect-loop");
  });
});
