import { afterAll, describe, expect, it } from "vitest";
import type { WalkedVisit } from "../../src/cli/walk.ts";
import { milliseconds } from "../../src/core/units.ts";
import { type Reference, startReference } from "../../src/reference/platform.ts";
import { type ReferenceSettings, SIGN_IN_KINDS } from "../../src/reference/settings.ts";
import { PAGE_VARIANTS, type PageVariant } from "../../src/reference/variant.ts";
import { PROTOCOLS, type Protocol, planOf, signInFor, type Walker } from "./sign-in-people.ts";
import { check, type EngineKind, findK6, run } from "./sign-in-program.ts";
import { isUpdate, type Rows, readPage, readTable, renderPage, type Situation, writeTable } from "./sign-in-table.ts";

/** Protocols whose pages are read in every way; the others in a sample of the ways that differ most. */
const THOROUGH: readonly Protocol[] = ["entcore", "chain"];
const SAMPLE: readonly PageVariant[] = ["entities", "action-question", "meta-refresh", "latin-1"];
/** Protocols that one script may hold (20 kB); each group is one engine. */
const GROUPS: readonly (readonly Protocol[])[] = [
  ["entcore", "kosmos-cas", "cas"],
  ["chain", "entcore-oauth2"],
  ["moodle", "saml"],
  ["oidc"],
];
const QUICK = { workers: 4, service: milliseconds(1), law: "constant", signIns: SIGN_IN_KINDS } as const;
const ENGINES: readonly EngineKind[] = ["embedded", "k6"];
const hasK6 = findK6() !== undefined;
if (!hasK6) console.warn("SKIPPED: the sign-ins on k6, because neither RENTREE_K6 nor PATH names one");

async function onReference<T>(settings: Partial<ReferenceSettings>, use: (reference: Reference) => Promise<T>): Promise<T> {
  const reference = await startReference({ ...QUICK, ...settings });
  try {
    return await use(reference);
  } finally {
    await reference.close();
  }
}

interface Walk {
  readonly protocols?: readonly Protocol[];
  readonly password?: string;
  /** Keys of a sign-in that differ from the usual. */
  readonly signIn?: object;
}

/** One visit by each protocol; the account is the same in every walk. */
async function walk(engine: EngineKind, reference: Reference, { protocols = PROTOCOLS, password, signIn }: Walk = {}) {
  const signIns = signInFor(reference);
  const fitting = GROUPS.map((group) => group.filter((one) => protocols.includes(one))).filter((group) => group.length > 0);
  const groups = protocols === THOROUGH ? [THOROUGH] : fitting;
  const walked = new Map<string, WalkedVisit>();
  for (const group of groups) {
    const walkers = group.map(
      (protocol): Walker => ({
        name: protocol,
        signIn: { ...signIns[protocol], ...signIn },
        account: 1 + PROTOCOLS.indexOf(protocol),
        ...(password === undefined ? {} : { password }),
      }),
    );
    for (const [name, visit] of await check(engine, planOf(reference, walkers))) walked.set(name, visit);
  }
  return walked;
}

/** SAML's state is asked for again before the form is shown: it must expire while somebody types, which a check does not do. */
const typeTooLong = (engine: EngineKind): Promise<string> =>
  onReference({ loginLife: milliseconds(1_000) }, async (reference) => {
    const people = { typing: "1500ms", patience: { attempts: 1 } };
    const { attempts } = await run(engine, planOf(reference, [{ name: "saml", signIn: signInFor(reference).saml, account: 1, people }]));
    const [outcome = "none"] = Object.entries(attempts.outcomes).flatMap(([name, count]) => (count > 0 ? [name] : []));
    return `${outcome} (${Object.keys(attempts.reasons).join()})`;
  });

const shown = ({ outcome, reason }: Pick<WalkedVisit, "outcome" | "reason">): string =>
  reason === undefined ? outcome : `${outcome} (${reason})`;

const column = (walked: ReadonlyMap<string, WalkedVisit>): Readonly<Record<string, string>> =>
  Object.fromEntries(PROTOCOLS.flatMap((name) => (walked.has(name) ? [[name, shown(walked.get(name)!)]] : [])));

