import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Person } from "../../scenarios/person.ts";
import { ENT, forget, k6, world } from "./stand-in.ts";

vi.mock("k6/http", async () => (await import("./stand-in.ts")).http);
vi.mock("k6/metrics", async () => (await import("./stand-in.ts")).metrics);
vi.stubGlobal("__ENV", {});
const { openBrowser } = await import("../../scenarios/browser.ts");
const { submitLogin } = await import("../../scenarios/login-form.ts");

beforeEach(forget);

describe("submitLogin", () => {
  it.each([
    ["method=post", "", "POST", "/in", "t=1&user=me&pw=secret"],
    ["method=post", "<button name=no>Annuler</button><button name=go value=1>Entrer</button>", "POST", "/in", "t=1&go=1&user=me&pw=secret"],
    ["", "", "GET", "/in?t=1&user=me&pw=secret", null],
  ])("sends a form with %j and %j as a browser does", async (how, more, method, path, body) => {
    const page = `<form ${how} action="/in"><input type=hidden name=t value=1><input name=user><input type=password name=pw>${more}</form>`;
    k6.answer = (url) => (url === `${ENT}/` ? { status: 200, body: page } : { status: 302, headers: { Location: "/home" } });
    const browser = openBrowser(world);
    browser.until = Date.now() + 1_000;
    const person = { browser, account: { login: "me", password: "secret" }, type: async () => undefined } as unknown as Person;
    const form = await browser.send({ step: "form", url: `${ENT}/` });
    await submitLogin(person, form, { isIn: ({ location }) => location !== "" });
    expect(k6.sent.slice(1).map((one) => [one.method, one.url, one.body])).toEqual([[method, ENT + path, body]]);
  });

  it("says where a form comes from, as browsers do, and nothing of the kind where servers speak to each other", async () => {
    const browser = openBrowser({ ...world, headers: { "X-Rentree-Run": "r1", Referer: "the plan's" } });
    browser.until = Date.now() + 1_000;
    await browser.send({ step: "form", url: `${ENT}/in?next=1` });
    await browser.send({ step: "credentials", url: `${ENT}/in?next=1`, fields: [["user", "me"]] });
    await browser.send({ step: "token", url: `${ENT}/token`, fields: [["code", "c1"]], anonymous: true });
    expect(k6.sent.map(({ params: { headers } }) => [headers["Origin"], headers["Referer"]])).toEqual([
      [undefined, "the plan's"],
      [ENT, "the plan's"],
      [undefined, "the plan's"],
    ]);
  });
});
