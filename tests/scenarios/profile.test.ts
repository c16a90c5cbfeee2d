import { beforeEach, describe, expect, it, vi } from "vitest";
import { formsOf } from "../../scenarios/form.ts";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { chooseProfile } = await import("../../scenarios/profile.ts");

beforeEach(forget);

const LANGUAGES = "<form action=/lang><select name=lang><option value=fr>Français<option value=en>English</select></form>";
const RADIOS =
  "<form method=post action=/p><input type=radio name=who value=eleve><input type=radio name=who value=parent><button name=go value=1>OK</button></form>";
/** As SWITCHwayf and SimpleSAMLphp have them. */
const LIST =
  "<form method=post action=/wayf><select name=user_idp><option value='-'>Choisissez<optgroup label=A><option value=idp1>Un</option><option value=idp2>Deux</option></optgroup></select><input type=submit name=Select value=OK></form>";
const DISCO = "<form action=/disco><input type=hidden name=return value=r><button name=idpentityid value=idp1>Un</button>";
const BUTTONS =
  "<form method=post action=/p><button name=eleve value=1>Élève</button><button name=parent value=2>Parent</button><input type=hidden name=t value=x></form>";

describe("choosing a profile or an identity provider", () => {
  it.each([
    ["parent", RADIOS, "/p", "go=1&who=parent"],
    ["", RADIOS, "/p", "go=1&who=eleve"],
    ["nobody", RADIOS, "/p", "go=1&who=eleve"],
    ["2", BUTTONS, "/p", "t=x&parent=2"],
    ["idp2", LANGUAGES + LIST, "/wayf", "Select=OK&user_idp=idp2"],
    ["", LIST, "/wayf", "user_idp=-&Select=OK"],
    ["idp2", `${DISCO}<button name=idpentityid value=idp2>Deux</button></form>`, "/disco?return=r&idpentityid=idp2", null],
    ["idp2", `${DISCO}<select name=idp><option>idp1<option>idp2</select></form>`, "/disco?return=r&idpentityid=idp1&idp=idp2", null],
    ["", LANGUAGES, undefined, undefined],
  ])("takes %j of %s", async (profile, body, path, sent) => {
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const person = { browser, people: { signIn: { kind: "saml", profile } }, target: ENT } as unknown as Person;
    const page = { url: `${ENT}/wayf`, status: 200, body, headers: {}, charset: "utf-8" as const, location: "" };
    await chooseProfile(person, page, formsOf(page), false);
    expect(k6.sent.map(({ url, body: text }) => [url, text])).toEqual(path === undefined ? [] : [[ENT + path, sent]]);
  });

  it.each([
    [false, "/wayf", "profile profile+1"],
    [true, "/selectUser", "profile landing+1"],
  ])("gives what follows to the choice itself before the log-in, and to the landing behind it (%j)", async (asserted, path, names) => {
    k6.answer = (url) => (url.endsWith("/next") ? { status: 200 } : { status: 302, headers: { Location: "/next" } });
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const person = { browser, people: { signIn: { kind: "saml" } }, target: ENT } as unknown as Person;
    const body = `<form method=post action=${path}><button name=who value=1>A</button></form>`;
    const page = { url: `${ENT}${path}`, status: 200, body, headers: {}, charset: "utf-8" as const, location: "" };
    await chooseProfile(person, page, formsOf(page), asserted);
    expect(k6.rows.map(({ tags }) => tags["name"]).join(" ")).toBe(names);
  });
});
