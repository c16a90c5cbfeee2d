import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planOf } from "../e2e/sign-in-people.ts";
import { check, type EngineKind, findK6, run } from "../e2e/sign-in-program.ts";
import { isUpdate, writeTable } from "../e2e/sign-in-table.ts";
import { startKeycloak } from "./keycloak.ts";
import { startLemonldap } from "./lemonldap.ts";
import { startSimplesamlphp } from "./simplesamlphp.ts";
import type { System } from "./system.ts";

/** What every system is asked: 20 sign-ins a second for 15 s. */
const [RATE, SECONDS] = [20, 15];
/** A virtual machine that has just started would be measured otherwise. */
const WARM_UP_SECONDS = 10;
const engine: EngineKind = findK6() === undefined ? "embedded" : "k6";
const STARTERS: Readonly<Record<string, { readonly start: () => Promise<System>; readonly signIns: readonly string[] }>> = {
  keycloak: { start: startKeycloak, signIns: ["Keycloak, OpenID Connect"] },
  lemonldap: { start: startLemonldap, signIns: ["LemonLDAP::NG, CAS", "LemonLDAP::NG, OpenID Connect"] },
  simplesamlphp: { start: startSimplesamlphp, signIns: ["SimpleSAMLphp, SAML 2.0"] },
};
/** `RENTREE_SYSTEMS=keycloak,lemonldap` plays those; any other value all. */
const wanted = (process.env["RENTREE_SYSTEMS"] ?? "").split(",").filter((name) => name in STARTERS);
const chosen = Object.keys(STARTERS).filter((name) => wanted.length === 0 || wanted.includes(name));

describe.each(chosen)("%s", (name) => {
  const { start, signIns } = STARTERS[name]!;
  let system: System;
  beforeAll(async () => {
    system = await start();
  });
  afterAll(() => system?.stop());

  const planFor = (signIn: object, more: { readonly password?: string; readonly people?: object; readonly plan?: object } = {}): string => {
    const plan = JSON.parse(
      planOf({ url: system.target, identity: system.target }, [{ name: "people", signIn, account: 1, ...more }], more.plan),
    ) as { target: { allow: object[] }; people: { accounts: { last: number } }[] };
    plan.target.allow = system.allow.map((url) => ({ url }));
    for (const people of plan.people) people.accounts.last = system.accounts;
    return JSON.stringify(plan);
  };

  it.each(signIns)("lets people in, with time and host of every hop (%s)", async (signIn) => {
    const seen = (await check(engine, planFor(system.signIns[signIn]!))).get("people");
    expect(seen, JSON.stringify(seen?.hops, undefined, 1)).toMatchObject({ outcome: "ok" });
    expect(seen?.hops.every(({ ms, step }) => ms > 0 && step !== "")).toBe(true);
    expect(seen?.hops.map(({ host }) => host)).toContain(system.identityHost);
    if (isUpdate()) writeTable("real", { [signIn]: { ok: seen?.outcome ?? "" } });
  });

  it.each(signIns)("sees wrong passwords as rejected (%s)", async (signIn) => {
    const seen = (await check(engine, planFor(system.signIns[signIn]!, { password: "not-it" }))).get("people");
    expect(seen, JSON.stringify(seen?.hops, undefined, 1)).toMatchObject({ outcome: "rejected" });
    if (isUpdate()) writeTable("real", { [signIn]: { "wrong password": seen?.outcome ?? "" } });
  });

  it.each(signIns)("proves every sign-in that the server proved (%s)", async (signIn) => {
    const people = { patience: { wait: "60s", sigma: 0, attempts: 1 }, deadline: "60s" };
    const warmUp = {
      clock: { from: "08:00:00", to: `08:00:${WARM_UP_SECONDS}` },
      arrivals: [{ steady: { rate: "10/s", for: `${WARM_UP_SECONDS}s` } }],
    };
    await run(engine, planFor(system.signIns[signIn]!, { people, plan: warmUp }));
    const before = await system.proved();
    const clock = { from: "08:00:00", to: `08:00:${SECONDS}` };
    const load = { clock, arrivals: [{ steady: { rate: `${RATE}/s`, for: `${SECONDS}s` } }] };
    const result = await run(engine, planFor(system.signIns[signIn]!, { people, plan: load }));
    const proved = (await system.proved()) - before;
    const told = result.steps.map(({ step, hop, host, latency }) => `${step}/${hop} ${host} p50 ${latency.p50Ms ?? "?"} ms`);
    console.log(`${signIn}: ${result.visits.ok} of ${result.visits.planned} in, ${proved} proved by the server; ${told.join(", ")}`);
    expect(result.visits.planned).toBe(RATE * SECONDS);
    expect(result.visits).toMatchObject({ ok: result.visits.planned, gaveUp: 0, failed: 0 });
    expect(proved).toBe(result.attempts.outcomes.ok);
    expect(result.steps.every(({ host, latency }) => host !== "" && latency.count > 0)).toBe(true);
  });

  it("sees an identity provider that was stopped as such, and says which host it was", async () => {
    await system.stopIdentity();
    for (const signIn of signIns) {
      const seen = (await check(engine, planFor(system.signIns[signIn]!))).get("people");
      expect(seen?.outcome).toBe("network-error");
      expect(seen?.hops.at(-1)?.host).toBe(system.identityHost);
    }
  });
});
