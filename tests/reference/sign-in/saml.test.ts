import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../../src/core/units.ts";
import type { Reference } from "../../../src/reference/platform.ts";
import type { ReferenceSettings } from "../../../src/reference/settings.ts";
import { actionOf, Client, inputOf, type Reply } from "../client.ts";
import { start, stopAll } from "../running.ts";

afterEach(stopAll);

type Dialect = ReferenceSettings["identityProvider"];
const DIALECTS = ["simplesamlphp", "shibboleth", "educonnect"] as const;

interface At {
  readonly url: string;
  readonly page: Reply;
}

/** Follows redirects and pages that send themselves until a page asks for something. */
async function walk(client: Client, { url, page }: At): Promise<At> {
  if (page.location !== "") {
    const next = new URL(page.location, url).href;
    return walk(client, { url: next, page: await client.get(next) });
  }
  if (!page.body.includes("document.forms[0].submit()") || page.body.includes("SAMLResponse")) return { url, page };
  const action = actionOf(page.body, url);
  return walk(client, { url: action, page: await client.post(action, hiddenOf(page.body)) });
}

function hiddenOf(body: string): Record<string, string> {
  const names = [...body.matchAll(/<input type="hidden" name="([^"]*)"/g)].map(([, name]) => name ?? "");
  return Object.fromEntries(names.map((name) => [name, inputOf(body, name)]));
}

async function reachForm(client: Client, reference: Reference, dialect: Dialect): Promise<At> {
  const from = `${reference.url}/auth/saml/wayf`;
  const at = await walk(client, { url: from, page: await client.get(from) });
  if (dialect !== "educonnect") return at;
  const chosen = await client.post(actionOf(at.page.body, at.url), { ...hiddenOf(at.page.body), profil: "eleve" });
  return walk(client, { url: actionOf(at.page.body, at.url), page: chosen });
}

/** A browser's reading of `?`: the page's own address without its query. */
const target = ({ url, page }: At): string => (page.body.includes('action="?"') ? `${url.split("?")[0]}?` : actionOf(page.body, url));

async function send(client: Client, at: At, changed: Readonly<Record<string, string>> = {}): Promise<At> {
  const isPhp = at.page.body.includes('name="username"');
  const fields = isPhp ? { username: "user1", password: "pw1" } : { j_username: "user1", j_password: "pw1" };
  const url = target(at);
  return { url, page: await client.post(url, { ...hiddenOf(at.page.body), ...fields, ...changed }) };
}

async function reachResponse(client: Client, reference: Reference, dialect: Dialect): Promise<At> {
  return send(client, await reachForm(client, reference, dialect));
}

