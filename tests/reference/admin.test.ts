import { afterEach, describe, expect, it } from "vitest";
import { milliseconds } from "../../src/core/units.ts";
import { Client } from "./client.ts";
import { startOwn as start, stopAll } from "./running.ts";

afterEach(stopAll);

describe("the admin port of the reference platform", () => {
  it("shows its books and starts them again", async () => {
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
