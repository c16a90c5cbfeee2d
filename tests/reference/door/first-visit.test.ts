import { afterEach, describe, expect, it } from "vitest";
import { ratio } from "../../../src/core/units.ts";
import { Duties } from "../../../src/reference/duties.ts";
import { Client, inputOf, type Reply } from "../client.ts";
import { start, stopAll } from "../running.ts";

afterEach(stopAll);

const enter = (client: Client, url: string): Promise<Reply> => client.post(`${url}/auth/login`, { email: "user1", password: "pw1" });

describe("the first visit", () => {
  it("asks for a new password and for consent before anything else", async () => {
    const { url } = await start(["entcore"], { changePassword: ratio(1), consent: ratio(1) });
    const client = new Client();
    expect((await enter(client, url)).location).toBe("/auth/change-password");
    expect((await client.get(`${url}/timeline/timeline`)).location).toBe("/auth/change-password");
    const token = inputOf((await client.get(`${url}/auth/change-password`)).body, "token");
    const change = (changed: Readonly<Record<string, string>> = {}) =>
      client.post(`${url}/auth/change-password`, {
        token,
        oldPassword: "pw1",
        newPassword: "new password",
        confirmPassword: "new password",
        ...changed,
      });
    expect((await change({ token: "x" })).status).toBe(403);
    for (const wrong of [{ oldPassword: "x" }, { newPassword: "short" }, { confirmPassword: "other password" }])
      expect((await change(wrong)).body).toContain('class="error"');
    expect((await change()).location).toBe("/auth/consent");
    const consent = (fields: Readonly<Record<string, string>>) => client.post(`${url}/auth/consent`, { token, ...fields });
    expect((await consent({})).body).toContain("accepter");
    expect((await consent({ accept: "true" })).location).toBe("/timeline/timeline");
    expect((await client.get(`${url}/timeline/timeline`)).status).toBe(200);
    // The account keeps its password, and has nothing left to do.
    expect((await enter(new Client(), url)).location).toBe("/timeline/timeline");
  });

  it("is for the share of accounts that the settings name, the same for one seed", () => {
    const pick = (seed: number) => {
      const duties = new Duties({ seed, changePassword: ratio(0.3), consent: ratio(0) });
      return Array.from({ length: 2_000 }, (_, n) => duties.nextOf(`user${n}`) === "change-password");
    };
    const share = pick(1).filter(Boolean).length / 2_000;
    // Four standard deviations of a share of 2,000: 4·√(.3·.7/2,000) = .041.
    expect(Math.abs(share - 0.3)).toBeLessThan(0.041);
    expect(pick(1)).toEqual(pick(1));
    expect(pick(1)).not.toEqual(pick(2));
  });
});

describe("the staff's mailbox", () => {
  it("opens by a ticket of the session that exists, once", async () => {
    const { url } = await start(["entcore"]);
    const client = new Client();
    await enter(client, url);
    const toCas = await client.get(`${url}/zimbra/preauth`);
    const granted = await client.get(url + toCas.location);
    expect(granted.location).toContain(`${url}/zimbra/preauth?ticket=ST-`);
    const box = new Client();
    expect((await box.get(granted.location)).location).toBe("/zimbra/zimbra");
    expect((await box.get(`${url}/zimbra/list?folder=/Inbox`)).status).toBe(200);
    expect((await new Client().get(granted.location)).status).toBe(403);
    expect((await new Client().get(`${url}/zimbra/list`)).status).toBe(401);
    expect((await client.get(`${url}/cas/login?service=http://ent.example/`)).status).toBe(403);
    expect((await new Client().get(url + toCas.location)).location).toContain("/auth/login?callback=%2Fcas%2Flogin%3Fservice%3D");
  });
});
