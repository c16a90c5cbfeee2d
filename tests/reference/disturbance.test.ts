import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { milliseconds, ratio } from "../../src/core/units.ts";
import { Client } from "./client.ts";
import { failure, signIn, startOwn as start, stopAll } from "./running.ts";

afterEach(stopAll);

describe("a platform that fails", () => {
  it.each([
    ["error-page", 200, "Une erreur est survenue"],
    ["empty-page", 200, ""],
    ["bare-error", 200, '{"error"'],
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
    await stopAll();
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

  it("is back after a reset, though it was lost for good", async () => {
    const { url, admin } = await start({ faults: [{ at: milliseconds(20), kind: "lost" }] });
    const ask = () => failure(new Client().get(`${url}/auth/login`));
    expect(await ask()).toBe("answered 200");
    await expect.poll(ask, { interval: 10 }).toBe("ECONNREFUSED");
    expect((await new Client().post(`${admin}/reset`, {})).status).toBe(200);
    expect(await ask()).toBe("answered 200");
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
    await stopAll();
    expect(await asked).toBe("ECONNRESET");
  });
});
