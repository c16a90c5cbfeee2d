import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { milliseconds, ratio } from "../../src/core/units.ts";
import { type Reference, startReference } from "../../src/reference/platform.ts";
import { type ReferenceSettings, SIGN_IN_KINDS } from "../../src/reference/settings.ts";
import { PROTOCOLS, type Protocol, planOf, signInFor, type Walker } from "./sign-in-people.ts";
import { type EngineKind, findK6, run } from "./sign-in-program.ts";

const hasK6 = findK6() !== undefined;
if (!hasK6) console.warn("SKIPPED: what comes behind the sign-in on k6, because neither RENTREE_K6 nor PATH names one");
const ENGINES: readonly EngineKind[] = hasK6 ? ["embedded", "k6"] : ["embedded"];
const EXCHANGE = fileURLToPath(new URL("../../scenarios/journeys/exchange.ts", import.meta.url));
/** The journey without its pauses. */
const HASTY = `import { journey as exchange } from ${JSON.stringify(EXCHANGE)};
export const journey = (person) => exchange({ ...person, rest: async () => {} });
`;
const QUICK = { workers: 8, service: milliseconds(1), law: "constant", signIns: ["entcore"] } as const;

async function play(
  engine: EngineKind,
  settings: Partial<ReferenceSettings>,
  walker: Partial<Walker>,
  target: object = {},
  files: Readonly<Record<string, string>> = {},
) {
  const reference: Reference = await startReference({ ...QUICK, ...settings });
  try {
    const accounts = { pattern: "user{n}", password: "pw{n}", first: 1, last: 50 };
    const people = { accounts, count: 4, ...walker.people };
    const plan = JSON.parse(planOf(reference, [{ name: "people", signIn: { kind: "entcore" }, account: 1, ...walker, people }])) as {
      target: object;
      arrivals: object[];
    };
    plan.arrivals = [{ steady: { rate: "2/s", for: "2s" } }];
    plan.target = { ...plan.target, ...target };
    const result = await run(engine, JSON.stringify(plan), files);
    return { result, ledger: reference.ledger() };
  } finally {
    await reference.close();
  }
}

describe.each(ENGINES)("behind the sign-in on the %s engine", (engine) => {
  it("changes the password and consents at the first sign-in, where the platform asks for both", async () => {
    const people = { changePassword: "100%", consent: "100%" };
    const { result } = await play(engine, { changePassword: ratio(1), consent: ratio(1) }, { people });
    expect(result.visits).toMatchObject({ planned: 4, ok: 4 });
    expect(result.notes).toMatchObject({ "password-changed": 4, "consent-given": 4 });
    expect(result.steps.map(({ step }) => step)).toEqual(expect.arrayContaining(["change-password", "consent"]));
  });

  it("lets nobody in by a page that asks for a new password, where the plan has no share for it", async () => {
    const { result } = await play(engine, { changePassword: ratio(1) }, { people: { patience: { attempts: 1 } } });
    expect(result.visits.ok).toBe(0);
    expect(Object.keys(result.attempts.reasons)).toEqual(["change-password-asked"]);
  });

  it("logs out at the end of a visit", async () => {
    const { result, ledger } = await play(engine, {}, { people: { logout: "100%" } });
    expect(result.notes["logged-out"]).toBe(4);
    expect(Object.keys(ledger.hops).join()).toContain("logout");
  });

  it("logs out of every protocol, and leaves no session behind", async () => {
    const reference = await startReference({ ...QUICK, signIns: SIGN_IN_KINDS });
    try {
      const leavers = PROTOCOLS.filter((name) => name !== "entcore-oauth2");
      const named: Partial<Record<Protocol, string>> = { "kosmos-cas": "/auth/logout", saml: "/auth/logout", chain: "{target}/logout" };
      const walkers = leavers.map((name, index): Walker => {
        const signIn = { ...signInFor(reference)[name], ...(named[name] === undefined ? {} : { logout: named[name] }) };
        const accounts = { pattern: "user{n}", password: "pw{n}", first: 100 * index + 1, last: 100 * index + 99 };
        return { name, signIn, account: index, people: { logout: "100%", accounts } };
      });
      const arrivals = [{ steady: { rate: "20/s", for: "2s" } }];
      const result = await run(engine, planOf(reference, walkers, { arrivals }));
      const { planned, ok } = result.visits;
      expect(Object.keys(result.people)).toHaveLength(leavers.length);
      expect(ok).toBe(planned);
      expect(result.notes).toMatchObject({ "logged-out": planned });
      expect(result.notes).not.toHaveProperty("page-failed");
      expect(reference.ledger().seconds.at(-1)?.liveSessions).toBe(0);
    } finally {
      await reference.close();
    }
  });

  it("reads messages and homework, sends a message and hands work in under writes", async () => {
    const people = { journey: "./exchange.ts" };
    const { result, ledger } = await play(engine, {}, { people }, { writes: true }, { "exchange.ts": HASTY });
    expect(result.visits.ok).toBe(4);
    expect(ledger.hops).toMatchObject({
      "mailbox/list": 4,
      "mailbox/read": 4,
      "mailbox/send": 4,
      "homework/read": 4,
      "homework/hand-in": 4,
    });
    // The platform answers 400 to a hand-in without a file, and 403 to one without its token: neither was met.
    expect(result.notes).not.toHaveProperty("page-failed");
  });

  it("writes nothing where the plan does not allow it, and says how often", async () => {
    const people = { journey: "./exchange.ts" };
    const { result, ledger } = await play(engine, {}, { people }, { writes: false }, { "exchange.ts": HASTY });
    expect(result.notes["write-skipped"]).toBe(8);
    expect(Object.keys(ledger.hops)).not.toContain("homework/hand-in");
  });

  it("signs in again, once, where the session was left idle for too long, and counts no further attempt", async () => {
    const sessions = { limit: 1_000, idle: milliseconds(300) };
    // Read twice in a row, after a pause each time: the first expiry is met by a sign-in, the second is a page that failed.
    const people = { journey: { pages: ["/timeline/timeline", "/homeworks", "/homeworks"], pause: "1s" } };
    const { result, ledger } = await play(engine, { sessions }, { people });
    expect(result.visits).toMatchObject({ planned: 4, ok: 4 });
    expect(result.attempts.total).toBe(4);
    expect(result.notes["signed-in-again"]).toBe(4);
    expect(ledger.totals).toMatchObject({ attempts: 8, completions: 8 });
  });

  it("joins the virtual classroom, holds it, and comes back when the socket is dropped", async () => {
    const { result, ledger } = await play(engine, { dropSocketsAfter: milliseconds(700) }, { people: { classroom: true, deadline: "5s" } });
    expect(result.visits.ok).toBe(4);
    expect(result.notes["joined-class"]).toBeGreaterThanOrEqual(4);
    expect(result.notes["dropped-socket"]).toBeGreaterThanOrEqual(4);
    expect(ledger.totals.joined).toBe(result.notes["joined-class"]);
  });
});
