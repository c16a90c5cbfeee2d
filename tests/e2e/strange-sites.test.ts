import { describe, expect, it } from "vitest";
import { planOf } from "./sign-in-people.ts";
import { check, type EngineKind, findK6, run } from "./sign-in-program.ts";
import { startSites } from "./strange-sites.ts";

const ENGINES: readonly EngineKind[] = findK6() === undefined ? ["embedded"] : ["embedded", "k6"];

const chain = (site: string, credentials: object, landing: object) => ({
  kind: "chain",
  steps: [
    { name: "form", get: `{target}/${site}` },
    { name: "credentials", submit: "#in", fields: { login: "{login}", secret: "{password}" }, ...credentials },
  ],
  landing,
});
const KOSMOS = { kind: "kosmos-cas", start: "{target}/kosmos" };
const CAS = { kind: "cas", server: "{target}/cas", service: "{target}/cas/app" };
const SAML = { kind: "saml", start: "{target}/shib/app" };
const SHOUT = chain("shout", { expect: { cookie: "SHOUT" } }, { url: "{target}/shout/home" });
const SPRING = chain("spring", { expect: { redirect: "/spring/home" } }, { url: "{target}/spring/home" });
const PLAIN = { ...chain("plain", { expect: { cookie: "PLAIN" } }, {}), landing: undefined };
const MISTAKEN = { ...chain("plain", { expect: { redirect: "/home" } }, {}), landing: undefined };
const HALL = chain("hall", {}, { url: "{target}/hall/home", contains: "Bienvenue" });
const PUBLIC = { ...HALL, landing: { url: "{target}/hall/public", contains: "Bienvenue" } };
const POSTED = {
  kind: "chain",
  steps: [{ name: "credentials", post: "{target}/hall", fields: { login: "{login}", secret: "{password}" } }],
  landing: { url: "{target}/hall/home", contains: "Bienvenue" },
};
const LARAVEL = {
  kind: "chain",
  steps: [
    { name: "token", get: "{target}/laravel/csrf", keep: { token: { cookie: "XSRF-TOKEN" } } },
    {
      name: "credentials",
      post: "{target}/laravel/login",
      headers: { "X-XSRF-TOKEN": "{token}" },
      fields: { login: "{login}", secret: "{password}" },
      expect: { cookie: "LARAVEL" },
    },
  ],
  landing: { url: "{target}/laravel/me", contains: "Bienvenue" },
};

/** What is said of somebody, by site: where only who is let in may be `ok`. */
const SAID: readonly (readonly [said: string, account: string, signIn: object])[] = [
  ["ok", "good", { kind: "entcore" }],
  ["rejected", "bad", { kind: "entcore" }],
  ["unexpected-page landing-elsewhere", "lost", { kind: "entcore" }],
  ["overload-page", "full", { kind: "entcore" }],
  ["ok", "good", KOSMOS],
  ["rejected", "bad", KOSMOS],
  ["rejected locked", "locked", KOSMOS],
  ["ok", "good", CAS],
  ["rejected", "bad", CAS],
  ["unexpected-page ticket-refused", "orphan", CAS],
  ["ok", "good", SAML],
  ["rejected", "bad", SAML],
  ["rejected locked", "locked", SAML],
  ["rejected locked", "disabled", SAML],
  ["blocked 403", "walled", SAML],
  ["unexpected-page assertion-refused", "orphan", SAML],
  ["unexpected-page consent-asked", "consent", SAML],
  ["ok", "good", { kind: "moodle" }],
  ["rejected", "bad", { kind: "moodle" }],
  ["unexpected-page no-ticket", "unconfirmed", { kind: "moodle" }],
  ["ok", "good", SHOUT],
  ["rejected", "bad", SHOUT],
  ["rejected", "away", SHOUT],
  ["rejected", "away", { ...SHOUT, landing: { url: "{target}/shout/home", cookie: "SHOUT" } }],
  ["unexpected-page login-form", "silent", { ...SHOUT, landing: { url: "{target}/shout/home", cookie: "SHOUT" } }],
  ["ok", "good", SPRING],
  ["rejected", "bad", SPRING],
  ["ok", "good", LARAVEL],
  ["rejected", "bad", LARAVEL],
  ["ok", "good", PLAIN],
  ["rejected", "bad", PLAIN],
  ["rejected locked", "locked", PLAIN],
  ["rejected locked", "disabled", PLAIN],
  ["unexpected-page expired", "expired", PLAIN],
  ["rejected", "mistyped", PLAIN],
  ["unexpected-page credentials: no redirect, but 200", "good", MISTAKEN],
  ["rejected", "bad", MISTAKEN],
  ["ok", "good", HALL],
  ["rejected", "bad", HALL],
  ["unexpected-page login-form", "silent", HALL],
  ["ok", "good", PUBLIC],
  ["rejected", "bad", PUBLIC],
  ["ok", "good", POSTED],
  ["rejected", "bad", POSTED],
  ["unexpected-page login-form", "silent", POSTED],
];

describe.each(ENGINES)("sign-ins as nobody meant them to be read, on the %s engine", (engine) => {
  it("let in who is in, and nobody else", async () => {
    const sites = await startSites();
    try {
      const walkers = SAID.map(([, account, signIn], index) => ({
        name: `way${index}`,
        signIn: JSON.parse(
          JSON.stringify(signIn)
            .replaceAll("{target}/kosmos", `${sites.url}/kosmos`)
            .replaceAll("{target}/cas", `${sites.url}/cas`)
            .replaceAll("{target}/shib", `${sites.url}/shib`),
        ) as object,
        account: 1,
        people: {
          accounts: {
            pattern: `${account}{n}`,
            password: account === "bad" || account === "away" ? "geheim" : "réussi😀",
            first: index + 1,
            last: index + 1,
          },
        },
      }));
      const walked = await check(engine, planOf({ url: sites.url, identity: sites.url }, walkers));
      const said = walkers.map(({ name }) => `${walked.get(name)?.outcome} ${walked.get(name)?.reason ?? ""}`.trim());
      expect(said).toEqual(SAID.map(([wanted]) => wanted));
    } finally {
      await sites.close();
    }
  });

  it("gives a Shibboleth's consent by the button that agrees", async () => {
    const sites = await startSites();
    try {
      const people = { consent: "100%", accounts: { pattern: "consent{n}", password: "right", first: 1, last: 1 } };
      const walker = { name: "consenting", signIn: { ...SAML, start: `${sites.url}/shib/app` }, account: 1, people };
      const { visits } = await run(
        engine,
        planOf({ url: sites.url, identity: sites.url }, [walker], { target: { url: sites.url, writes: true } }),
      );
      expect(visits).toMatchObject({ planned: 2, ok: 2 });
    } finally {
      await sites.close();
    }
  });
});