const consume = (client: Client, at: At, changed: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  client.post(actionOf(at.page.body, at.url), { ...hiddenOf(at.page.body), ...changed });

describe.each(
  DIALECTS.flatMap((identityProvider) => (["redirect", "post"] as const).map((samlBinding) => [identityProvider, samlBinding] as const)),
)("federation (%s, %s binding)", (identityProvider, samlBinding) => {
  it("lets people in through the identity provider", async () => {
    const reference = await start(["saml"], { identityProvider, samlBinding });
    const client = new Client();
    const entered = await consume(client, await reachResponse(client, reference, identityProvider));
    expect([entered.status, entered.location]).toEqual([302, "/timeline/timeline"]);
    expect((await client.get(`${reference.url}/timeline/timeline`)).body).toContain('data-page="timeline"');
    expect(reference.ledger().totals).toMatchObject({ arrivals: 1, attempts: 1, completions: 1, broken: 0 });
  });
});

describe.each(DIALECTS)("federation (%s)", (identityProvider) => {
  const open = (settings: Partial<ReferenceSettings> = {}) => start(["saml"], { identityProvider, ...settings });

  it("refuses a wrong password and lets the right one in afterwards", async () => {
    const reference = await open();
    const client = new Client();
    const refused = await send(
      client,
      await reachForm(client, reference, identityProvider),
      identityProvider === "simplesamlphp" ? { password: "x" } : { j_password: "x" },
    );
    const again = await walk(client, refused);
    expect(again.page.body).toContain("incorrect");
    expect((await consume(client, await send(client, again))).status).toBe(302);
    expect(reference.ledger().totals).toMatchObject({ rejected: 1, completions: 1, broken: 0 });
  });

  it("takes an assertion once", async () => {
    const reference = await open();
    const client = new Client();
    const response = await reachResponse(client, reference, identityProvider);
    expect((await consume(client, response)).status).toBe(302);
    expect((await consume(client, response)).status).toBe(403);
  });

  it("refuses another relay state, another browser's, and a changed response", async () => {
    const reference = await open();
    const client = new Client();
    expect((await consume(client, await reachResponse(client, reference, identityProvider), { RelayState: "x" })).status).toBe(403);
    expect((await consume(new Client(), await reachResponse(client, reference, identityProvider))).status).toBe(403);
    const response = await reachResponse(client, reference, identityProvider);
    const forged = Buffer.from(
      Buffer.from(inputOf(response.page.body, "SAMLResponse"), "base64").toString().replace("user1", "user2"),
    ).toString("base64");
    expect((await consume(client, response, { SAMLResponse: forged })).status).toBe(403);
    expect((await consume(client, response, { SAMLResponse: "" })).status).toBe(403);
    expect(reference.ledger().totals).toMatchObject({ completions: 0, broken: 4 });
  });

  it("refuses a form of a sign-in that has expired, and one without its cookie", async () => {
    const reference = await open();
    const form = await reachForm(new Client(), reference, identityProvider);
    expect((await send(new Client(), form)).page.status).toBe(500);
    const late = await open({ loginLife: milliseconds(0) });
    const from = `${late.url}/auth/saml/wayf`;
    const client = new Client();
    expect((await walk(client, { url: from, page: await client.get(from) })).page.status).toBe(500);
  });

  it("looks at the session limit when the assertion comes", async () => {
    const reference = await open({ sessions: { limit: 0, idle: milliseconds(1_000) } });
    const client = new Client();
    const page = await consume(client, await reachResponse(client, reference, identityProvider));
    expect([page.status, page.body.includes("attendre 3 minutes")]).toEqual([200, true]);
    expect(reference.ledger().totals).toMatchObject({ overloadPages: 1, completions: 0 });
  });

  it("lets who has several profiles choose one, once", async () => {
    const reference = await open({ profiles: 2 });
    const client = new Client();
    const page = await consume(client, await reachResponse(client, reference, identityProvider));
    expect(page.body).toContain('data-page="select-user"');
    const choose = (user: string) => client.post(`${reference.url}/auth/saml/selectUser`, { key: inputOf(page.body, "key"), user });
    expect((await choose("2")).location).toBe("/timeline/timeline");
    expect((await choose("2")).status).toBe(403);
  });

  it("refuses a request that it cannot read, or of a service that it does not know", async () => {
    const reference = await open();
    const path = identityProvider === "simplesamlphp" ? "/simplesaml/saml2/idp/SSOService.php" : "/idp/profile/SAML2/Redirect/SSO";
    expect((await new Client().get(`${reference.identity}${path}?SAMLRequest=nonsense`)).status).toBe(400);
    const xml = '<samlp:AuthnRequest ID="_1a" AssertionConsumerServiceURL="http://ent.example/acs"/>';
    expect((await new Client().post(reference.identity + path, { SAMLRequest: Buffer.from(xml).toString("base64") })).status).toBe(403);
  });
});

describe("Shibboleth's steps", () => {
  it("are refused when they come again, or without their CSRF token", async () => {
    const reference = await start(["saml"], { identityProvider: "shibboleth" });
    const client = new Client();
    const form = await reachForm(client, reference, "shibboleth");
    expect(form.url).toContain("execution=e1s2");
    expect((await send(client, form, { csrf_token: "x" })).page.status).toBe(403);
    expect((await client.get(form.url.replace("e1s2", "e1s1"))).status).toBe(500);
    expect((await send(client, form)).page.body).toContain("SAMLResponse");
    expect((await send(client, form)).page.status).toBe(500);
  });

  it("want a profile where there is a choice", async () => {
    const reference = await start(["saml"], { identityProvider: "educonnect" });
    const client = new Client();
    const from = `${reference.url}/auth/saml/wayf`;
    const at = await walk(client, { url: from, page: await client.get(from) });
    expect((await client.post(actionOf(at.page.body, at.url), hiddenOf(at.page.body))).status).toBe(400);
  });
});

describe("identity provider and platform", () => {
  it("each have a station of their own, whose truth is known", async () => {
    const acs = { workers: 1, service: milliseconds(2), law: "constant" } as const;
    const reference = await start(["saml"], { stations: { "saml.acs": acs } });
    const client = new Client();
    expect((await consume(client, await reachResponse(client, reference, "simplesamlphp"))).status).toBe(302);
    const { analytic, stations } = reference.ledger();
    expect(stations).toMatchObject({ "sign-in": { ends: 1 }, "saml.acs": { ends: 1 } });
    expect(analytic).toMatchObject({ ceilingPerSecond: 500, stations: { "sign-in": 4_000, "saml.acs": 500 } });
  });
});
