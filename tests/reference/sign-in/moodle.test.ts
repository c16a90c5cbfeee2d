import { afterEach, describe, expect, it } from "vitest";
import { Client, inputOf, type Reply } from "../client.ts";
import { start, stopAll } from "../running.ts";

afterEach(stopAll);

async function send(client: Client, url: string, changed: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const page = await client.get(`${url}/login/index.php`);
  return client.post(`${url}/login/index.php`, {
    anchor: "",
    logintoken: inputOf(page.body, "logintoken"),
    username: "user1",
    password: "pw1",
    ...changed,
  });
}

describe("Moodle's form", () => {
  it("lets people in by way of the session test, and serves the dashboard's calls", async () => {
    const { url, ledger } = await start(["moodle"]);
    const client = new Client();
    const sent = await send(client, url);
    expect([sent.status, sent.location]).toEqual([303, "/login/index.php?testsession=user1"]);
    expect((await client.get(url + sent.location)).location).toBe("/my/");
    const dashboard = await client.get(`${url}/my/`);
    const sesskey = /"sesskey":"([^"]*)"/.exec(dashboard.body)?.[1] ?? "";
    const ajax = (key: string) => client.send(`${url}/lib/ajax/service.php?sesskey=${key}&info=core_x`, "[]", "application/json");
    expect((await ajax(sesskey)).body).toContain('"error":false');
    expect((await ajax("x")).body).toContain("invalidsesskey");
    expect(ledger().totals).toMatchObject({ arrivals: 1, attempts: 1, completions: 1, broken: 1 });
  });

  it("sends a wrong password back to the form with its error", async () => {
    const { url } = await start(["moodle"]);
    const client = new Client();
    const refused = await send(client, url, { password: "x" });
    expect([refused.status, refused.location]).toEqual([303, "/login/index.php?errorcode=3"]);
    expect((await client.get(url + refused.location)).body).toContain("loginerrormessage");
  });

  it("refuses a token that is wrong, of another session, or used", async () => {
    const { url, ledger } = await start(["moodle"]);
    const client = new Client();
    const page = await client.get(`${url}/login/index.php`);
    const logintoken = inputOf(page.body, "logintoken");
    expect((await send(client, url, { logintoken: "x" })).location).toContain("errorcode=6");
    expect((await send(client, url, { logintoken })).location).toContain("errorcode=6");
    expect((await new Client().post(`${url}/login/index.php`, { logintoken, username: "user1", password: "pw1" })).location).toContain(
      "errorcode=6",
    );
    expect(ledger().totals).toMatchObject({ broken: 3, completions: 0 });
  });

  it("shows the dashboard to nobody else", async () => {
    const { url } = await start(["moodle"]);
    expect((await new Client().get(`${url}/my/`)).location).toBe("/login/index.php");
    expect((await new Client().get(`${url}/login/index.php?testsession=user1`)).location).toContain("errorcode=6");
  });
});

describe("the made-up portal", () => {
  const enter = async (client: Client, url: string, changed: Readonly<Record<string, string>> = {}) => {
    const page = await client.get(`${url}/portal`);
    return client.post(`${url}/portal`, { user: "user1", pass: "pw1", csrf: inputOf(page.body, "csrf"), ...changed });
  };

  it("lets people in with its token, once", async () => {
    const { url } = await start(["portal"]);
    const client = new Client();
    const entered = await enter(client, url);
    expect([entered.status, entered.location, client.cookie(url, "SESSION") === undefined]).toEqual([302, "/home", false]);
    expect((await client.get(`${url}/home`)).body).toContain("Bienvenue");
    expect((await new Client().get(`${url}/home`)).location).toBe("/portal");
  });

  it("refuses a wrong password with the form, and a missing token", async () => {
    const { url } = await start(["portal"]);
    const refused = await enter(new Client(), url, { pass: "x" });
    expect([refused.status, refused.body.includes("incorrect")]).toEqual([200, true]);
    expect((await enter(new Client(), url, { csrf: "" })).status).toBe(403);
  });
});
