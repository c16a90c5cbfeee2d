import { describe, expect, it } from "vitest";
import { writeFragment } from "../../../src/cli/har/fragment.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { planWith, propose, whyNot } from "./proposed.ts";
import { type Exchange, harOf } from "./recorded.ts";
import { AT, FORM, form, home, sent } from "./recorded-form.ts";

const IDP = "http://127.0.0.2:9";

/** The steps in short: what each opens or sends, and what it expects. */
const shortly = (exchanges: readonly Exchange[]): readonly unknown[] =>
  propose(exchanges).steps.map(({ get, post, submit, expect }) => [get ?? post ?? submit, expect]);

const WHOLE = [
  ["{target}/in", { form: "#login" }],
  ["#login", { redirect: "/home" }],
];

describe("the way of a sign-in through a recording", () => {
  it("does not begin at a script or a style that was led to the log-in, as browsers say by what they asked it for", () => {
    const led = (path: string, dest: string): readonly Exchange[] => [
      { url: `${AT}${path}`, status: 302, mime: "", location: `${AT}/in?next=${path}`, sent: { "Sec-Fetch-Dest": dest } },
      { url: `${AT}/in?next=${path}`, body: FORM, sent: { "Sec-Fetch-Dest": dest } },
    ];
    expect(shortly([form, ...led("/web/base.js", "script"), ...led("/web/base.css", "style"), sent(), home])).toEqual(WHOLE);
    const opened = { ...form, sent: { "Sec-Fetch-Dest": "document" } };
    expect(shortly([opened, ...led("/logo.png", "image"), sent(), home])).toEqual(WHOLE);
    // A page within a page, and one that a script fetched, may be the log-in's.
    for (const dest of ["iframe", "empty"]) expect(shortly([{ ...form, sent: { "Sec-Fetch-Dest": dest } }, sent(), home])).toEqual(WHOLE);
  });

  it("leaves out what was opened beside it: news, pages that are not there, pages of others, calls that bring markup", () => {
    const beside: readonly Exchange[] = [
      { url: `${AT}/`, body: "<h1>Actualités</h1>" },
      { url: "https://search.example/?q=ent", body: "<form><input name=user></form>" },
      form,
      { url: `${AT}/favicon.ico`, status: 404, body: "<h1>404</h1>" },
      { url: `${AT}/menu`, body: "<ul></ul>" },
      { method: "OPTIONS", url: `${AT}/in`, status: 204, mime: "" },
      sent(),
      { url: `${AT}/blocked`, status: 0, mime: "" },
      home,
      { url: `${AT}/notes`, body: "<h1>Notes</h1>" },
    ];
    expect(shortly(beside)).toEqual(WHOLE);
    expect(propose(beside)).toMatchObject({
      landing: { url: "{target}/home", contains: "Cahier de textes" },
      left: { thirdParties: ["https://search.example"] },
    });
  });

  it("is that of the last attempt, not of the one that was mistyped, however that was refused", () => {
    const again = [sent({ location: `${AT}/in` }), form];
    const told = [sent({ status: 401, mime: "text/html", location: "", body: `<p>Incorrect</p>${FORM}` })];
    for (const refused of [again, told]) expect(shortly([form, ...refused, sent(), home])).toEqual(WHOLE);
  });

  it("is none where the password was refused", () => {
    expect(whyNot(harOf([form, sent({ status: 200, mime: "text/html", location: "", body: FORM })]))).toContain(
      "the password was refused in it",
    );
    expect(whyNot(harOf([form, sent({ status: 401, mime: "text/html", location: "", body: "<p>non</p>" })]))).toContain("(401)");
  });

  it("comes from the form that fits best, whatever other tabs and forms have inputs of that name", () => {
    const guest = FORM.replace('id="login"', 'id="guest"').replaceAll(/type="password"|<input name/g, (text) =>
      text.startsWith("<") ? '<input type="hidden" name' : 'type="hidden"',
    );
    const tab = { url: `${AT}/autre`, body: '<form id="x" method="post" action="/z"><input name="user"></form>' };
    const register = FORM.replace('id="login"', 'id="new"').replace("/in", "/register");
    expect(shortly([{ ...form, body: guest + register + FORM }, tab, sent(), tab, home])).toEqual(WHOLE);
  });

  it("begins at the form where somebody who was in signed out first, and at https where http leads there", () => {
    expect(shortly([home, { url: `${AT}/logout`, status: 302, mime: "", location: `${AT}/in` }, form, sent(), home])).toEqual(WHOLE);
    const secure = (one: Exchange): Exchange => JSON.parse(JSON.stringify(one).replaceAll(AT, "https://ent.example")) as Exchange;
    const upgraded = { url: "http://ent.example/in", status: 307, mime: "", location: "https://ent.example/in" };
    expect(propose([upgraded, ...[form, sent(), home].map(secure)])).toMatchObject({
      target: "https://ent.example",
      allow: [],
      left: { others: 0, thirdParties: ["http://ent.example"] },
    });
  });

  it("goes by the order in time, not by that of the file", () => {
    const har = JSON.parse(harOf([home, sent(), form])) as { log: { entries: { startedDateTime: string }[] } };
    for (const [index, entry] of har.log.entries.entries()) entry.startedDateTime = `2026-11-23T08:00:0${3 - index}.000+01:00`;
    expect(whyNot(JSON.stringify(har))).toBe("");
    expect(whyNot(harOf([home, sent(), form]))).toBe("");
    expect(shortly([form, sent(), home])).toEqual(WHOLE);
  });

  it("follows a redirect that has the form sent once more", () => {
    const moved = sent({ status: 307, location: `${AT}/in2` });
    const exchanges = [form, moved, sent({ url: `${AT}/in2` }), home];
    expect(shortly(exchanges)).toEqual([WHOLE[0], ["#login", undefined]]);
    expect(propose(exchanges).landing).toEqual({ url: "{target}/home", contains: "Cahier de textes" });
  });

  it("takes no page for a password that only speaks of one in its address", () => {
    const asked = { ...form, url: `${AT}/in?passive=true&mdp=oublie` };
    expect(shortly([asked, sent(), home])).toEqual(WHOLE);
  });

  it("ends behind the door: what is written there, or leads out, is not sent", () => {
    const writing = "<h1>Messagerie</h1><form id=m method=post action=/send><textarea name=text></textarea></form>";
    const message = { method: "POST", url: `${AT}/send`, fields: { text: "SECRET-bonjour" }, body: "<p>parti</p>" };
    expect(shortly([form, sent(), { ...home, body: writing }, message])).toEqual(WHOLE);
    const leaving = "<h1>Espace</h1><form method=post action=/deconnexion><input type=hidden name=t value=x></form>";
    const out = { method: "POST", url: `${AT}/deconnexion`, fields: { t: "x" }, body: "<p>au revoir</p>" };
    expect(shortly([form, sent(), { ...home, body: leaving }, out])).toEqual(WHOLE);
  });

  it("goes through pages of identity providers whose forms have no name, and stops at none of their redirects", () => {
    const login = '<form method=post action="/login"><input name=j_username><input type=password name=j_password></form>';
    const passed = `<body onload="document.forms[0].submit()"><form method="post" action="${AT}/acs"><input type="hidden" name="SAMLResponse" value="SECRET${"a".repeat(20_000)}"></form>`;
    const proposal = propose([
      { url: `${AT}/`, status: 302, mime: "", location: `${IDP}/choix` },
      { url: `${IDP}/choix`, body: "<form id=choix method=post><input type=radio name=profil value=eleve></form>" },
      { method: "POST", url: `${IDP}/choix`, status: 302, mime: "", fields: { profil: "eleve" }, location: `${IDP}/login` },
      { url: `${IDP}/login`, body: login },
      { method: "POST", url: `${IDP}/login`, fields: { j_username: "SECRET-marie", j_password: "SECRET-radium" }, body: passed },
      {
        method: "POST",
        url: `${AT}/acs`,
        status: 302,
        mime: "",
        fields: { SAMLResponse: `SECRET${"a".repeat(20_000)}` },
        location: `${AT}/home`,
      },
      home,
    ]);
    expect(proposal.steps.map(({ submit, fields, expect }) => [submit, fields, expect])).toEqual([
      [undefined, undefined, { form: "#choix" }],
      ["#choix", { profil: "eleve" }, { contains: "j_username" }],
      ["form", { j_username: "{login}", j_password: "{password}" }, { contains: "SAMLResponse" }],
      ["form", undefined, { redirect: "/home" }],
    ]);
    const text = writeFragment(proposal);
    expect(text).not.toContain("SECRET");
    expect(parsePlan(planWith(text), { file: "plan.yaml", timezone: "Europe/Paris" })).toMatchObject({ kind: "ok" });
  });

  it("goes on by the form in which a provider's page posts a code, of which no page may have been saved", () => {
    const fields = { code: "SECRET-0123456789", state: "SECRET-9876543210" };
    const back = { method: "POST", url: `${AT}/callback`, status: 302, mime: "", fields, location: `${AT}/home` };
    const posted = `<form method=post action="${AT}/callback"><input type=hidden name=code value=${fields.code}><input type=hidden name=state value=${fields.state}></form>`;
    for (const body of [posted, "<p>…</p>"]) {
      const proposal = propose([
        { url: `${IDP}/auth`, body: FORM.replace("/in", `${IDP}/login`) },
        sent({ url: `${IDP}/login`, status: 200, mime: "text/html", location: "", body }),
        back,
        home,
      ]);
      expect(proposal.steps.map(({ submit, post, expect }) => [submit ?? post, expect?.["redirect"]]).slice(1)).toEqual([
        ["#login", undefined],
        [body === posted ? "form" : "{target}/callback", "/home"],
      ]);
      expect(writeFragment(proposal)).not.toContain("SECRET");
    }
  });

  it("names no landing page that redirects lead to by way of others: opened itself, it would leave them out", () => {
    const back = sent({ url: `${IDP}/login`, location: `${AT}/callback?code=SECRET-0123456789` });
    const proposal = propose([
      { url: `${AT}/`, status: 302, mime: "", location: `${IDP}/auth` },
      { url: `${IDP}/auth`, body: FORM.replace("/in", `${IDP}/login`) },
      back,
      { url: `${AT}/callback?code=SECRET-0123456789`, status: 302, mime: "", location: `${AT}/home` },
      home,
    ]);
    expect(proposal.steps.at(-1)?.expect).toEqual({ redirect: "/callback" });
    expect(proposal.landing).toEqual({ contains: "Cahier de textes" });
  });

  it("takes the service for the platform, wherever the recording begins", () => {
    const idp = { url: `${IDP}/login`, body: FORM.replace("/in", "/login") };
    expect(propose([idp, sent({ url: `${IDP}/login` }), home])).toMatchObject({
      target: AT,
      allow: [IDP],
      steps: [{ get: `${IDP}/login` }, {}],
    });
  });

  it("supposes the form where the browser saved no pages, and says so", () => {
    const proposal = propose([
      { ...form, body: "" },
      { url: "https://frame.example/" },
      { url: `${AT}/favicon.ico`, status: 404 },
      sent(),
      { ...home, body: "" },
    ]);
    expect(proposal.steps[0]).toEqual({ name: "form", get: "{target}/in" });
    expect(proposal.steps[1]).toMatchObject({ submit: "form", fields: { user: "{login}", pass: "{password}" } });
    expect(writeFragment(proposal)).toContain("# The recording lacks what its pages hold");
    const unnamed = [{ ...form, body: "" }, sent({ fields: { secret: "SECRET" } })];
    expect(whyNot(harOf(unnamed))).toContain("save it again as HAR with content");
  });

  it("says where the browser saved no cookies", () => {
    const har = JSON.parse(harOf([form, sent(), home])) as { log: { entries: { request: { headers: unknown[] } }[] } };
    const before = writeFragment(propose([form, sent(), home]));
    for (const { request } of har.log.entries) request.headers = [];
    expect(before).not.toContain("no cookies");
    expect(writeFragment(propose(JSON.stringify(har)))).toContain("# The recording has no cookies and no Authorization headers");
  });

  it("is none where the browser itself asks for the password", () => {
    const sent = { Authorization: "Basic U0VDUkVU" };
    expect(
      whyNot(
        harOf([
          { url: `${AT}/`, status: 401 },
          { url: `${AT}/`, sent, body: "<h1>Intranet</h1>" },
        ]),
      ),
    ).toContain("HTTP Basic");
  });

  it("is found in time where an endless page stands in it, and a loop of redirects", () => {
    const endless = ["<form", "<h1", "<input "].map((tag) => tag.repeat(100_000)).join("");
    const loop = ["a", "b"].map((one, at) => ({ url: `${AT}/${one}`, status: 302, mime: "", location: `${AT}/${"ba"[at]}` }));
    expect(shortly([{ url: `${AT}/x`, body: endless }, ...loop, ...loop, form, sent(), home, { url: `${AT}/y`, body: endless }])).toEqual(
      WHOLE,
    );
  });
});
