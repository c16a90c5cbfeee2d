import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { milliseconds, ratio } from "../../src/core/units.ts";
import { type Reference, startReference } from "../../src/reference/platform.ts";
import type { ReferenceSettings } from "../../src/reference/settings.ts";
import { Client, type Reply } from "./client.ts";

const quick = { workers: 4, service: milliseconds(1), law: "constant" } as const;
const started: Reference[] = [];

async function start(settings: Partial<ReferenceSettings> = {}): Promise<Reference> {
  const reference = await startReference({ ...quick, ...settings });
  started.push(reference);
  return reference;
}

afterEach(async () => {
  for (const reference of started.splice(0)) await reference.close();
});

const signIn = (client: Client, url: string, password = "pw1"): Promise<Reply> =>
  client.post(`${url}/auth/login`, { email: "user1", password, callBack: "", details: "" });

const failure = (asked: Promise<Reply>): Promise<string> =>
  asked.then(
    (reply) => `answered ${reply.status}`,
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );

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

  it("refuses at once with 503 beyond the places to wait", async () => {
    const { url, ledger } = await start({ workers: 1, queue: 1, service: milliseconds(60_000) });
    const tries = [0, 1].map(() => failure(signIn(new Client(), url)));
    await expect.poll(() => ledger().totals.attempts).toBe(2);
    expect((await signIn(new Client(), url)).status).toBe(503);
    expect(ledger().totals.refused).toBe(1);
    await started.splice(0)[0]?.close();
    expect(await Promise.all(tries)).toEqual(["ECONNRESET", "ECONNRESET"]);
  });

  it.each([
    [true, { busy: 1, queue: 0, ends: 0 }],
    [false, { busy: 0, queue: 0, ends: 0 }],
  ])("goes on working for clients who left, or not (zombie: %s)", async (zombie, expected) => {
    const { url, ledger } = await start({ zombie, workers: 1, service: milliseconds(60_000) });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const body = "email=user1&password=pw1";
    socket.on("error", () => undefined);
    socket.write(
      `POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await expect.poll(() => ledger().totals.attempts).toBe(1);
    socket.destroy();
    await expect.poll(() => ledger().totals.abandoned).toBe(1);
    expect(ledger().seconds.at(-1)?.stations["sign-in"]).toMatchObject(expected);
  });

  it("counts what it did for clients who left as wasted", async () => {
    const { url, ledger } = await start({ workers: 1, service: milliseconds(50) });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const body = "email=user1&password=pw1";
    socket.write(`POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`, () => socket.end().destroy());
    await expect.poll(() => ledger().totals.wasted, { timeout: 5_000 }).toBe(1);
    expect(ledger().totals.completions).toBe(0);
  });

  it("gives a hop a station of its own", async () => {
    const { url, ledger } = await start({ stations: { "entcore.form": { ...quick, workers: 2 } } });
    const client = new Client();
    await client.get(`${url}/auth/login`);
    await signIn(client, url);
    const { analytic, stations } = ledger();
    expect(stations).toMatchObject({ "entcore.form": { ends: 1 }, "sign-in": { ends: 1 } });
    expect(analytic.stations).toEqual({ "sign-in": 4_000, "entcore.form": 2_000 });
    expect(analytic.ceilingPerSecond).toBe(2_000);
  });

  it("shows its books on the admin port and starts them again", async () => {
    const { url, admin } = await start({ sessions: { limit: 100, idle: milliseconds(10_000) } });
    const client = new Client();
    client.headers["X-Rentree-Run"] = "r1";
    await client.get(`${url}/auth/login`);
    const before = Date.now() * 1_000;
    const ledger = JSON.parse((await client.get(`${admin}/ledger`)).body);
    expect(ledger).toMatchObject({ totals: { arrivals: 1 }, runs: { r1: 1 }, analytic: { ceilingPerSecond: 10, sessionsPerSecond: 10 } });
    const { timesUs } = JSON.parse((await client.get(`${admin}/arrivals?run=r1`)).body);
    expect(timesUs.length).toBe(1);
    expect(Math.abs(timesUs[0] - before)).toBeLessThan(5_000_000);
    expect(JSON.parse((await client.get(`${admin}/arrivals?run=r2`)).body).timesUs).toEqual([]);
    expect((await client.get(`${admin}/health`)).status).toBe(200);
    expect((await client.get(`${admin}/elsewhere`)).status).toBe(404);
    expect((await client.post(`${admin}/reset`, {})).status).toBe(200);
    expect(JSON.parse((await client.get(`${admin}/ledger`)).body)).toMatchObject({ totals: { arrivals: 0 }, runs: {} });
  });
});

describe("a platform that fails", () => {
  it.each([
    ["error-page", 200, "Une erreur est survenue"],
    ["login-form", 200, 'type="password"'],
    ["waiting-page", 200, "attendre 3 minutes"],
    ["blocked-403", 403, "Accès refusé"],
    ["blocked-429", 429, "Accès refusé"],
    ["challenge", 200, "challenge-platform"],
  ] as const)("answers %s with %i", async (behaviour, status, text) => {
    const { url } = await start({ behaviour });
    for (const reply of [await new Client().get(`${url}/auth/login`), await signIn(new Client(), url)]) {
      expect([reply.status, reply.body.includes(text)]).toEqual([status, true]);
    }
  });

  it("redirects in a circle", async () => {
    const { url } = await start({ behaviour: "redirect-loop" });
    expect((await new Client().get(`${url}/auth/login?a=b`)).location).toBe("/auth/login?a=b");
  });

  it("redirects to a host of somebody else", async () => {
    const { url } = await start({ behaviour: "foreign-host" });
    expect(new URL((await new Client().get(`${url}/auth/login`)).location).host).toBe("ent.example");
  });

  it("finds every password wrong", async () => {
    const { url } = await start({ behaviour: "wrong-passwords" });
    expect((await signIn(new Client(), url)).body).toContain("auth.error.authenticationFailed");
  });

  it.each([
    ["reset", "ECONNRESET"],
    ["refuse", "ECONNREFUSED"],
  ] as const)("does not talk at all (%s)", async (behaviour, code) => {
    const { url } = await start({ behaviour });
    expect(await failure(new Client().get(`${url}/auth/login`))).toBe(code);
  });

  it("accepts and never answers", async () => {
    const { url, ledger } = await start({ behaviour: "silent" });
    const asked = failure(new Client().get(`${url}/auth/login`));
    await expect.poll(() => ledger().totals.requests).toBe(1);
    expect(await Promise.race([asked, Promise.resolve("still waiting")])).toBe("still waiting");
    await started.splice(0)[0]?.close();
    expect(await asked).toBe("ECONNRESET");
  });

  it("sends a page byte by byte", async () => {
    const { url } = await start({ behaviour: "trickle" });
    const seen = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(url).port), "127.0.0.1");
      let text = "";
      socket.on("error", () => undefined);
      socket.on("data", (part: Buffer) => {
        text += part.toString();
        if (!text.includes("\r\n\r\n<")) return;
        socket.destroy();
        resolve(text);
      });
      socket.write("GET /auth/login HTTP/1.1\r\nHost: x\r\n\r\n");
    });
    expect(seen.split("\r\n\r\n")[1]).toBe("<");
    expect(Number(/content-length: (\d+)/i.exec(seen)?.[1])).toBeGreaterThan(500);
  });

  it("meets only the hops that a disturbance names", async () => {
    const { url } = await start({ timetable: [{ at: milliseconds(0), kind: "error-page", hops: ["page/"] }] });
    const client = new Client();
    expect((await client.get(`${url}/auth/login`)).body).toContain('type="password"');
    expect((await signIn(client, url)).status).toBe(302);
    expect((await client.get(`${url}/timeline/timeline`)).body).toContain("Une erreur est survenue");
  });

  it("is honest again after its time, counted from the first request", async () => {
    const { url } = await start({ timetable: [{ at: milliseconds(0), for: milliseconds(80), kind: "error-page" }] });
    const ask = async () => (await new Client().get(`${url}/auth/login`)).body.includes("Une erreur");
    expect(await ask()).toBe(true);
    await expect.poll(ask).toBe(false);
  });

  it("is lost and comes back under the same address", async () => {
    const { url } = await start({ faults: [{ at: milliseconds(20), for: milliseconds(150), kind: "lost" }] });
    const ask = () => failure(new Client().get(`${url}/auth/login`));
    expect(await ask()).toBe("answered 200");
    await expect.poll(ask, { interval: 10 }).toBe("ECONNREFUSED");
    await expect.poll(ask, { interval: 10 }).toBe("answered 200");
  });

  it("hangs, and answers when the hang is over", async () => {
    const { url, ledger } = await start({ faults: [{ at: milliseconds(0), for: milliseconds(100), kind: "hang" }] });
    const asked = new Client().get(`${url}/auth/login`);
    await expect.poll(() => ledger().totals.requests).toBe(1);
    expect((await asked).status).toBe(200);
  });

  it("works at a share of its speed where its capacity falls", async () => {
    const { url, ledger } = await start({
      service: milliseconds(1),
      faults: [{ at: milliseconds(0), kind: "capacity", capacity: ratio(0) }],
    });
    const asked = failure(signIn(new Client(), url));
    await expect.poll(() => ledger().seconds.at(-1)?.busy).toBe(1);
    await started.splice(0)[0]?.close();
    expect(await asked).toBe("ECONNRESET");
  });
});
