import { describe, expect, it } from "vitest";
import { forms } from "../../scenarios/chain/forms.ts";
import * as keepers from "../../scenarios/chain/keepers.ts";
import type { Answered, Source } from "../../scenarios/chain.ts";
import { charged, fillTemplate, inAddress, inJson, keepValues, whyNot } from "../../scenarios/chain.ts";
import type { Page } from "../../scenarios/page.ts";

const BODY = `<meta content='m&amp;1' name="csrf-token"><div id=app data-csrf="d1" data-csrf="d2">
<form id="login"><input type="hidden" name="csrf" value="c&amp;1"><input name="empty" value=""></form><script>token="abc";</script>`;
const page = (extra: Partial<Page> = {}): Page => ({
  url: "http://ent.example/portal?t=5",
  status: 200,
  body: BODY,
  headers: { "X-Token": "h1" },
  charset: "utf-8",
  location: "",
  ...extra,
});
const cookie = (name: string): string | undefined => ({ SESSION: "s1" })[name];
const answered = (last: Page, trail: readonly string[] = [last.url, last.location], first: Page = last): Answered => ({
  first,
  page: last,
  trail,
  cookie,
});

describe("fillTemplate", () => {
  it("fills in what is known and leaves what nobody kept", () =>
    expect(fillTemplate("{target}/x?u={login}&k={none}", { target: "http://h", login: "me" }, {})).toBe("http://h/x?u=me&k={none}"));
  it("reads the environment first and never fills in what a value brings", () => {
    expect(fillTemplate("${KEY}-{login}", { login: "{password}", password: "secret" }, { KEY: "k" })).toBe("k-{password}");
  });
  it("writes values into a JSON text so that they stay one text", () => {
    const text = JSON.stringify({ user: "{login}", deep: ["${KEY}", 1, false] });
    const filled = fillTemplate(text, { login: 'a"}\\,\n{password}', password: "p" }, { KEY: '"' }, inJson);
    expect(JSON.parse(filled)).toEqual({ user: 'a"}\\,\n{password}', deep: ['"', 1, false] });
  });
  it("keeps a value of an address's parameter in its place, and leaves addresses as they are", () => {
    const kept = { target: "http://h", login: "jean+b@ex&c d", path: "/a/b?c=1", coded: "ST-1%2F2" };
    expect(fillTemplate("{target}/x?u={login}&t={coded}", kept, {}, inAddress)).toBe("http://h/x?u=jean%2Bb@ex%26c%20d&t=ST-1%2F2");
    expect(fillTemplate("{target}{path}", kept, {}, inAddress)).toBe("http://h/a/b?c=1");
  });
});

it("leaves names alone that every object has", () =>
  expect(fillTemplate("{constructor} {toString}", {}, {})).toBe("{constructor} {toString}"));

it("keeps the text up to the end of the line, whatever ends it, and of the last line too", () => {
  const keep = (body: string): string | undefined => keepers.after("csrf=", answered(page({ body })), {});
  expect([keep("csrf=abc\r\nx"), keep("csrf=abc\nx"), keep("csrf=abc"), keep("no token")]).toEqual(["abc", "abc", "abc", undefined]);
});

it("keeps of a script's text what its escapes stand for, as PHP, Go and Django write them", () => {
  const keep = (body: string): string | undefined => keepers.after('csrf":"', answered(page({ body })), { before: '"' });
  expect(keep('{"csrf":"ab\\/c\\u003d\\u002D1","x":1}')).toBe("ab/c=-1");
});

describe("a form", () => {
  const html = `<form action=/search><input name=q></form>
    <form method=post><input name="data[User][login]"><input type=password name=_58_password><input type=image name=ctl00$go src=a.gif></form>`;
  it("without a name is found as `form`: the one that asks for a password, unless one is named so", () => {
    expect(forms.find(page({ body: html }), "form")?.passwords).toEqual(["_58_password"]);
    expect(forms.find(page({ body: `${html}<form name=form id=b></form>` }), "form")?.attributes["id"]).toBe("b");
    expect(forms.find(page({ body: html }), "#login")).toBeUndefined();
  });
  it("lacks no button of its own, an image's neither", () => {
    const form = forms.find(page({ body: html }), "form");
    if (form === undefined) throw new Error("no form");
    expect(forms.lacks(form, ["data[User][login]", "ctl00$go.x"])).toBeUndefined();
    expect(forms.lacks(form, ["_58_password", "login"])).toBe("login");
  });
});

