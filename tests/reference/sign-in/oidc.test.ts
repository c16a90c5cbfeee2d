import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../../src/core/units.ts";
import { actionOf, Client, type Reply } from "../client.ts";
import { start, stopAll } from "../running.ts";

afterEach(stopAll);

const VERIFIER = "a-verifier-of-at-least-forty-three-characters-1234";
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

interface Provider {
  readonly url: string;
  readonly identity: string;
}

function authorizeUrl({ url, identity }: Provider, changed: Readonly<Record<string, string>> = {}): string {
  const asked = {
    client_id: "rentree",
    redirect_uri: `${url}/callback`,
    response_type: "code",
    scope: "openid",
    state: "s1",
    nonce: "n1",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
  };
  return `${identity}/realms/ecole/protocol/openid-connect/auth?${new URLSearchParams({ ...asked, ...changed })}`;
}

const send = (client: Client, from: string, page: Reply, password = "pw1"): Promise<Reply> =>
  client.post(actionOf(page.body, from), { username: "user1", password, credentialId: "" });

async function grantCode(provider: Provider): Promise<string> {
  const client = new Client();
  const from = authorizeUrl(provider);
  const granted = await send(client, from, await client.get(from));
  return new URL(granted.location).searchParams.get("code") ?? "";
}

function exchange(
  { url, identity }: Provider,
  code: string,
  changed: Readonly<Record<string, string>> = {},
  client = new Client(),
): Promise<Reply> {
  const fields = { grant_type: "authorization_code", client_id: "rentree", redirect_uri: `${url}/callback`, code, code_verifier: VERIFIER };
  return client.post(`${identity}/realms/ecole/protocol/openid-connect/token`, { ...fields, ...changed });
}

describe("the OpenID provider", () => {
  it("gives a code with the state, a token for the code, and the person for the token", async () => {
    const provider = await start(["oidc"]);
    const client = new Client();
    const from = authorizeUrl(provider);
    const granted = new URL((await send(client, from, await client.get(from))).location);
    expect(granted.searchParams.get("state")).toBe("s1");
    expect(granted.searchParams.get("iss")).toBe(`${provider.identity}/realms/ecole`);
    const token = JSON.parse((await exchange(provider, granted.searchParams.get("code") ?? "")).body);
    expect(JSON.parse(Buffer.from(token.id_token.split(".")[1], "base64url").toString())).toMatchObject({
      nonce: "n1",
      sub: "user1",
      aud: "rentree",
    });
    const person = new Client();
    person.headers["Authorization"] = `Bearer ${token.access_token}`;
    expect((await person.get(`${provider.identity}/realms/ecole/protocol/openid-connect/userinfo`)).body).toContain('"sub":"user1"');
    expect((await new Client().get(`${provider.identity}/realms/ecole/protocol/openid-connect/userinfo`)).status).toBe(401);
    expect(provider.ledger().totals).toMatchObject({ arrivals: 1, attempts: 1, completions: 1 });
  });

  it.each([
    ["a wrong verifier", { code_verifier: "wrong" }],
    ["no verifier", { code_verifier: "" }],
    ["another redirect URI", { redirect_uri: "http://127.0.0.1/other" }],
    ["another client", { client_id: "other" }],
    ["another grant", { grant_type: "password" }],
  ])("refuses a code with %s", async (_, changed) => {
    const provider = await start(["oidc"]);
    expect((await exchange(provider, await grantCode(provider), changed)).status).toBe(400);
    expect(provider.ledger().totals).toMatchObject({ completions: 0, broken: 1 });
  });

  it("takes a code once", async () => {
    const provider = await start(["oidc"]);
    const code = await grantCode(provider);
    expect((await exchange(provider, code)).status).toBe(200);
    expect((await exchange(provider, code)).body).toContain("invalid_grant");
  });

  it("wants no cookie on the back channel", async () => {
    const provider = await start(["oidc"]);
    const client = new Client();
    const from = authorizeUrl(provider);
    const granted = await send(client, from, await client.get(from));
    expect((await exchange(provider, new URL(granted.location).searchParams.get("code") ?? "", {}, client)).status).toBe(400);
  });

  it.each([
    ["client", { client_id: "x" }, 400],
    ["redirect URI", { redirect_uri: "http://ent.example/" }, 400],
    ["challenge", { code_challenge: "" }, 302],
    ["challenge method", { code_challenge_method: "plain" }, 302],
  ])("refuses to begin with a wrong %s", async (_, changed, status) => {
    const provider = await start(["oidc"]);
    const reply = await new Client().get(authorizeUrl(provider, changed));
    expect(reply.status).toBe(status);
    if (status === 302) expect(reply.location).toContain("error=invalid_request");
  });

  it("changes the form's address after a refusal, and calls the old one expired", async () => {
    const provider = await start(["oidc"]);
    const client = new Client();
    const from = authorizeUrl(provider);
    const page = await client.get(from);
    const refused = await send(client, from, page, "x");
    expect([refused.status, refused.body.includes("input-error-container-username")]).toEqual([200, true]);
    expect(actionOf(refused.body, from)).not.toBe(actionOf(page.body, from));
    const old = await send(client, from, page);
    expect([old.status, old.body.includes("Action expirée")]).toEqual([200, true]);
    expect((await send(client, from, refused)).location).toContain("code=");
  });

  it("refuses a form without the cookie of its session, and begins anew with one that has expired", async () => {
    const provider = await start(["oidc"]);
    const from = authorizeUrl(provider);
    const page = await new Client().get(from);
    expect((await send(new Client(), from, page)).status).toBe(400);
    const impatient = await start(["oidc"], { loginLife: milliseconds(0) });
    const client = new Client();
    const late = authorizeUrl(impatient);
    const anew = await send(client, late, await client.get(late));
    expect([anew.status, anew.body.includes("Le temps imparti"), anew.location]).toEqual([200, true, ""]);
    expect(impatient.ledger().totals).toMatchObject({ completions: 0, broken: 1 });
  });

  it("describes itself", async () => {
    const { identity } = await start(["oidc"]);
    const described = JSON.parse((await new Client().get(`${identity}/realms/ecole/.well-known/openid-configuration`)).body);
    expect(described).toMatchObject({ issuer: `${identity}/realms/ecole`, code_challenge_methods_supported: ["S256"] });
  });
});

describe("the platform as a relying party", () => {
  async function reachCallback(provider: Provider, client: Client): Promise<string> {
    const begun = await client.get(`${provider.url}/auth/openid/login`);
    return (await send(client, begun.location, await client.get(begun.location))).location;
  }

  it("lets people in with the state that it gave them", async () => {
    const provider = await start(["oidc"]);
    const client = new Client();
    const entered = await client.get(await reachCallback(provider, client));
    expect([entered.location, client.cookie(provider.url, "oneSessionId") === undefined]).toEqual(["/timeline/timeline", false]);
  });

  it("refuses a state that is wrong, of another browser, or used", async () => {
    const provider = await start(["oidc"]);
    const client = new Client();
    const callback = await reachCallback(provider, client);
    expect((await client.get(callback.replace(/state=[^&]*/, "state=x"))).status).toBe(403);
    expect((await new Client().get(callback)).status).toBe(403);
    expect((await client.get(callback)).status).toBe(302);
    expect((await client.get(callback)).status).toBe(403);
  });

  it("refuses a code that is not one", async () => {
    const provider = await start(["oidc"]);
    const client = new Client();
    const callback = await reachCallback(provider, client);
    expect((await client.get(callback.replace(/code=[^&]*/, "code=x"))).status).toBe(403);
  });
});
