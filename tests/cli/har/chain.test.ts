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

  it("has a log-in by JSON: its token from where it came, its secrets nowhere, and a proof behind the bearer token", () => {
    const at = "http://127.0.0.1:8080";
    const recorded: readonly Exchange[] = [
      { url: `${at}/?session=SECRET-1`, body: '<meta content="SECRET-csrf-0123456789" name="csrf-token"><div id="app">' },
      { url: `${at}/app.js`, mime: "application/javascript" },
      {
        url: `${at}/api/boot?user=SECRET-marie`,
        mime: "application/json",
        body: '{"k":{"nonce":"SECRET-nonce-0123456789"}}',
        cookies: ["XSRF-TOKEN=SECRET%2Fxsrf-12345; Path=/"],
      },
      {
        method: "POST",
        url: `${at}/api/login?key=SECRET-0123456789`,
        mime: "application/json",
        sent: {
          "X-CSRF-Token": "SECRET-csrf-0123456789",
          "X-XSRF-TOKEN": "SECRET/xsrf-12345",
          "X-App": "web",
          "X-Api-Token": "SECRET-app",
        },
        json: {
          data: {
            email: "SECRET-marie",
            password: "SECRET-radium",
            again: "SECRET-radium",
            nonce: "SECRET-nonce-0123456789",
            client: "SECRET-0123456789",
            remember: false,
          },
        },
        body: '{"data":{"token":"SECRET-bearer"}}',
      },
      { url: `${at}/api/me`, mime: "application/json", sent: { Authorization: "Bearer SECRET-bearer" }, body: '{"name":"SECRET-marie"}' },
      { url: "https://audience.example/t", mime: "image/gif" },
    ];
    const proposal = propose(recorded);
    expect(proposal.steps).toEqual([
      { name: "page", get: "{target}/", keep: { csrf_token: { meta: "csrf-token" } } },
      { name: "data-1", get: "{target}/api/boot", keep: { nonce: { json: "k.nonce" }, xsrf_token: { cookie: "XSRF-TOKEN" } } },
      {
        name: "credentials",
        post: "{target}/api/login",
        headers: { "x-csrf-token": "{csrf_token}", "x-xsrf-token": "{xsrf_token}", "x-app": "web", "x-api-token": "${X_API_TOKEN}" },
        json: {
          data: { email: "{login}", password: "{password}", again: "{password}", nonce: "{nonce}", client: "${CLIENT}", remember: false },
        },
        keep: { token: { json: "data.token" } },
      },
    ]);
    expect([proposal.headers, proposal.landing]).toEqual([
      { authorization: "Bearer {token}" },
      { url: "{target}/api/me", contains: '"name"' },
    ]);
    expect(proposal.left).toEqual({ files: ["app.js"], others: 0, thirdParties: ["https://audience.example"] });
    const fragment = writeFragment(proposal);
    expect(fragment).not.toContain("SECRET");
    expect(parsePlan(planWith(fragment), { file: "plan.yaml", timezone: "Europe/Paris" })).toMatchObject({ kind: "ok" });
  });

  it("has a script's log-in by fields too, with the header that it takes from a cookie", () => {
    const at = "http://127.0.0.1:8080";
    const { steps } = propose([
      { url: `${at}/`, body: '<div id="app">', cookies: ["XSRF-TOKEN=SECRET-xsrf-12345; Path=/"] },
      {
        method: "POST",
        url: `${at}/login`,
        mime: "application/json",
        sent: { "X-XSRF-TOKEN": "SECRET-xsrf-12345" },
        fields: { username: "marie", password: "radium" },
        body: '{"ok":true}',
      },
    ]);
    expect(steps).toEqual([
      { name: "page", get: "{target}/", keep: { xsrf_token: { cookie: "XSRF-TOKEN" } } },
      {
        name: "credentials",
        post: "{target}/login",
        headers: { "x-xsrf-token": "{xsrf_token}" },
        fields: { username: "{login}", password: "{password}" },
      },
    ]);
  });

  it("proves a script's log-in by the page that was opened after it, where no data was read", () => {
    const at = "http://127.0.0.1:8080";
    const call = (body: string, json: object): Exchange => ({ method: "POST", url: `${at}/auth`, mime: "application/json", json, body });
    const proposal = propose([
      { url: `${at}/style.css`, mime: "text/css" },
      { url: `${at}/`, body: "<div id=app>" },
      call('{"success":false}', { login: "marie", mdp: "radiom" }),
      call('{"success":true}', { login: "marie", mdp: "radium", captcha: "oui" }),
      { url: `${at}/tableau`, body: "<h1>Tableau de bord</h1>" },
    ]);
    expect(proposal.steps.map(({ get, post }) => get ?? post)).toEqual(["{target}/", "{target}/auth"]);
    expect(proposal.steps[1]?.json).toEqual({ login: "{login}", mdp: "{password}", captcha: "oui" });
    expect(proposal.landing).toEqual({ url: "{target}/tableau", contains: "Tableau de bord" });
    expect(proposal.left.others).toBe(1);
  });

  it("guesses the bearer token by its name where the browser saved no credentials", () => {
    const at = "http://127.0.0.1:8080";
    const har = harOf([
      {
        method: "POST",
        url: `${at}/login`,
        mime: "application/json",
        json: { login: "marie", password: "radium" },
        body: '{"data":{"access_token":"SECRET"}}',
      },
      { url: `${at}/me`, mime: "application/json", body: '{"id":1}' },
    ]);
    const bare = JSON.parse(har) as { log: { entries: { request: { headers: unknown[] } }[] } };
    for (const { request } of bare.log.entries) request.headers = [];
    const proposal = propose(JSON.stringify(bare));
    expect([proposal.steps[0]?.keep, proposal.headers]).toEqual([
      { access_token: { json: "data.access_token" } },
      { authorization: "Bearer {access_token}" },
    ]);
    expect(propose(har).headers).toBeUndefined();
  });

  it("asks the environment for nothing that a machine has of its own", () => {
    const json = { login: "marie", password: "radium", home: "a1b2c3", path: "a1b2c3", "2fa": "a1b2c3", usertype: "a1b2c3" };
    const { steps } = propose([{ method: "POST", url: "http://h/login", mime: "application/json", json }]);
    const asked = { home: "${FIELD_HOME}", path: "${FIELD_PATH}", "2fa": "${FIELD_2FA}", usertype: "${USERTYPE}" };
    expect(steps[0]?.json).toEqual({ login: "{login}", password: "{password}", ...asked });
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

  it("shows nothing of the person and no secret, whatever it is called and wherever it lies", () => {
    const at = "http://127.0.0.1:8080";
    const session = "8f14e45fceea167a5a36dedd4bea2543";
    const json = {
      username: "jdupont",
      email: "jean.dupont@ecole.example",
      password: "Secret-1",
      oldPassword: "hunter",
      otp: "482913",
      pin: 4711,
      displayName: "Jean",
      client: "web",
      remember: true,
    };
    const proposal = propose([
      { url: `${at}/api/a`, mime: "application/json", body: '{"token":"zzzzzzzzz9"}' },
      {
        method: "POST",
        url: `${at}/api/login/${session}`,
        mime: "application/json",
        sent: { "X-Api-Key": "key-of-mine", "X-Requested-With": "XMLHttpRequest", "X-Nonce": "zzzzzzzzz9" },
        json,
        body: '{"token":"yyyyyyyyy9"}',
      },
      {
        url: `${at}/api/users/jdupont/me`,
        mime: "application/json",
        sent: { Authorization: "Bearer yyyyyyyyy9" },
        body: '{"jdupont":1,"class":2}',
      },
    ]);
    const text = writeFragment(proposal);
    for (const secret of ["jdupont", "ecole", "Secret-1", "hunter", "482913", "4711", "Jean", session, "key-of-mine"])
      expect(text).not.toContain(secret);
    expect(proposal.steps.at(-1)).toEqual({
      name: "credentials",
      post: "{target}/api/login/${PATH_PART}",
      headers: { "x-api-key": "${X_API_KEY}", "x-requested-with": "XMLHttpRequest", "x-nonce": "{token}" },
      json: expect.objectContaining({ username: "{login}", password: "{password}", client: "web", remember: true }),
      keep: { token_2: { json: "token" } },
    });
    expect(proposal.headers).toEqual({ authorization: "Bearer {token_2}" });
    expect(proposal.landing).toEqual({ url: "{target}/api/users/{login}/me", contains: '"class"' });
    expect(parsePlan(planWith(text), { file: "plan.yaml", timezone: "Europe/Paris" })).toMatchObject({ kind: "ok" });
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

  it("does not follow data deeper than anybody's log-in lies", () => {
    const deep = "[".repeat(20_000) + "]".repeat(20_000);
    const { steps } = propose([
      { url: "http://h/api/conf", mime: "application/json", body: deep },
      {
        method: "POST",
        url: "http://h/api/login",
        mime: "application/json",
        json: { login: "marie", password: "radium", csrf: "zzzzzzzzz9" },
      },
    ]);
    expect(steps.at(-1)?.json).toEqual({ login: "{login}", password: "{password}", csrf: "${CSRF}" });
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
