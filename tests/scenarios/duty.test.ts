import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Ending } from "../../scenarios/ending.ts";
import type { Page } from "../../scenarios/page.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { passDuties } = await import("../../scenarios/duty.ts");

beforeEach(forget);

const BACK = `${ENT}/cb?code=1`;
const pageAt = (path: string, body: string): Page => ({ url: ENT + path, status: 200, body, headers: {}, charset: "utf-8", location: "" });

/** What is done on a page by people of whom `consent` agree: what was sent and as which steps, or why nothing was. */
const doneOn = (page: Page, { consent = 1, isOnTheWay = true } = {}): Promise<string> => {
  k6.answer = () => ({ status: 302, headers: { Location: isOnTheWay ? BACK : `${ENT}/home` } });
  if (!isOnTheWay) k6.answer = () => ({ status: 200, body: "<h1>Bienvenue</h1>" });
  const browser = openBrowser(world);
  browser.until = Date.now() + 1_000;
  const people = { consent, changePassword: 0 };
  const person = { browser, people, account: { login: "me", password: "pw" }, type: async () => undefined } as unknown as Person;
  return passDuties(person, page, isOnTheWay ? (url) => url === BACK : undefined).then(
    () => k6.sent.map(({ method, body }) => `${method} ${body}`).join(),
    ({ outcome, reason }: Ending) => `${outcome} ${reason}`,
  );
};

describe("a consent page on the way", () => {
  it.each([
    [
      "names the prompt in a hidden value",
      "/interaction/1",
      "<form method=post><input type=hidden name=prompt value=consent><button type=submit>Continue</button></form>",
      "POST prompt=consent",
    ],
    [
      "offers to cancel first",
      "/o/authorize/?client_id=ent",
      "<form id=authorizationForm method=post><input type=hidden name=client_id value=ent><input type=submit value=Cancel><input type=submit name=allow value=Authorize></form>",
      "POST client_id=ent&allow=Authorize",
    ],
    [
      "offers to sign out before it offers to agree",
      "/oauth/authorize?client_id=ent",
      "<form method=post><input type=hidden name=csrf value=c><button name=answer value=deny>Deny</button><button name=answer value=logout>Switch user</button><button name=answer value=accept>Accept</button></form>",
      "POST csrf=c&answer=accept",
    ],
    [
      "has a box for each scope",
      "/consent-of-ours",
      "<form method=post action=/oauth2/authorize><input type=hidden name=client_id value=ent><input type=checkbox name=scope value=mail><button id=submit-consent>Submit</button><button id=cancel-consent>Cancel</button></form>",
      "POST client_id=ent&scope=mail",
    ],
    [
      "has a form for each answer, as Dex does",
      "/dex/approval?req=r1",
      "<form method=post><input type=hidden name=req value=r1><input type=hidden name=approval value=approve><button>Grant Access</button></form><form method=post><input type=hidden name=req value=r1><input type=hidden name=approval value=rejected><button>Cancel</button></form>",
      "POST req=r1&approval=approve",
    ],
    [
      "has the form that refuses first",
      "/oauth/authorize?client_id=ent",
      "<form method=post><input type=hidden name=decision value=deny><button>Refuser</button></form><form method=post><input type=hidden name=decision value=allow><button>Autoriser</button></form>",
      "POST decision=allow",
    ],
    [
      "asks in French, and says nothing of OAuth",
      "/interaction/1",
      "<form method=post action=/interaction/1/confirm><button name=choix value=non>Refuser</button><button name=choix value=oui><b>Autoriser</b></button></form>",
      "POST choix=oui",
    ],
    [
      "has terms to agree to, whose button has no name",
      "/conditions",
      "<form method=post action=/next><input type=hidden name=t value=1><input type=checkbox name=lu value=1><button>J'accepte</button></form>",
      "POST t=1&lu=1",
    ],
    [
      "has a banner about cookies before it",
      "/login/oauth",
      "<form method=post action=/cookies><button name=c value=1>Accepter tout</button></form><form method=post action=/oauth2/authorize><input type=hidden name=client_id value=ent><button name=ok value=allow>Autoriser</button></form>",
      "POST client_id=ent&ok=allow",
    ],
    [
      "has a provider's terms",
      "/required-action",
      '<form method=post action="/required-action?execution=TERMS_AND_CONDITIONS"><input type=submit name=accept value=Weiter><input type=submit name=cancel value=Nein></form>',
      "POST accept=Weiter",
    ],
  ])("is answered where it %s", async (_, path, body, sent) => {
    expect(await doneOn(pageAt(path, body))).toBe(sent);
    expect(k6.rows.filter(({ metric }) => metric.includes("hop")).every(({ tags }) => tags["step"] === "consent")).toBe(true);
    expect(await doneOn(pageAt(path, body), { consent: 0 })).toBe("unexpected-page consent-asked");
  });

  it("is none where something has to be written, a code for example", async () => {
    const code = pageAt("/oauth/authorize", "<form method=post><input name=code><button>Verify</button></form>");
    expect(await doneOn(code)).toBe("");
  });

  it.each([
    [
      "beside a log-in, where a form chooses the language",
      `<form method=post action=/lang><input type=hidden name=client_id value=ent><button>Français</button></form><form method=post><input name=u><input type=password name=p></form>`,
    ],
    ["where there is nothing that agrees", "<form method=post action=/next><button>Continuer</button><button>Plus tard</button></form>"],
    ["where only a banner about cookies agrees", "<form method=post action=/><button name=accept_cookies>Accepter</button></form>"],
    ["beside a box to write into", "<form method=post action=/next><input name=tel><button>J'accepte</button></form>"],
    [
      "where the buttons choose an account, or sign out",
      "<form method=post action=/oauth2/authorize><button name=account value=logout>Autre</button><button name=account value=me>Moi</button></form>",
    ],
  ])("is none %s", async (_, body) => expect(await doneOn(pageAt("/oauth2/authorize", body))).toBe(""));

  it("is none behind the landing page in a list of what the terms of a school are, or with a button that agrees", async () => {
    const list = "<form method=post action=/search/terms><input type=checkbox name=terms[] value=1><button>OK</button></form>";
    const banner = "<form method=post action=/cookies><button>Accepter</button></form>";
    expect(await doneOn(pageAt("/home", list + banner), { isOnTheWay: false })).toBe("");
  });

  it("is none behind the landing page in a banner about cookies", async () => {
    const banner = "<form method=post action=/cookies><input type=hidden name=type value=consent><button>OK</button></form>";
    expect(await doneOn(pageAt("/home", banner), { isOnTheWay: false })).toBe("");
  });

  it("is none behind the landing page, where a form may connect another application", async () => {
    const home = pageAt(
      "/home",
      "<form method=post action=/oauth/authorize><input type=hidden name=client_id value=drive><button>Connect</button></form>",
    );
    expect(await doneOn(home, { isOnTheWay: false })).toBe("");
  });
});
