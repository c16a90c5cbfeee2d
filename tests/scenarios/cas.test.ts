import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { signIn } = await import("../../scenarios/sign-in/cas.ts");

beforeEach(forget);

const form = (attributes: string, inputs: string): string =>
  `<form method=post action="/in" ${attributes}>${inputs}<input type=password name=pw></form>`;
const USER = "<input name=user>";
const TICKET = `<body onload="document.forms[0].submit()"><form method=post action="${ENT}/app"><input type=hidden name=ticket value=ST-2></form>`;

describe("CAS", () => {
  const play = (login: string, own?: (path: string) => ReturnType<typeof k6.answer> | undefined): Promise<string> => {
    k6.answer = (url) => {
      const { pathname } = new URL(url);
      const answer = own?.(pathname);
      if (answer !== undefined) return answer;
      if (pathname === "/in") return { status: 302, headers: { Location: `${ENT}/app?ticket=ST-1` } };
      if (pathname === "/in-by-post") return { status: 200, body: TICKET };
      return { status: 200, body: pathname === "/app" ? "<h1>Bienvenue</h1>" : login };
    };
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const settings = { kind: "cas", server: `${ENT}/cas`, service: `${ENT}/app` };
    const account = { login: "me", password: "pw" };
    const person = { browser, people: { signIn: settings }, target: ENT, account, type: async () => undefined } as unknown as Person;
    return signIn(person).then(
      () => "ok",
      ({ outcome, reason }: Ending) => `${outcome} ${reason}`,
    );
  };

  it.each([
    [
      "Apereo's form",
      form("id=fm1", `${USER}<input type=hidden name=execution value=e><input type=hidden name=_eventId value=submit>`),
      "ok",
    ],
    ["an old one", form("", `${USER}<input type=hidden name=lt value=LT-1><input type=hidden name=_eventId value=submit>`), "ok"],
    ["entcore's", form("", `${USER}<input type=hidden name=callBack value=/cas/login><input type=hidden name=details>`), "ok"],
    ["Keycloak's", form("id=kc-form-login", `${USER}<input type=hidden name=credentialId>`), "ok"],
    [
      "LemonLDAP's choice of directories",
      form("id=lform1", `${USER}<input type=hidden name=token value=t>`) + form("id=lform2", USER),
      "ok",
    ],
    [
      "Apereo's without its flow",
      form("id=fm1", `${USER}<input type=hidden name=_eventId value=submit>`),
      "unexpected-page no-field-execution",
    ],
    ["LemonLDAP's where it asks for no token", form('id="lform"', USER), "ok"],
    ["LemonLDAP's without the token that it asks for", form('id="lform"', USER).replace("/in", "/again"), "unexpected-page no-field-token"],
  ])("takes %s", async (_, login, said) => expect(await play(login)).toBe(said));

  it("reads what the house has to say before the ticket comes, and does not for ever", async () => {
    const flow = (what: string): string => `<input type=hidden name=execution value=e><input type=hidden name=_eventId value=${what}>`;
    const said = `<h2>Votre mot de passe expirera dans 5 jours.</h2><form id=fm1 method=post action=/read>${flow("proceed")}<button name=go value=1>Continuer</button></form>`;
    const login = form("id=fm1", USER + flow("submit")).replace("/in", "/notice");
    const playNotices = async (most: number): Promise<[string, number]> => {
      forget();
      const ending = await play(login, (path) => {
        const read = k6.sent.filter(({ url }) => url.endsWith("/read")).length;
        if (path === "/notice" || (path === "/read" && read < most)) return { status: 200, body: said };
        return path === "/read" ? { status: 302, headers: { Location: `${ENT}/app?ticket=ST-1` } } : undefined;
      });
      return [ending, k6.sent.filter(({ body }) => `${body}`.includes("_eventId=proceed&go=1")).length];
    };
    expect(await playNotices(1)).toEqual(["ok", 1]);
    expect(await playNotices(2)).toEqual(["ok", 2]);
    expect(await playNotices(99)).toEqual(["unexpected-page no-ticket", 3]);
    expect(k6.sent.filter(({ body }) => `${body}`.includes("pw="))).toHaveLength(1);
  });

  it("takes a ticket to the service that comes in a form", async () => {
    expect(await play(`<form method=post action="/in-by-post">${USER}<input type=password name=pw></form>`)).toBe("ok");
    expect(k6.sent.at(-1)).toMatchObject({ method: "POST", url: `${ENT}/app`, body: "ticket=ST-2" });
    // Somebody who is still signed in at the server is asked for nothing.
    expect(await play(TICKET)).toBe("ok");
  });
});
