import { describe, expect, it } from "vitest";
import { writeFragment } from "../../../src/cli/har/fragment.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { planWith, propose } from "./proposed.ts";
import { type Exchange, harOf } from "./recorded.ts";

describe("a chain proposed from a log-in by a script", () => {
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

  it("takes the token from data that says that nobody is in yet, as django-allauth's does, and misses nothing where a page moved on", () => {
    const at = "http://127.0.0.1:8080";
    const { steps, missing } = propose([
      { url: `${at}/`, body: '<div id="app">' },
      {
        url: `${at}/_allauth/browser/v1/auth/session`,
        status: 401,
        mime: "application/json",
        body: '{"status":401}',
        cookies: ["csrftoken=SECRET-0123456789; Path=/"],
      },
      {
        method: "POST",
        url: `${at}/_allauth/browser/v1/auth/login`,
        mime: "application/json",
        sent: { "X-CSRFToken": "SECRET-0123456789" },
        json: { username: "SECRET-marie", password: "SECRET-radium" },
      },
      { url: `${at}/home/`, body: "<h1>Accueil</h1><a href=/out>Se déconnecter</a>" },
    ]);
    expect(steps).toEqual([
      {
        name: "page",
        get: "{target}/_allauth/browser/v1/auth/session",
        expect: { status: 401 },
        keep: { csrftoken: { cookie: "csrftoken" } },
      },
      {
        name: "credentials",
        post: "{target}/_allauth/browser/v1/auth/login",
        headers: { "x-csrftoken": "{csrftoken}" },
        json: { username: "{login}", password: "{password}" },
      },
    ]);
    expect(missing).toEqual([]);
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

  it("proves a log-in by GraphQL, where nothing is read by GET, by the token that it brings", () => {
    const call = { method: "POST", url: "http://127.0.0.1:8080/graphql", mime: "application/json" };
    const variables = { login: "SECRET-marie", password: "SECRET-radium" };
    const proposal = propose([
      { ...call, json: { variables }, body: '{"data":{"login":{"accessToken":"SECRET-0123456789"}}}' },
      { ...call, sent: { Authorization: "Bearer SECRET-0123456789" }, json: { query: "{me{name}}" }, body: '{"data":{"me":{}}}' },
    ]);
    expect(proposal.headers).toEqual({ authorization: "Bearer {accesstoken}" });
    expect(proposal.steps.at(-1)).toMatchObject({ keep: { accesstoken: { json: "data.login.accessToken" } } });
    expect(writeFragment(proposal)).not.toMatch(/SECRET|Nothing in the recording proves/);
  });

  it("takes the token from the answer to a log-in that had to be sent once more elsewhere", () => {
    const at = "https://ent.example";
    const call = { method: "POST", json: { login: "SECRET-marie", password: "SECRET-radium" } };
    const proposal = propose([
      { ...call, url: "http://ent.example/api/login", status: 308, mime: "", location: `${at}/api/login` },
      { ...call, url: `${at}/api/login`, status: 307, mime: "", location: `${at}/api/v2/login` },
      { ...call, url: `${at}/api/v2/login`, mime: "application/json", body: '{"token":"SECRET-0123456789"}' },
      { url: `${at}/api/me`, mime: "application/json", sent: { Authorization: "Bearer SECRET-0123456789" }, body: '{"id":1}' },
    ]);
    expect(proposal).toMatchObject({
      target: at,
      allow: ["http://ent.example"],
      steps: [{ post: "http://ent.example/api/login", keep: { token: { json: "token" } } }],
      headers: { authorization: "Bearer {token}" },
      landing: { url: "{target}/api/me", contains: '"id"' },
      missing: [],
    });
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

  describe("whose script sends a cookie back, as Laravel's does", () => {
    const at = "http://127.0.0.1:8080";
    const recorded = (header: string): readonly Exchange[] => [
      { url: `${at}/`, body: '<div id="app">' },
      { url: `${at}/sanctum/csrf-cookie`, status: 204, mime: "" },
      { url: `${at}/logo.svg`, mime: "image/svg+xml" },
      {
        method: "POST",
        url: `${at}/login`,
        status: 204,
        mime: "",
        sent: { [header]: "SECRET/xsrf-12345" },
        json: { email: "SECRET-marie", password: "SECRET-radium" },
      },
      { url: `${at}/api/user`, mime: "application/json", body: '{"name":"SECRET-marie"}' },
    ];
    /** As browsers save it by themselves. */
    const withoutCookies = (header: string): string => harOf(recorded(header)).replaceAll('"Cookie"', '"Accept"');

    it.each([
      ["X-XSRF-TOKEN", "XSRF-TOKEN"],
      ["X-CSRFToken", "csrftoken"],
    ])("has %s from the cookie %s, though the browser saved none", (header, cookie) => {
      const { steps, missing } = propose(withoutCookies(header));
      const [kept = ""] = Object.keys(steps[0]?.keep ?? {});
      expect(steps[0]).toEqual({ name: "page", get: "{target}/sanctum/csrf-cookie", keep: { [kept]: { cookie } } });
      expect(steps[1]?.headers).toEqual({ [header.toLowerCase()]: `{${kept}}` });
      expect(missing).toEqual(["cookies"]);
    });

    it("does not guess where cookies were saved, and misses no content of an answer that has none", () => {
      const { steps, missing } = propose(recorded("X-XSRF-TOKEN"));
      expect(steps[1]?.headers).toEqual({ "x-xsrf-token": "${X_XSRF_TOKEN}" });
      expect(missing).toEqual([]);
    });
  });
});

it("sends a token under the header of its own that a script has for it, and no header of the browser's", () => {
  const at = "http://127.0.0.1:8080";
  const sent = {
    "PI-Authorization": "SECRET-token-0123",
    "api-session": "SECRET-session-0123",
    "Accept-Language": "fr",
    Referer: `${at}/app`,
    "Sec-Fetch-Mode": "cors",
    "Proxy-Authorization": "Basic SECRET-proxy",
    "Alt-Used": "127.0.0.1:8080",
    Client: "web",
  };
  const proposal = propose([
    { url: `${at}/`, body: "<div id=app></div>" },
    {
      method: "POST",
      url: `${at}/auth`,
      mime: "application/json",
      json: { username: "SECRET-marie", password: "SECRET-radium" },
      body: `{"token":"SECRET-token-0123","session":"SECRET-session-0123","home":"${at}/app","language":"fr","host":"127.0.0.1:8080"}`,
    },
    { url: `${at}/me`, mime: "application/json", sent, body: '{"name":"SECRET-marie"}' },
  ]);
  expect(proposal.headers).toEqual({ "pi-authorization": "{token}", "api-session": "{session}" });
  expect(writeFragment(proposal)).not.toContain("SECRET");
});
