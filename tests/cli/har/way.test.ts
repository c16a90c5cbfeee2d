import { describe, expect, it } from "vitest";
import { writeFragment } from "../../../src/cli/har/fragment.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { planWith, propose, whyNot } from "./proposed.ts";
import { type Exchange, harOf } from "./recorded.ts";

const AT = "http://127.0.0.1:8080";
const IDP = "http://127.0.0.2:9";
const FORM =
  '<form id="login" method="post" action="/in"><input type="hidden" name="t" value="SECRET-0123456789"><input name="user"><input type="password" name="pass"></form>';
const fields = { t: "SECRET-0123456789", user: "SECRET-marie", pass: "SECRET-radium" };

const form: Exchange = { url: `${AT}/in`, body: FORM };
const sent = (more: Partial<Exchange> = {}): Exchange => ({
  method: "POST",
  url: `${AT}/in`,
  status: 302,
  mime: "",
  fields,
  location: `${AT}/home`,
  ...more,
});
const home: Exchange = { url: `${AT}/home`, body: "<h1>Cahier de textes</h1>" };

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

  it("knows a password by its input, and the login on the page before it", () => {
    const { steps } = propose([
      { url: `${AT}/u`, body: "<form id=a method=post action=/u><input name=identifiant></form>" },
      {
        method: "POST",
        url: `${AT}/u`,
        fields: { identifiant: "SECRET-marie" },
        body: '<form id=b method=post action=/p><input type=hidden name=identifiant value="SECRET-marie"><input type=password name=secret></form>',
      },
      sent({ url: `${AT}/p`, fields: { identifiant: "SECRET-marie", secret: "SECRET-radium" } }),
      home,
    ]);
    expect(steps.map(({ name, fields, expect }) => [name, fields, expect])).toEqual([
      ["form", undefined, { form: "#a" }],
      ["send", { identifiant: "{login}" }, { form: "#b" }],
      ["credentials", { secret: "{password}" }, { redirect: "/home" }],
    ]);
  });

  it("takes no list for the login, and no number for a choice", () => {
    const page = {
      url: `${AT}/in`,
      body: '<form id="login"><select name="user_type"></select><input name="ident"><input type=password name=pass><input name=ine>',
    };
    const { steps } = propose([page, sent({ fields: { user_type: "eleve", ident: "SECRET-marie", pass: "SECRET", ine: "123" } }), home]);
    expect(steps[1]?.fields).toEqual({ user_type: "${USER_TYPE}", ident: "{login}", pass: "{password}", ine: "${INE}" });
  });

  it("has what somebody chose, and not what the page brings along", () => {
    const chosen =
      "<input type=radio name=kind value=eleve><input type=radio name=kind value=parent><input type=radio name=lang value=fr checked>" +
      "<input type=hidden name=stay value=0><input type=checkbox name=stay value=1><input type=hidden name=seen value=0><input type=checkbox name=seen value=1>";
    const page = { ...form, body: FORM.replace("</form>", `${chosen}</form>`) };
    const { steps } = propose([page, sent({ fields: { ...fields, kind: "parent", lang: "fr", stay: "0", seen: "1" } }), home]);
    expect(steps[1]?.fields).toEqual({ user: "{login}", pass: "{password}", kind: "parent", seen: "1" });
  });

  it("has a box that was ticked though its name is a session's, and not one that the page ticks", () => {
    const boxes = "<input type=checkbox name=persist_session><input type=checkbox name=agree_token checked>";
    const page = { ...form, body: FORM.replace("</form>", `${boxes}</form>`) };
    const { steps } = propose([page, sent({ fields: { ...fields, persist_session: "on", agree_token: "on" } }), home]);
    expect(steps[1]?.fields).toEqual({ user: "{login}", pass: "{password}", persist_session: "on" });
  });

  it("expects the cookie of a session, where others come with it, and none that only brings a message", () => {
    const expected = (...cookies: readonly string[]) => propose([form, sent({ cookies }), home]).steps[1]?.expect;
    expect(expected("messages=a; Path=/", "lang=fr", "sessionid=SECRET")).toEqual({ redirect: "/home", cookie: "sessionid" });
    expect(expected("messages=a; Path=/")).toEqual({ redirect: "/home" });
    expect(expected("ent=SECRET", "messages=a")).toEqual({ redirect: "/home", cookie: "ent" });
  });

  it("presses an image at its corner, wherever it was touched", () => {
    const image = FORM.replace("</form>", '<input type="image" name="ok" src="ok.png"></form>');
    const { steps } = propose([{ ...form, body: image }, sent({ fields: { ...fields, "ok.x": "23", "ok.y": "7" } }), home]);
    expect(steps[1]?.fields).toEqual({ user: "{login}", pass: "{password}", "ok.x": "0", "ok.y": "0" });
  });

  it("follows a redirect that has the form sent once more", () => {
    const moved = sent({ status: 307, location: `${AT}/in2` });
    const exchanges = [form, moved, sent({ url: `${AT}/in2` }), home];
    expect(shortly(exchanges)).toEqual([WHOLE[0], ["#login", undefined]]);
    expect(propose(exchanges).landing).toEqual({ url: "{target}/home", contains: "Cahier de textes" });
  });

  it("has a form that is sent by GET, without what was typed", () => {
    const page = { url: `${AT}/`, body: "<form id=login action=/in><input name=user><input type=password name=pass></form>" };
    const { steps } = propose([
      page,
      { url: `${AT}/in?user=SECRET-marie&pass=SECRET-radium`, status: 302, mime: "", location: `${AT}/home` },
      home,
    ]);
    expect(steps[1]).toMatchObject({ submit: "#login", fields: { user: "{login}", pass: "{password}" }, expect: { redirect: "/home" } });
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
