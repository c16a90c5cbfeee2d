import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { planOf, type Walker } from "../e2e/sign-in-people.ts";
import { check, type EngineKind, findK6, run } from "../e2e/sign-in-program.ts";
import { isUpdate, type Situation, writeTable } from "../e2e/sign-in-table.ts";
import { startApereoCas } from "./apereo-cas.ts";
import { startKeycloak } from "./keycloak.ts";
import { startLemonldap } from "./lemonldap.ts";
import { startSimplesamlphp } from "./simplesamlphp.ts";
import type { System } from "./system.ts";

/** What every system is asked: 20 sign-ins a second for 15 s. */
const [RATE, SECONDS] = [20, 15];
/** Accounts of their own for those that are given wrong passwords. */
const [WRONG, LOCKED] = [490, 491];
const accountsOf = (account: number) => ({ accounts: { pattern: "user{n}", password: "pw{n}", first: account, last: account } });
/** A virtual machine that has just started would be measured otherwise. */
const WARM_UP_SECONDS = 10;
const engine: EngineKind = findK6() === undefined ? "embedded" : "k6";
const STARTERS: Readonly<Record<string, { readonly start: () => Promise<System>; readonly signIns: readonly string[] }>> = {
  apereo: { start: startApereoCas, signIns: ["Apereo CAS, CAS"] },
  keycloak: { start: startKeycloak, signIns: ["Keycloak, OpenID Connect", "Keycloak, SAML 2.0"] },
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

  interface Asked extends Partial<Walker> {
    readonly plan?: object;
  }
  const planFor = (signIn: object, { plan: more, ...walker }: Asked = {}): string => {
    const accounts = { pattern: "user{n}", password: "pw{n}", first: 1, last: system.accounts };
    const own = walker.account === undefined ? { people: { accounts, ...walker.people } } : {};
    const text = planOf({ url: system.target, identity: system.target }, [{ name: "people", account: 1, ...walker, signIn, ...own }], more);
    const plan = JSON.parse(text) as { target: { allow: object[]; writes?: boolean } };
    plan.target.allow = system.allow.map((url) => ({ url }));
    plan.target.writes = true;
    return JSON.stringify(plan);
  };
  /** What one attempt of one person came to, such as `ok` or `unexpected-page (expired)`. */
  const playOnce = async (signIn: object, { people, ...asked }: Asked): Promise<string> => {
    const once = { patience: { wait: "30s", sigma: 0, attempts: 1 }, deadline: "60s", ...people };
    const plan = { arrivals: [{ steady: { rate: "0.5/s", for: "2s" } }] };
    const { attempts } = await run(engine, planFor(signIn, { plan, ...asked, people: once }));
    const outcomes = Object.entries(attempts.outcomes).flatMap(([name, count]) => (count > 0 ? [name] : []));
    const reasons = Object.keys(attempts.reasons);
    return outcomes.join() + (reasons.length === 0 ? "" : ` (${reasons.join()})`);
  };
  const record = (signIn: string, situation: Situation, seen: string): void => {
    if (isUpdate()) writeTable("real", { [signIn]: { [situation]: seen } });
  };

  it.each(signIns)("lets people in, with time and host of every hop (%s)", async (signIn) => {
    const seen = (await check(engine, planFor(system.signIns[signIn]!))).get("people");
    expect(seen, JSON.stringify(seen?.hops, undefined, 1)).toMatchObject({ outcome: "ok" });
    expect(seen?.hops.every(({ ms, step }) => ms > 0 && step !== "")).toBe(true);
    expect(seen?.hops.map(({ host }) => host)).toContain(system.identityHost);
    record(signIn, "ok", seen?.outcome ?? "");
  });

  it.each(signIns)("sees wrong passwords as rejected (%s)", async (signIn) => {
    const seen = (await check(engine, planFor(system.signIns[signIn]!, { account: WRONG, password: "not-it" }))).get("people");
    expect(seen, JSON.stringify(seen?.hops, undefined, 1)).toMatchObject({ outcome: "rejected" });
    record(signIn, "wrong password", seen?.outcome ?? "");
  });

  it.each(signIns)("sees an account that was locked as rejected (%s)", async (signIn) => {
    const { locksAfter } = system;
    if (locksAfter === undefined) return record(signIn, "locked", "–");
    const account = LOCKED + signIns.indexOf(signIn);
    const use = system.signIns[signIn]!;
    for (let tries = 0; tries < locksAfter; tries += 1) await check(engine, planFor(use, { account, password: "not-it" }));
    const seen = (await check(engine, planFor(use, { account }))).get("people");
    expect(seen, JSON.stringify(seen?.hops, undefined, 1)).toMatchObject({ outcome: "rejected" });
    record(signIn, "locked", seen?.reason === undefined ? "rejected" : `rejected (${seen.reason})`);
  });

  it.each(signIns)("sees a form that somebody took too long to fill in as expired (%s)", async (signIn) => {
    const people = { typing: `${system.formSeconds + 3}s`, deadline: `${system.formSeconds + 60}s` };
    const swept = system.sweepSessions?.();
    const seen = await playOnce(system.signIns[signIn]!, { account: 5, people });
    await swept;
    record(signIn, "expired", seen);
    expect(seen).toBe("unexpected-page (expired)");
  });

  it.each(signIns)("does what is asked of some people before they are let on, where the plan says so (%s)", async (signIn) => {
    const told: string[] = [];
    for (const { duty, signIn: use, account, onlySeen } of system.duties[signIn] ?? []) {
      const before = await playOnce(use, { account, people: accountsOf(account) });
      expect(before).toBe(`unexpected-page (${duty === "consent" ? "consent" : "change-password"}-asked)`);
      const after = onlySeen || (await playOnce(use, { account, people: { ...accountsOf(account), [duty]: "100%" } }));
      if (!onlySeen) expect(after, duty).toBe("ok");
      const asked = duty === "consent" ? "consent" : "new password";
      told.push(onlySeen ? `${asked}: ${before}` : `${asked}: ${after}, without a share of the plan's ${before}`);
    }
    record(signIn, "odd pages", told.join("; ") || "–");
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

  it.each(signIns)("sees those that the server turns away for its load as such (%s)", async (signIn) => {
    const { rate, seconds } = system.overload;
    const clock = { from: "08:00:00", to: `08:00:0${seconds}` };
    const load = { clock, arrivals: [{ steady: { rate: `${rate}/s`, for: `${seconds}s` } }] };
    const people = { patience: { wait: "20s", sigma: 0, attempts: 1 }, deadline: "20s" };
    const { attempts } = await run(engine, planFor(system.signIns[signIn]!, { people, plan: load }));
    console.log(`${signIn}, ${rate}/s: ${JSON.stringify(attempts)}`);
    // nginx answers 502 by itself where what is behind it takes no more connections.
    const { 503: refused = 0, 502: unreachable = 0 } = attempts.reasons;
    expect(refused).toBeGreaterThan(0);
    expect(refused + unreachable).toBe(attempts.outcomes["http-error"]);
    record(signIn, "overloaded: 503", unreachable > 0 ? "http-error (502, 503)" : "http-error (503)");
    record(signIn, "overloaded: page", "–");
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
