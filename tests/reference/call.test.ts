import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../src/core/units.ts";
import { Client } from "./client.ts";
import { failure, signIn, startOwn as start, stopAll } from "./running.ts";

afterEach(stopAll);

describe("calls to the reference platform", () => {
  it("refuses at once with 503 beyond the places to wait", async () => {
    const { url, ledger } = await start({ workers: 1, queue: 1, service: milliseconds(60_000) });
    const tries = [0, 1].map(() => failure(signIn(new Client(), url)));
    await expect.poll(() => ledger().totals.attempts).toBe(2);
    expect((await signIn(new Client(), url)).status).toBe(503);
    expect(ledger().totals.refused).toBe(1);
    await stopAll();
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
    const { url, ledger } = await start({ stations: { "entcore.form": { workers: 2, service: milliseconds(1), law: "constant" } } });
    const client = new Client();
    await client.get(`${url}/auth/login`);
    await signIn(client, url);
    const { analytic, stations } = ledger();
    expect(stations).toMatchObject({ "entcore.form": { ends: 1 }, "sign-in": { ends: 1 } });
    expect(analytic.stations).toEqual({ "sign-in": 4_000, "entcore.form": 2_000 });
    expect(analytic.ceilingPerSecond).toBe(2_000);
  });
});