describe("whyNot", () => {
  it.each([
    [{ status: 200, form: "#login" }, page(), undefined],
    [{ status: 302 }, page(), "status 200, not 302"],
    [{ form: "#other" }, page(), "no form #other"],
    [{ contains: "Bienvenue" }, page(), "expected text missing"],
    [{ contains: "Élève" }, page({ body: "<p>&Eacute;l&egrave;ve</p>" }), undefined],
    [{ redirect: "/home" }, page(), "no redirect, but 200"],
    [{ redirect: "/home" }, page({ location: "http://ent.example/home/?x=1" }), "redirect to /home/, not /home"],
    [{ redirect: "/home", cookie: "SESSION" }, page({ location: "http://ent.example/home?x=1" }), undefined],
    [{ redirect: "/home" }, page({ location: "http://ent.example/home;jsessionid=A1B2?x=1" }), undefined],
    [{ redirect: "/home" }, page({ location: "http://ent.example/in;jsessionid=A1B2?x=1" }), "redirect to /in, not /home"],
    [{ redirect: "/home" }, page({ location: "http://ent.example/go/0123456789abcdef01234567/x" }), "redirect to /go/…/x, not /home"],
    [{ cookie: "OTHER" }, page(), "no cookie OTHER"],
  ])("%j", (expectation, answer, why) => expect(whyNot(expectation, answered(answer), forms)).toBe(why));
});

describe("what a chain keeps", () => {
  const JSON_PAGE = page({ body: '{"data":{"tokens":["x","y1"],"n":0,"ok":false,"none":null,"deep":{}}}' });
  const WAY = ["http://a/?ticket=one", "http://a/2?ticket=two&t=", "http://a/end"];
  const keep = (source: Source, of: Answered): string | undefined => {
    const kept: Record<string, string> = {};
    const why = keepValues({ name: "a", keep: { it: source } }, of, keepers, kept);
    expect(why === undefined).toBe("it" in kept);
    return why ?? kept["it"];
  };

  it.each<[Source, string, Answered?]>([
    [{ input: "csrf" }, "c&1"],
    [{ input: "none" }, "no input none to keep as it"],
    [{ input: "empty" }, "no input empty to keep as it"],
    [{ cookie: "SESSION" }, "s1"],
    [{ cookie: "OTHER" }, "no cookie OTHER to keep as it"],
    [{ header: "x-token" }, "h1"],
    [{ header: "x-first" }, "h0", answered(page(), [], page({ headers: { "X-First": "h0" } }))],
    [{ meta: "csrf-token" }, "m&1"],
    [{ meta: "csrf" }, "no meta csrf to keep as it"],
    [{ attribute: "data-csrf" }, "d1"],
    [{ attribute: "csrf" }, "no attribute csrf to keep as it"],
    [{ after: 'token="', before: '"' }, "abc"],
    [{ after: "nowhere", before: '"' }, "no such text to keep as it"],
    [{ after: 'token="', before: "nowhere" }, "no such text to keep as it"],
    [{ query: "t" }, "5"],
    [{ query: "ticket" }, "two", answered(page(), WAY)],
    [{ query: "t" }, "no query t to keep as it", answered(page(), WAY)],
    [{ json: "data.tokens.1" }, "y1", answered(JSON_PAGE)],
    [{ json: "data.n" }, "0", answered(JSON_PAGE)],
    [{ json: "data.ok" }, "false", answered(JSON_PAGE)],
    [{ json: "data.none" }, "no json data.none to keep as it", answered(JSON_PAGE)],
    [{ json: "data.deep" }, "no json data.deep to keep as it", answered(JSON_PAGE)],
    [{ json: "data.gone.deeper" }, "no json data.gone.deeper to keep as it", answered(JSON_PAGE)],
    [{ json: "data" }, "no json data to keep as it", answered(page())],
  ])("%j finds %s", (source, found, of = answered(page())) => expect(keep(source, of)).toBe(found));
});

describe("charged", () => {
  it.each([
    ["a field", { submit: "#login", fields: { p: "{password}" } }, true],
    ["JSON", { post: "{target}", json: { user: { secret: ["{password}"] } } }, true],
    ["a header", { get: "{target}", headers: { "X-Pass": "{password}" } }, true],
    ["the address", { get: "{target}?p={password}" }, true],
    ["nothing", { get: "{target}" }, false],
    ["what is only expected", { get: "{target}", expect: { contains: "{password}" }, keep: { p: { after: "{password}" } } }, false],
  ])("is a step that sends the password in %s", (_, step, sends) => expect(charged({ name: "a", ...step })).toBe(sends));
});
