import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../../src/core/units.ts";
import { actionOf, Client, inputOf, type Reply } from "../client.ts";
import { start, stopAll } from "../running.ts";

afterEach(stopAll);

interface Shown {
  readonly url: string;
  readonly page: Reply;
}

async function show(client: Client, from: string): Promise<Shown> {
  const begun = await client.get(from);
  const url = begun.location;
  return { url, page: await client.get(url) };
}

function send(client: Client, { url, page }: Shown, changed: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const hidden = ["execution", "_eventId", "geolocation", "token", "url", "timezone", "skin", "lt", "selection"];
  const fields = Object.fromEntries(
    hidden.filter((name) => page.body.includes(`name="${name}"`)).map((name) => [name, inputOf(page.body, name)]),
  );
  const user = page.body.includes('name="user"') ? { user: "user1" } : { username: "user1" };
  return client.post(actionOf(page.body, url), { ...fields, ...user, password: "pw1", ...changed });
}

describe.each(["apereo", "lemonldap"] as const)("the CAS server (%s)", (casServer) => {
  it("lets people into the service by a ticket", async () => {
    const { url, ledger } = await start(["cas"], { casServer });
    const client = new Client();
    const shown = await show(client, `${url}/service`);
    expect(shown.page.body).toContain(casServer === "apereo" ? 'id="fm1"' : 'id="lform"');
    const granted = await send(client, shown);
    expect(granted.location).toMatch(/\/service\?ticket=ST-[0-9a-f]+$/);
    const entered = await client.get(granted.location);
    expect(entered.location).toBe("/timeline/timeline");
    expect((await client.get(url + entered.location)).body).toContain('data-page="timeline"');
    expect(ledger().totals).toMatchObject({ arrivals: 1, attempts: 1, completions: 1, broken: 0 });
  });

  it("validates a ticket for the service that it was given for, once", async () => {
    const { url, identity, ledger } = await start(["cas"], { casServer });
    const validate = (service: string, ticket: string) =>
      new Client().get(`${identity}/cas/p3/serviceValidate?service=${encodeURIComponent(service)}&ticket=${ticket}`);
    const grant = async () => {
      const client = new Client();
      const granted = await send(client, await show(client, `${url}/service`));
      return granted.location.split("ticket=")[1] ?? "";
    };
    const ticket = await grant();
    expect((await validate(`${url}/service`, ticket)).body).toContain("<cas:user>user1</cas:user>");
    const again = await validate(`${url}/service`, ticket);
    expect([again.status, again.body.includes('code="INVALID_TICKET"')]).toEqual([200, true]);
    expect((await validate(`${url}/other`, await grant())).body).toContain('code="INVALID_SERVICE"');
    expect((await validate("", "")).body).toContain('code="INVALID_REQUEST"');
    expect(ledger().totals).toMatchObject({ completions: 1, broken: 3 });
  });

  it("refuses a ticket at the service the second time", async () => {
    const { url } = await start(["cas"], { casServer });
    const client = new Client();
    const granted = await send(client, await show(client, `${url}/service`));
    expect((await client.get(granted.location)).status).toBe(302);
    expect((await new Client().get(granted.location)).status).toBe(403);
  });

  it("refuses a wrong password with the form again, whose old one is spent", async () => {
    const { url, ledger } = await start(["cas"], { casServer });
    const client = new Client();
    const shown = await show(client, `${url}/service`);
    const refused = await send(client, shown, { password: "x" });
    expect([refused.status, refused.body.includes("incorrect")]).toEqual([casServer === "apereo" ? 401 : 200, true]);
    const old = await send(client, shown);
    expect([old.status, old.location, old.body.includes('trmsg="82"')]).toEqual([200, "", true]);
    expect((await send(client, { url: shown.url, page: refused })).status).toBe(302);
    expect(ledger().totals).toMatchObject({ rejected: 1, broken: 1 });
  });

  it("refuses a form that has expired", async () => {
    const { url, ledger } = await start(["cas"], { casServer, loginLife: milliseconds(0) });
    const client = new Client();
    expect((await send(client, await show(client, `${url}/service`))).location).toBe("");
    expect(ledger().totals).toMatchObject({ broken: 1, completions: 0 });
  });

  it("refuses services that live elsewhere", async () => {
    const { identity } = await start(["cas"], { casServer });
    expect((await new Client().get(`${identity}/cas/login?service=http://ent.example/`)).status).toBe(403);
  });

  it("gives a ticket at once to who is signed in", async () => {
    const { url, identity } = await start(["cas"], { casServer });
    const client = new Client();
    await send(client, await show(client, `${url}/service`));
    const next = await client.get(`${identity}/cas/login?service=${encodeURIComponent(`${url}/homeworks`)}`);
    expect(next.location).toMatch(/\/homeworks\?ticket=ST-/);
  });
});

describe("the CAS server", () => {
  it("calls a damaged execution an error of its own", async () => {
    const { url } = await start(["cas"]);
    const client = new Client();
    expect((await send(client, await show(client, `${url}/service`), { execution: "e1_damaged" })).status).toBe(500);
  });
});

describe("the Kosmos form", () => {
  it("lets people in, all hidden inputs sent back", async () => {
    const { url, ledger } = await start(["kosmos-cas"]);
    const client = new Client();
    const shown = await show(client, `${url}/kosmos`);
    expect(shown.page.body).toContain('class="cas__login-form"');
    const granted = await send(client, shown);
    expect((await client.get(granted.location)).location).toBe("/timeline/timeline");
    expect(ledger().totals).toMatchObject({ arrivals: 1, completions: 1 });
  });

  it("refuses a form without its hidden inputs, or one sent twice", async () => {
    const { url } = await start(["kosmos-cas"]);
    const client = new Client();
    const shown = await show(client, `${url}/kosmos`);
    expect((await send(client, shown, { selection: "" })).status).toBe(403);
    const again = await show(client, `${url}/kosmos`);
    expect((await send(client, again)).status).toBe(302);
    const stale = await send(client, again);
    expect([stale.status, stale.location, stale.body.includes("a expiré")]).toEqual([200, "", true]);
  });

  it("shows its own gate page above the session limit", async () => {
    const { url } = await start(["kosmos-cas"], { sessions: { limit: 0, idle: milliseconds(1_000) } });
    const page = await new Client().get(`${url}/kosmos`);
    expect([page.status, page.body.includes("temporairement restreint")]).toEqual([200, true]);
  });

  it("shows the form again for a wrong password", async () => {
    const { url } = await start(["kosmos-cas"]);
    const client = new Client();
    const refused = await send(client, await show(client, `${url}/kosmos`), { password: "x" });
    expect([refused.status, refused.body.includes("cas__login-form")]).toEqual([200, true]);
  });
});
