import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeFragment } from "../../../src/cli/har/fragment.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { planWith, propose, whyNot } from "./proposed.ts";
import { type Exchange, harOf, PORTAL } from "./recorded.ts";

const GOLDEN = new URL("../../golden/chain-from-har.yaml", import.meta.url);

describe("a chain proposed from a recording", () => {
  it("has the portal's form, its fields and its proof", () => {
    const proposal = propose(PORTAL);
    expect(proposal.steps).toEqual([
      { name: "form", get: "{target}/portal?lang=fr", expect: { form: "#login" } },
      {
        name: "credentials",
        submit: "#login",
        fields: { user: "{login}", pass: "{password}", kind: "eleve" },
        expect: { redirect: "/home", cookie: "SESSION" },
      },
    ]);
    expect(proposal.landing).toEqual({ url: "{target}/home", contains: "Bienvenue" });
  });

  it("tells the login from a password that is the same by the names of their boxes", () => {
    const at = "http://127.0.0.1:8080/in";
    const play = (names: readonly [string, string]) => {
      const [user, pass] = names;
      const body = `<form method=post><input name=${user}><input type=password name=${pass}></form>`;
      const sent = {
        method: "POST",
        url: at,
        status: 302,
        mime: "",
        fields: { [user]: "pyload", [pass]: "pyload" },
        location: `${at}/home`,
      };
      return propose([{ url: at, body }, sent, { url: `${at}/home`, body: "<h1>Tableau</h1>" }]).steps[1]?.fields;
    };
    expect(play(["username", "password"])).toEqual({ username: "{login}", password: "{password}" });
    expect(play(["login", "login_pass"])).toEqual({ login: "{login}", login_pass: "{password}" });
  });

  it("submits a form without a name as `form`, whose token is then the day's", () => {
    const at = "http://127.0.0.1:8080/login";
    const body = `<form><input name=q></form><form method=post><input type=hidden name=_token value=SECRET-1234567890><input name=email><input type=password name=password></form>`;
    const fields = { _token: "SECRET-1234567890", email: "anna", password: "s3cret" };
    const { steps } = propose([
      { url: at, body },
      { method: "POST", url: at, status: 302, fields, location: "http://127.0.0.1:8080/home" },
      { url: "http://127.0.0.1:8080/home" },
    ]);
    expect(steps[1]).toMatchObject({ submit: "form", fields: { email: "{login}", password: "{password}" } });
    expect(steps[1]?.fields).not.toHaveProperty("_token");
  });

  it.each([
    ["a token before it has `login` in its name", { logintoken: "SECRET-0123456789", username: "anna", password: "s3cret" }, "username"],
    ["a button after it has", { wpName: "Anna", wpPassword: "s3cret", wploginattempt: "Se connecter" }, "wpName"],
    ["other fields before it have", { _task: "login", _token: "SECRET-0123456789", _user: "anna", _pass: "s3cret" }, "_user"],
  ])("takes what stands before the password for the login where no page was saved, though %s", (_, fields, login) => {
    const at = "http://127.0.0.1:8080/login";
    const { steps } = propose([
      { url: at },
      { method: "POST", url: at, status: 302, fields, location: "http://127.0.0.1:8080/home" },
      { url: "http://127.0.0.1:8080/home" },
    ]);
    const typed = Object.entries(steps[1]?.fields ?? {}).filter(([, value]) => value === "{login}");
    expect(typed).toEqual([[login, "{login}"]]);
  });

  it("names the link by which a script sends the form, as ASP.NET has it, and nothing else that a script fills in", () => {
    const at = "http://127.0.0.1:8080/Login.aspx";
    const link = `<a href="javascript:__doPostBack(&#39;ctl00$In&#39;,&#39;&#39;)">Connexion</a>`;
    const hidden = ["__EVENTTARGET", "__VIEWSTATE", "print"].map((name) => `<input type="hidden" name="${name}" value="">`).join("");
    const body = `<form id="aspnetForm" method="post">${hidden}<input name="ctl00$User"><input type="password" name="ctl00$Pw">${link}</form>`;
    const fields = { __EVENTTARGET: "ctl00$In", __VIEWSTATE: "", print: "SECRET-of-a-browser", ctl00$User: "anna", ctl00$Pw: "s3cret" };
    const { steps } = propose([
      { url: at, body },
      { method: "POST", url: at, status: 302, fields, location: "http://127.0.0.1:8080/Default.aspx" },
      { url: "http://127.0.0.1:8080/Default.aspx" },
    ]);
    expect(steps[1]?.fields).toEqual({ __EVENTTARGET: "ctl00$In", ctl00$User: "{login}", ctl00$Pw: "{password}" });
  });

  it("keeps what a script takes from the page for a form that it draws itself, as Nextcloud's does", () => {
    const at = "http://127.0.0.1:8080";
    const token = "SECRET-uZ5sYh0vQ3l2bWFw+/Kd9=:p1QxN2c4VjR5dUhZ";
    const fields = { user: "anna", password: "s3cret", timezone: "Europe/Paris", requesttoken: token };
    const home = `${at}/apps/dashboard/`;
    const { steps } = propose([
      { url: `${at}/`, status: 302, mime: "", location: `${at}/login` },
      { url: `${at}/login`, body: `<head data-requesttoken="${token}"><title>Nextcloud</title></head><div id=login></div>` },
      { method: "POST", url: `${at}/login`, status: 303, fields, location: home },
      { url: home, body: '<head data-user="anna"><title>Tableau de bord</title></head>' },
    ]);
    expect(steps[0]).toMatchObject({ keep: { data_requesttoken: { attribute: "data-requesttoken" } } });
    expect(steps[1]).toMatchObject({ fields: { user: "{login}", password: "{password}", requesttoken: "{data_requesttoken}" } });
    expect(JSON.stringify(steps)).not.toContain("SECRET");
  });

  it("is written as the golden file has it", () => {
    const fragment = writeFragment(propose(PORTAL));
    if (process.env["RENTREE_UPDATE"] !== undefined) writeFileSync(GOLDEN, fragment);
    expect(fragment).toBe(readFileSync(GOLDEN, "utf8"));
    expect(parse(fragment)).toHaveProperty("signIn.kind", "chain");
  });

  it("says where nothing in the recording proves the sign-in, which a plan must", () => {
    const at = "http://127.0.0.1:8080";
    const fragment = writeFragment(
      propose([
        { url: `${at}/in`, body: '<form id="login" method="post"><input name="user"><input type="password" name="pass"></form>' },
        { method: "POST", url: `${at}/in`, fields: { user: "marie", pass: "SECRET" }, body: "<p>sent</p>" },
      ]),
    );
    expect(fragment).toContain("# Nothing in the recording proves that somebody is in, and a plan must: add for example landing:");
    expect(parsePlan(planWith(fragment), { file: "plan.yaml", timezone: "Europe/Paris" }).kind).toBe("mistakes");
    expect(writeFragment(propose(PORTAL))).not.toContain("Nothing in the recording");
  });

  it("lets no secret out", () => expect(writeFragment(propose(PORTAL))).not.toContain("SECRET"));

  it("leaves out and lists static files, calls of scripts and third parties", () => {
    expect(propose(PORTAL).left).toEqual({
      files: ["style.css"],
      others: 1,
      thirdParties: ["https://audience.example", "https://fonts.example"],
    });
    expect(writeFragment(propose(PORTAL))).toContain(
      "# Left out: static files: style.css; other pages, pictures and calls of scripts: 1; third parties: https://a",
    );
  });

  it("goes through an identity provider to which a redirect leads, and asks for leave to do so", () => {
    const idp = "http://127.0.0.2:9";
    const form =
      '<form class="sso wide" action="login?x=1&amp;y=2" method=post><input name=j_username><input type=password name=j_password></form>';
    const proposal = propose([
      { url: "http://127.0.0.1:8080/start", status: 302, mime: "", location: `${idp}/sso` },
      { url: `${idp}/sso`, body: form },
      {
        method: "POST",
        url: `${idp}/login?x=1`,
        fields: { j_username: "a", j_password: "b" },
        body: '<form id="p"><input type="hidden" name="SAMLResponse" value="x"></form>',
      },
      {
        method: "POST",
        url: "http://127.0.0.1:8080/acs",
        status: 302,
        mime: "",
        fields: { SAMLResponse: "x" },
        location: "http://127.0.0.1:8080/in",
      },
      { url: "http://127.0.0.1:8080/in", body: "<h1>Entrez donc</h1>" },
    ]);
    expect(proposal.allow).toEqual([idp]);
    expect(proposal.steps.map(({ name, get, submit, fields }) => [name, get ?? submit, fields])).toEqual([
      ["form", "{target}/start", undefined],
      ["credentials", ".sso", { j_username: "{login}", j_password: "{password}" }],
      ["send", "#p", undefined],
    ]);
  });

  it("reads what was typed from the environment where it may be a secret", () => {
    const typed = PORTAL.map((one) => (one.fields === undefined ? one : { ...one, fields: { ...one.fields, otp: "a1b2c3d4e5f6" } }));
    expect(propose(typed).steps[1]?.fields).toMatchObject({ otp: "${OTP}" });
  });

  it("has no login among its names, and no name that was made for one visit", () => {
    const json = { login: "marie", password: "radium", profiles: { marie: "web" } };
    const { steps } = propose([{ method: "POST", url: "http://h/login", mime: "application/json", json }]);
    expect(steps[0]?.json).toMatchObject({ profiles: { "{login}": "web" } });
    const boot = { url: "http://h/boot", mime: "application/json", body: '{"users":{"marie":{"nonce":"SECRET-0123456789"}}}' };
    const sent = { login: "marie", password: "radium", nonce: "SECRET-0123456789" };
    expect(JSON.stringify(propose([boot, { method: "POST", url: "http://h/login", mime: "application/json", json: sent }]))).not.toContain(
      "marie",
    );
    const nonce = "nonce.SECRET8f14e45fceea167a5a36dedd4bea2543";
    const fields = { user: "marie", pass: "radium", [nonce]: "1" };
    const form = propose([
      { url: "http://h/", body: "<p>" },
      { method: "POST", url: "http://h/in", fields, cookies: [`${nonce}=1`, "XSRF-TOKEN=1", "SESS=1"] },
    ]);
    expect(form.steps[1]).toMatchObject({ fields: { user: "{login}", pass: "{password}" }, expect: { cookie: "SESS" } });
    expect(JSON.stringify(form)).not.toContain("SECRET");
  });

  it("says where it goes through a national third party, which no plan may", () => {
    const at = "https://educonnect.education.gouv.fr";
    const moved = PORTAL.map(
      (one) => JSON.parse(JSON.stringify(one).replaceAll("http://127.0.0.1:8080/portal", `${at}/portal`)) as Exchange,
    );
    expect(writeFragment(propose(moved))).toContain(`# ${at} is a national third party that is never tested`);
    expect(writeFragment(propose(PORTAL))).not.toContain("national");
  });

  it("lists so many third parties that people read them, and tells the number of the others", () => {
    const others = Array.from({ length: 30 }, (_, index) => ({ url: `https://t${index}.example/`, mime: "image/gif" }));
    expect(writeFragment(propose([...PORTAL, ...others]))).toMatch(/https:\/\/t17\.example and 12 more\.\n/);
  });

  it("shows no short secret of a form either", () => {
    const { steps } = propose([
      {
        url: "http://h/",
        body: '<form id="f"><input name="user"><input type="password" name="pass"><input name="otp"><select name="profile">',
      },
      { method: "POST", url: "http://h/in", fields: { user: "marie", pass: "radium", otp: "482913", profile: "pupil" } },
    ]);
    expect(steps.at(-1)?.fields).toEqual({ user: "{login}", pass: "{password}", otp: "${OTP}", profile: "pupil" });
  });

  it.each([
    ["no JSON", "<html>", "it is not JSON"],
    ["another JSON", '{"log":{}}', "log.entries"],
    ["a list", "[]", "expected object"],
    ["entries of another kind", '{"log":{"entries":[1]}}', "log.entries.0"],
    ["no exchange", harOf([]), "no exchange"],
    ["addresses that are none", harOf([{ url: "about:blank" }, { url: "http://[" }]), "no exchange"],
    ["no page", harOf([{ url: "http://h/x.css", mime: "text/css" }]), "no page"],
    ["no password", harOf([{ url: "http://h/" }]), "no form with a password"],
  ])("is refused for %s, with the reason", (_, text, why) => expect(whyNot(text)).toContain(why));

  it("survives pages that are no HTML and fields that are no text", () => {
    const strange: Exchange[] = [
      { url: "http://h/", body: "<form id=x action='%%'><input name='&#99999999;' value=\"\u0000\"><input type=password name=p>" },
      { method: "POST", url: "http://h/%E0%A4%A", fields: { "%": "%zz", p_pass: "{password}${HOME}" }, body: "<form".repeat(5_000) },
    ];
    expect(propose(strange).steps).toHaveLength(2);
  });
});
