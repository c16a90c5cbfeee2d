import { afterEach, expect, it, vi } from "vitest";
import { traceHops } from "../../scenarios/trace.ts";

afterEach(() => vi.restoreAllMocks());

/** What `rentree check` is told that a page had to offer. */
function sawOf(body: string): string {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const page = { url: "http://a/", status: 200, body, headers: {}, charset: "utf-8" as const, location: "" };
  traceHops("pupil")({ exchange: { step: "form", url: "http://a/" }, page });
  return JSON.parse(String(log.mock.lastCall?.[0]).slice("RENTREE_HOP ".length)).saw;
}

it("shows each form by what a chain would write, with its fields as PHP, Liferay and ASP.NET name them, and without tokens", () => {
  const token = "a".repeat(61);
  const long = "ctl00$ctl00$MainContent$LoginUser$UserName";
  expect(
    sawOf(`<form method=post><input name="data[User][login]"><input name=_58_password><input name="${long}"><input name=${token}></form>`),
  ).toBe(`form form (data[User][login], _58_password, ${long})`);
  expect(sawOf('<form class=" wide login"></form><form name=f></form><form id=a name=b></form>')).toBe(
    "form .wide (); form f (); form #a ()",
  );
});

/** What `rentree check` is told that each of these pages says, in a visit that sends the password to the last of them. */
function saidOn(bodies: readonly string[], last: object = {}, sent: object = {}): readonly string[] {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  log.mockClear();
  const trace = traceHops("pupil");
  for (const [index, body] of bodies.entries()) {
    const page = { url: "http://a/", status: 200, body, headers: {}, charset: "utf-8" as const, location: "" };
    const isLast = index === bodies.length - 1;
    trace({
      exchange: { step: isLast ? "credentials" : "form", url: "http://a/", ...(isLast ? sent : {}) },
      page: isLast ? { ...page, ...last } : page,
    });
  }
  return log.mock.calls.map(([line]) => JSON.parse(String(line).slice("RENTREE_HOP ".length)).said);
}

it("shows what a refusal says and no page before it said, without what nobody reads", () => {
  const form = "<title>Portail</title><h1>Connexion</h1><form><input type=password name=p></form>";
  const refusal = "<script>var t='SECRET';</script><!-- SECRET --><p>Nous ne vous\n avons pas <b>reconnu&nbsp;!</b></p>";
  expect(saidOn([form, refusal + form])).toEqual(["", "Nous ne vous avons pas · reconnu !"]);
  expect(saidOn([form, form])).toEqual(["", ""]);
  expect(saidOn([form, `<p>Refusé</p><b>Refusé</b>${form}`])).toEqual(["", "Refusé"]);
  expect(saidOn([form, `<p>\ue001 non\u007f</p>${form}`])).toEqual(["", "non"]);
  expect(saidOn([form, form + "a".repeat(3_000)])[1]).toHaveLength(2_000);
  // An error in answer to the credentials needs no form; the same page behind a redirect may be somebody's.
  expect(saidOn([form, "<p>Refusé</p>"], { status: 403 }, { fields: [] })).toEqual(["", "Refusé"]);
  expect(saidOn([form, "<p>Bonjour Anna</p>"], { status: 500 })).toEqual(["", ""]);
  expect(saidOn([form, "<p>Bonjour Anna</p>"], {}, { fields: [] })).toEqual(["", ""]);
  expect(saidOn([form, `<p>Bonjour Anna</p>${form}${form}`])).toEqual(["", ""]);
});

it("shows the sentences of an error that answers the password as data, and no value that may be a token", () => {
  const data = (status: number) => ({ status, headers: { "Content-Type": "application/json" } });
  const form = "<form></form>";
  const refusal = '{"error":"You don\'t have the \\u00abpermission\\u00bb","id":"SECRET","note":"Bearer SECRET"}';
  expect(saidOn([form, refusal], data(403), { body: "{}" })).toEqual(["", "You don't have the «permission»"]);
  expect(
    saidOn([form, "Your IP address has been banned."], { ...data(403), headers: { "Content-Type": "text/plain" } }, { fields: [] }),
  ).toEqual(["", "Your IP address has been banned."]);
  expect(saidOn([form, refusal], data(200), { body: "{}" })).toEqual(["", ""]);
  expect(saidOn([form, refusal], data(403))).toEqual(["", ""]);
});

it("shows the sentences of data that is not quite JSON, and reads data to its end whatever that holds", () => {
  const last = { status: 400, headers: { "Content-Type": "application/json" } };
  const said = (body: string) => saidOn(["<form></form>", body], last, { body: "{}" })[1];
  expect(said('{"error":"Nous ne vous avons\n pas reconnu"}')).toBe("Nous ne vous avons pas reconnu");
  // Whoever begins again at each letter, or at each quote of a text that is cut, is at it for long.
  expect(said(`{"image":"${"a".repeat(300_000)}"}`)).toBe("");
  expect(said(`{"error":"Non, vous ne passez pas","trace":"${'<b a=\\"b\\">'.repeat(30_000)}"}`)).toMatch(/^Non, vous ne passez pas/);
});

it("shows nothing of a first page, of data, or of a page behind the door", () => {
  const data = { headers: { "Content-Type": "application/json" } };
  expect(saidOn(["<p>Bienvenue</p>"])).toEqual([""]);
  expect(saidOn(["<form></form>", '{"token":"SECRET"}'], data)[1]).toBe("");
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const trace = traceHops("pupil");
  for (const [step, body] of [
    ["form", "<input type=password>"],
    ["landing", "<h1>Bonjour Anna</h1>"],
  ] as const)
    trace({
      exchange: { step, url: "http://a/" },
      page: { url: "http://a/", status: 200, body, headers: {}, charset: "utf-8", location: "" },
    });
  expect(String(log.mock.lastCall?.[0])).not.toContain("Anna");
});
