import { describe, expect, it } from "vitest";
import { charged, fillTemplate, readKept, whyNot } from "../../scenarios/chain.ts";
import type { Page } from "../../scenarios/page.ts";

const page = (extra: Partial<Page> = {}): Page => ({
  url: "http://ent.example/portal?t=5",
  status: 200,
  body: '<form id="login"><input type="hidden" name="csrf" value="c&amp;1"></form><script>token="abc";</script>',
  headers: { "X-Token": "h1" },
  charset: "utf-8",
  location: "",
  ...extra,
});
const cookie = (name: string): string | undefined => ({ SESSION: "s1" })[name];

describe("fillTemplate", () => {
  it("fills in what is known and leaves what nobody kept", () =>
    expect(fillTemplate("{target}/x?u={login}&k={none}", { target: "http://h", login: "me" }, {})).toBe("http://h/x?u=me&k={none}"));
  it("reads the environment first and never fills in what a value brings", () => {
    expect(fillTemplate("${KEY}-{login}", { login: "{password}", password: "secret" }, { KEY: "k" })).toBe("k-{password}");
  });
});

describe("whyNot", () => {
  it.each([
    [{ status: 200, form: "#login" }, page(), undefined],
    [{ status: 302 }, page(), "status 200, not 302"],
    [{ form: "#other" }, page(), "no form #other"],
    [{ contains: "Bienvenue" }, page(), "expected text missing"],
    [{ redirect: "/home" }, page(), "no redirect, but 200"],
    [{ redirect: "/home" }, page({ location: "http://ent.example/home/?x=1" }), "redirect to /home/, not /home"],
    [{ redirect: "/home", cookie: "SESSION" }, page({ location: "http://ent.example/home?x=1" }), undefined],
    [{ redirect: "/home" }, page({ location: "http://ent.example/home;jsessionid=A1B2?x=1" }), undefined],
    [{ redirect: "/home" }, page({ location: "http://ent.example/in;jsessionid=A1B2?x=1" }), "redirect to /in, not /home"],
    [{ redirect: "/home" }, page({ location: "http://ent.example/go/0123456789abcdef01234567/x" }), "redirect to /go/…/x, not /home"],
    [{ cookie: "OTHER" }, page(), "no cookie OTHER"],
  ])("%j", (expectation, answer, why) => expect(whyNot(expectation, answer, cookie)).toBe(why));
});

describe("readKept", () => {
  it.each([
    [{ input: "csrf" }, "c&1"],
    [{ input: "none" }, undefined],
    [{ cookie: "SESSION" }, "s1"],
    [{ header: "x-token" }, "h1"],
    [{ after: 'token="', before: '"' }, "abc"],
    [{ after: "nowhere", before: '"' }, undefined],
    [{ after: 'token="', before: "nowhere" }, undefined],
    [{ query: "t" }, "5"],
  ])("%j finds %s", (source, value) => expect(readKept(source, page(), cookie)).toBe(value));
});

describe("charged", () => {
  it("is a step that sends the password", () => {
    expect(charged({ name: "a", submit: "#login", fields: { p: "{password}" } })).toBe(true);
    expect(charged({ name: "a", get: "{target}" })).toBe(false);
  });
});
