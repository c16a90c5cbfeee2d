import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../src/core/units.ts";
import { Client } from "./client.ts";
import { signIn, startOwn as start, stopAll } from "./running.ts";

afterEach(stopAll);

describe("the reference platform", () => {
  it("lets people in through the form, and shows the landing page to them only", async () => {
    const { url, ledger } = await start();
    const client = new Client();
    expect((await client.get(`${url}/`)).location).toBe("/auth/login");
    expect((await client.get(`${url}/timeline/timeline`)).location).toContain("/auth/login");
    expect((await client.get(`${url}/auth/login`)).body).toContain('name="email"');
    const entered = await signIn(client, url);
    expect([entered.status, entered.location]).toEqual([302, "/timeline/timeline"]);
    expect(client.cookie(url, "oneSessionId")).toBeDefined();
    expect(client.cookie(url, "authenticated")).toBe("true");
    const landing = await client.get(`${url}/timeline/timeline`);
    expect(landing.status).toBe(200);
    expect(landing.body).toContain('data-page="timeline"');
    expect(landing.body).not.toContain("password");
    expect((await client.get(`${url}/`)).location).toBe("/timeline/timeline");
    expect(ledger().totals).toMatchObject({ arrivals: 1, attempts: 1, completions: 1, rejected: 0, abandoned: 0 });
    expect(ledger().seconds.at(-1)?.liveSessions).toBe(1);
  });

  it("goes to its own addresses after the form and to nobody else's", async () => {
    const { url } = await start();
    const enter = (callBack: string) => new Client().post(`${url}/auth/login`, { email: "user1", password: "pw1", callBack });
    expect((await enter("/homeworks")).location).toBe("/homeworks");
    expect((await enter(`${url}/homeworks`)).location).toBe(`${url}/homeworks`);
    for (const foreign of ["http://ent.example/", "//ent.example/", "/\\ent.example", `${url}.ent.example/`]) {
      expect((await enter(foreign)).location).toBe("/timeline/timeline");
    }
  });

  it("refuses wrong passwords with a 200, and bans after five even the right one", async () => {
    const { url, ledger } = await start();
    for (let n = 0; n < 5; n += 1) {
      const refused = await signIn(new Client(), url, "wrong");
      expect([refused.status, refused.body.includes("auth.error.authenticationFailed")]).toEqual([200, true]);
    }
    expect((await signIn(new Client(), url)).body).toContain("auth.error.ban");
    expect(ledger().totals).toMatchObject({ rejected: 5, lockedOut: 1, completions: 0 });
  });

  it("takes no worker for wrong passwords where they are cheap", async () => {
    const { url, ledger } = await start({ wrongPasswords: "cheap" });
    await signIn(new Client(), url, "wrong");
    await signIn(new Client(), url);
    expect(ledger().stations["sign-in"]).toMatchObject({ arrivals: 1, ends: 1 });
  });

  it.each([
    ["first", "mesures exceptionnelles"],
    ["later", "attendre 3 minutes avant d'essayer à nouveau"],
  ] as const)("turns newcomers away with a 200 above the session limit (%s)", async (waitingPage, text) => {
    const { url, ledger } = await start({ waitingPage, sessions: { limit: 1, idle: milliseconds(60_000) } });
    await signIn(new Client(), url);
    const page = await new Client().get(`${url}/auth/login`);
    expect([page.status, page.body.includes(text), page.body.includes("password")]).toEqual([200, true, false]);
    // The gate stands before the form only: who sends credentials all the same gets in (facts/domain.md §0.2).
    expect((await signIn(new Client(), url)).status).toBe(302);
    expect(ledger().totals.overloadPages).toBe(1);
  });

  it("answers the burst of calls behind the door, and 401 before it", async () => {
    const { url } = await start();
    const client = new Client();
    const calls = [
      "/auth/oauth2/userinfo",
      "/userbook/api/person",
      "/theme",
      "/timeline/lastNotifications?type=X&page=0",
      "/conversation/count/INBOX?unread=true",
    ];
    for (const call of calls) expect((await client.get(url + call)).status).toBe(401);
    await signIn(client, url);
    for (const call of [
      ...calls,
      "/conversation/list/INBOX?page=0",
      "/conversation/message/m1",
      "/homeworks",
      "/homeworks/list",
      "/homeworks/entry/h1",
      "/presences",
      "/presences/courses",
      "/zimbra/zimbra",
    ]) {
      expect([call, (await client.get(url + call)).status]).toEqual([call, 200]);
    }
    expect((await client.get(`${url}/nowhere`)).status).toBe(404);
  });

  it("takes writes only with the session's own XSRF token", async () => {
    const { url, ledger } = await start();
    const client = new Client();
    await signIn(client, url);
    const call = () => client.send(`${url}/presences/registers`, "{}", "application/json");
    expect((await call()).status).toBe(403);
    client.headers["X-XSRF-TOKEN"] = "forged";
    expect((await call()).status).toBe(403);
    client.headers["X-XSRF-TOKEN"] = client.cookie(url, "XSRF-TOKEN") ?? "";
    expect((await call()).status).toBe(201);
    expect((await client.send(`${url}/presences/registers/r1`, "{}", "application/json")).status).toBe(200);
    expect((await client.send(`${url}/conversation/send`, '{"to":"x"}', "application/json")).status).toBe(201);
    const upload = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello\r\n--b--\r\n';
    expect((await client.send(`${url}/homeworks/entry/h1`, upload, "multipart/form-data; boundary=b")).status).toBe(201);
    expect((await client.send(`${url}/homeworks/entry/h1`, "no file", "text/plain")).status).toBe(400);
    expect(ledger().totals.broken).toBe(2);
  });

  it("ends a session on logout", async () => {
    const { url } = await start();
    const client = new Client();
    await signIn(client, url);
    const left = await client.get(`${url}/auth/logout?callback=/auth/login`);
    expect([left.status, left.location, client.cookie(url, "oneSessionId")]).toEqual([302, "/auth/login", undefined]);
    expect((await client.get(`${url}/timeline/timeline`)).status).toBe(302);
  });

  it("gives the mobile application a token, and 509 above the session limit", async () => {
    const { url } = await start({ sessions: { limit: 1, idle: milliseconds(60_000) } });
    const ask = (changed: Record<string, string> = {}) => {
      const fields = {
        grant_type: "password",
        username: "user1",
        password: "pw1",
        client_id: "app-mobile",
        client_secret: "app-secret",
        scope: "userinfo",
      };
      return new Client().post(`${url}/auth/oauth2/token`, { ...fields, ...changed });
    };
    expect((await ask({ client_secret: "x" })).status).toBe(401);
    expect((await ask({ grant_type: "implicit" })).status).toBe(400);
    const wrong = await ask({ password: "x" });
    expect([wrong.status, wrong.body]).toEqual([400, expect.stringContaining("invalid_grant")]);
    const granted = await ask();
    expect(granted.status).toBe(200);
    const mobile = new Client();
    mobile.headers["Authorization"] = `Bearer ${JSON.parse(granted.body).access_token}`;
    expect((await mobile.get(`${url}/auth/oauth2/userinfo`)).status).toBe(200);
    const full = await ask();
    expect([full.status, full.body]).toEqual([509, '{"error":"quota_overflow"}']);
    // Credentials are checked before the limit.
    expect((await ask({ password: "x" })).status).toBe(400);
  });
});