describe.each(ENGINES.filter((engine) => engine === "embedded" || hasK6))("sign-ins on the %s engine", (engine) => {
  const rows: Record<string, Partial<Record<Situation, string>>> = {};
  const note = (situation: Situation, seen: Readonly<Record<string, string>>): void => {
    for (const protocol of PROTOCOLS) rows[protocol] = { ...rows[protocol], [situation]: seen[protocol] ?? "–" };
  };
  const every = (text: string): Readonly<Record<string, string>> => Object.fromEntries(PROTOCOLS.map((name) => [name, text]));

  it("lets everybody in who is right, with time and host of every hop", () =>
    onReference({}, async (reference) => {
      const walked = await walk(engine, reference);
      expect(column(walked)).toEqual(every("ok"));
      note("ok", column(walked));
      const hosts = (name: string): readonly string[] => [...new Set(walked.get(name)?.hops.map(({ host }) => host))];
      const [platform, identity] = [new URL(reference.url).host, new URL(reference.identity).host];
      expect(hosts("saml").toSorted()).toEqual([platform, identity].toSorted());
      expect(hosts("oidc")).toEqual([identity]);
      expect(hosts("entcore")).toEqual([platform]);
      expect([...walked.values()].flatMap(({ hops }) => hops).every(({ ms, status }) => ms > 0 && status > 0)).toBe(true);
      expect(reference.ledger().totals.broken).toBe(0);
    }));

  it("sees a wrong password as rejected, and an account that is locked after it as locked", () =>
    onReference({ lockOut: { after: 1, for: milliseconds(60_000) } }, async (reference) => {
      const wrong = column(await walk(engine, reference, { password: "not-it" }));
      note("wrong password", wrong);
      expect(wrong).toEqual(every("rejected"));
      const locked = column(await walk(engine, reference));
      note("locked", locked);
      for (const protocol of PROTOCOLS) expect(locked[protocol], protocol).toMatch(/^rejected/);
      expect(locked["entcore"]).toBe("rejected (locked)");
    }));

  it("sees the page of a full platform as an overload page, whatever its status", () =>
    onReference({ sessions: { limit: 0, idle: milliseconds(60_000) } }, async (reference) => {
      const gated = PROTOCOLS.filter((name) => name !== "oidc" && name !== "moodle" && name !== "cas");
      const seen = column(await walk(engine, reference, { protocols: gated }));
      note("overloaded: page", seen);
      expect(Object.values(seen)).toEqual(gated.map(() => "overload-page"));
    }));

  it("sees a queue that is full as an HTTP error with its status", () =>
    onReference({ workers: 1, queue: 0, service: milliseconds(60_000) }, async (reference) => {
      const holder = new AbortController();
      const held = fetch(`${reference.url}/auth/oauth2/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "password",
          username: "user99",
          password: "pw99",
          client_id: "app-mobile",
          client_secret: "app-secret",
          scope: "userinfo",
        }),
        signal: holder.signal,
      }).catch(() => undefined);
      await expect.poll(() => Object.values(reference.ledger().hops).length).toBeGreaterThan(0);
      const seen = column(await walk(engine, reference));
      holder.abort();
      await held;
      note("overloaded: 503", seen);
      expect(seen).toEqual(every("http-error (503)"));
    }));

  it("sees a login page that has expired as such, where the protocol has one", async () => {
    const withState = PROTOCOLS.filter((name) => name !== "entcore" && name !== "entcore-oauth2" && name !== "saml");
    const atOnce = await onReference({ loginLife: milliseconds(0) }, (reference) => walk(engine, reference, { protocols: withState }));
    const seen = { ...column(atOnce), saml: await typeTooLong(engine) };
    note("expired", seen);
    expect(seen).toEqual(Object.fromEntries([...withState, "saml"].map((name) => [name, "unexpected-page (expired)"])));
  });

  const odd: Record<string, string[]> = Object.fromEntries(PROTOCOLS.map((name) => [name, []]));
  it.each(PAGE_VARIANTS.filter((variant) => variant !== "missing-field"))("reads pages written in the way %s", (variant) =>
    onReference({ variant }, async (reference) => {
      const seen = column(await walk(engine, reference, { protocols: SAMPLE.includes(variant) ? PROTOCOLS : THOROUGH }));
      for (const [name, text] of Object.entries(seen)) odd[name]?.push(text);
      expect(Object.values(seen).filter((text) => text !== "ok")).toEqual([]);
    }),
  );

  it("names the field that a page lacks", () =>
    onReference({ variant: "missing-field" }, async (reference) => {
      const seen = column(await walk(engine, reference, { protocols: ["kosmos-cas", "cas", "saml", "moodle", "chain"] }));
      expect(seen).toEqual({
        "kosmos-cas": "unexpected-page (no-field-lt)",
        cas: "unexpected-page (no-field-execution)",
        saml: "unexpected-page (no-field-AuthState)",
        moodle: "unexpected-page (no-field-logintoken)",
        chain: "unexpected-page (form: no input csrf to keep as token)",
      });
      const summary = (name: string): string => {
        const missing = seen[name] === undefined ? "" : `; a field missing: ${seen[name]}`;
        return `ok on ${odd[name]?.filter((text) => text === "ok").length} kinds${missing}`;
      };
      note("odd pages", Object.fromEntries(PROTOCOLS.filter((name) => name !== "entcore-oauth2").map((name) => [name, summary(name)])));
    }));

  it.each([
    ["LemonLDAP's CAS", { casServer: "lemonldap" }, ["cas"], {}],
    ["a ticket validated by the script", {}, ["cas"], { validate: true }],
    ["SAML by the POST binding", { samlBinding: "post" }, ["saml"], {}],
    ["Shibboleth's pages", { identityProvider: "shibboleth" }, ["saml"], {}],
    ["a choice of profile, then of a child", { identityProvider: "educonnect", profiles: 3 }, ["saml"], {}],
    ["several profiles at the service", { profiles: 2 }, ["saml"], {}],
  ] as const)("signs in through %s", (_, settings, protocols, signIn) =>
    onReference(settings, async (reference) => {
      const seen = column(await walk(engine, reference, { protocols, signIn }));
      expect(Object.values(seen)).toEqual(["ok"]);
    }),
  );

  it("attributes an identity provider that is not there to its host", () =>
    onReference({}, async (reference) => {
      const dead = { server: "http://127.0.0.3:9/cas", service: `${reference.url}/service` };
      const walkers = [{ name: "cas", signIn: { kind: "cas", ...dead }, account: 1 }];
      const plan = JSON.parse(planOf(reference, walkers)) as { target: { allow: object[] } };
      plan.target.allow.push({ url: "http://127.0.0.3:9" });
      const visit = (await check(engine, JSON.stringify(plan))).get("cas");
      expect(visit?.outcome).toBe("network-error");
      expect(visit?.hops.at(-1)?.host).toBe("127.0.0.3:9");
    }));

  afterAll(() => {
    if (isUpdate() && engine === "embedded") writeTable("reference", rows as Rows);
  });

  it("has seen what the documentation says", () => {
    if (isUpdate()) return;
    expect(rows).toEqual(readTable().reference);
  });
});

describe("docs/sign-ins.md", () => {
  it("is what the recorded table gives", () => {
    if (!isUpdate()) expect(readPage()).toBe(renderPage(readTable()));
  });
});
