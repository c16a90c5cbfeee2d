import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { milliseconds } from "../../src/core/units.ts";
import { packageRoot } from "../../src/engine/root.ts";
import { startReference } from "../../src/reference/platform.ts";
import { type Exchange, harOf, PORTAL as RECORDED } from "../cli/har/recorded.ts";
import { planOf } from "./sign-in-people.ts";
import { check, type EngineKind, findK6, inFolder, rentree } from "./sign-in-program.ts";
import { startPortal } from "./two-page-portal.ts";

const PORTAL = { workers: 4, service: milliseconds(1), law: "constant", signIns: ["portal"] } as const;

/** Walks the portal as a browser would, and keeps what a browser would record. */
async function record(url: string): Promise<readonly Exchange[]> {
  const form = await fetch(`${url}/portal`);
  const page = await form.text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? "";
  const fields = { csrf, user: "user7", pass: "pw7" };
  const sent = await fetch(`${url}/portal`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  const cookies = sent.headers.getSetCookie();
  const home = await fetch(`${url}/home`, { headers: { cookie: cookies.map((one) => one.split(";")[0]).join("; ") } });
  return [
    { url: `${url}/portal`, body: page },
    { method: "POST", url: `${url}/portal`, status: sent.status, mime: "", fields, location: `${url}/home`, cookies },
    { url: `${url}/home`, body: await home.text() },
  ];
}

describe("a chain of one's own", () => {
  it("is proposed from a recording, and the check accepts it", async () => {
    const reference = await startReference(PORTAL);
    try {
      await inFolder(async (folder) => {
        writeFileSync(join(folder, "portal.har"), harOf(await record(reference.url)));
        const ended = await rentree(["har", join(folder, "portal.har"), "--out", join(folder, "chain.yaml")]);
        expect(ended.err).toBe("");
        const { signIn } = parse(readFileSync(join(folder, "chain.yaml"), "utf8")) as { signIn: object };
        const walked = await check("embedded", planOf(reference, [{ name: "chain", signIn, account: 1 }]));
        expect(walked.get("chain")).toMatchObject({ outcome: "ok" });
      });
    } finally {
      await reference.close();
    }
  });

  it("is the README's example as it stands, and lets nobody in with a wrong password", async () => {
    const readme = readFileSync(join(packageRoot(), "README.md"), "utf8");
    const { signIn } = parse(/```yaml\n(signIn:[^`]*)```/.exec(readme)?.[1] ?? "") as { signIn: object };
    const reference = await startReference(PORTAL);
    try {
      const wrong = { accounts: { pattern: "user{n}", password: "geheim", first: 2, last: 2 } };
      const walkers = [
        { name: "right", signIn, account: 1 },
        { name: "wrong", signIn, account: 2, people: wrong },
      ];
      const walked = await check("embedded", planOf(reference, walkers));
      expect(["right", "wrong"].map((name) => walked.get(name)?.outcome)).toEqual(["ok", "rejected"]);
      const mistyped = await check("embedded", planOf(reference, walkers.slice(0, 1)), ["--set", "people[0].wrongPassword=100%"]);
      expect(mistyped.get("right")?.outcome).toBe("rejected");
    } finally {
      await reference.close();
    }
  });

  it("is proposed from a recording with a byte order mark, in either encoding", () =>
    inFolder(async (folder) => {
      const har = `\ufeff${harOf(RECORDED)}`;
      for (const bytes of [Buffer.from(har), Buffer.from(har, "utf16le")]) {
        writeFileSync(join(folder, "marked.har"), bytes);
        const ended = await rentree(["har", join(folder, "marked.har")]);
        expect([ended.code, ended.err]).toEqual([0, ""]);
        expect(ended.out).toContain("contains: Bienvenue");
      }
    }));

  it("is told in one line where the recording is none", () =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, "cut.har"), '{"log":{"entr');
      const ended = await rentree(["har", join(folder, "cut.har")]);
      expect(ended.code).toBe(64);
      expect(ended.err.trim().split("\n")).toHaveLength(1);
      expect(ended.err).toContain("it is not JSON, or it was cut");
    }));

  it("works after three edits, each named by the check before it", async () => {
    const reference = await startReference(PORTAL);
    try {
      // The documentation's own example (docs/plan.md, "chain"), with the names of somebody else's portal.
      const first = {
        kind: "chain",
        steps: [
          { name: "form", get: "{target}/portal", expect: { form: "#connexion" } },
          {
            name: "credentials",
            submit: "#connexion",
            fields: { login: "{login}", password: "{password}" },
            expect: { redirect: "/accueil" },
          },
        ],
        landing: { url: "{target}/home", contains: "Bienvenue" },
      };
      const walk = async (signIn: object): Promise<string> => {
        const walked = (await check("embedded", planOf(reference, [{ name: "chain", signIn, account: 1 }]))).get("chain");
        return `${walked?.outcome} ${walked?.reason ?? ""}`.trim();
      };
      expect(await walk(first)).toBe("unexpected-page form: no form #connexion");
      const edit1 = JSON.parse(JSON.stringify(first).replaceAll("#connexion", "#login")) as typeof first;
      expect(await walk(edit1)).toBe("unexpected-page credentials: form #login has no field login");
      const edit2 = JSON.parse(
        JSON.stringify(edit1).replace('"login":"{login}","password":"{password}"', '"user":"{login}","pass":"{password}"'),
      ) as typeof first;
      expect(await walk(edit2)).toBe("unexpected-page credentials: redirect to /home, not /accueil");
      const edit3 = JSON.parse(JSON.stringify(edit2).replace("/accueil", "/home")) as typeof first;
      expect(await walk(edit3)).toBe("ok");
    } finally {
      await reference.close();
    }
  });
});

const ENGINES: readonly EngineKind[] = findK6() === undefined ? ["embedded"] : ["embedded", "k6"];

/** The portal's chain: what the password's step expects and keeps beside, and what the landing page must show. */
const portalChain = (credentials: object, landing: object = { url: "{target}/accueil", contains: "Bienvenue" }) => ({
  kind: "chain",
  steps: [
    { name: "form", get: "{target}/" },
    { name: "login", submit: "#etape1", fields: { identifiant: "{login}" } },
    { name: "credentials", submit: "#etape2", fields: { secret: "{password}" }, ...credentials },
  ],
  landing,
});
const cookie = (name: string) => ({ url: "{target}/accueil", cookie: name });

/** What is said of somebody: by account, how the chain proves, and with which password. */
const SAID: readonly (readonly [said: string, account: string, chain: object, isWrong?: "wrong"])[] = [
  ["ok", "anna", portalChain({})],
  ["rejected", "anna", portalChain({}), "wrong"],
  ["unexpected-page credentials: form #etape2 has no field motdepasse", "anna", portalChain({ fields: { motdepasse: "{password}" } })],
  ["ok", "anna", portalChain({ expect: { cookie: "TILLEULS" } }, { url: "{target}/accueil" })],
  ["rejected", "anna", portalChain({ expect: { cookie: "VISITE" } }, { url: "{target}/accueil" }), "wrong"],
  ["rejected", "anna", portalChain({}, cookie("VISITE")), "wrong"],
  ["unexpected-page proof-was-there-before", "anna", portalChain({ expect: { cookie: "VISITE" } }, { url: "{target}/accueil" })],
  ["ok", "anna", portalChain({}, cookie("TILLEULS"))],
  ["rejected", "anna", portalChain({ expect: { contains: "Tilleuls" } }, { url: "{target}/entree" }), "wrong"],
  ["ok", "anna", portalChain({ expect: { redirect: "/accueil" } }, { url: "{target}/accueil" })],
  ["rejected", "redirected", portalChain({ expect: { redirect: "/accueil" } }, { url: "{target}/accueil" }), "wrong"],
  ["unexpected-page credentials: redirect to /accueil, not /home", "busy", portalChain({ expect: { redirect: "/home" } }), "wrong"],
  ["unexpected-page error-page", "broken", portalChain({})],
];

describe.each(ENGINES)("a chain's proofs, on the %s engine", (engine) => {
  it("let in who is in, and tell a refusal from a fault of the platform", async () => {
    const portal = await startPortal();
    try {
      const walkers = SAID.map(([, account, signIn, isWrong], index) => ({
        name: `way${index}`,
        signIn,
        account: 1,
        people: {
          accounts: { pattern: `${account}{n}`, password: isWrong ? "geheim" : `${account}{n}-secret`, first: index + 1, last: index + 1 },
        },
      }));
      const walked = await check(engine, planOf({ url: portal.url, identity: portal.url }, walkers));
      const said = walkers.map(({ name }) => `${walked.get(name)?.outcome} ${walked.get(name)?.reason ?? ""}`.trim());
      expect(said).toEqual(SAID.map(([wanted]) => wanted));
    } finally {
      await portal.close();
    }
  });
});

describe("the walk of a chain, as a person reads it", () => {
  const signIn = {
    kind: "chain",
    steps: [
      { name: "form", get: "{target}/" },
      { name: "login", submit: "#etape1", fields: { identifiant: "{login}" } },
      { name: "credentials", submit: "#etape2", fields: { secret: "{password}" }, expect: { redirect: "/accueil" } },
    ],
  };
  const walk = async (people: object, ...flags: readonly string[]) => {
    const portal = await startPortal();
    try {
      return await inFolder((folder) => {
        const walker = { name: "élèves", signIn, account: 1, password: "user{n}-secret", people };
        writeFileSync(join(folder, "plan.yaml"), planOf({ url: portal.url, identity: portal.url }, [walker]));
        return rentree(["check", join(folder, "plan.yaml"), "--engine", "embedded", ...flags]);
      });
    } finally {
      await portal.close();
    }
  };

  it("is French where that is asked for", async () => {
    const { code, out } = await walk({ journey: "none" }, "--lang", "fr");
    expect(code).toBe(0);
    expect(out).toMatch(/page qui demande un mot de passe, \d+ ms\n/);
    expect(out).toMatch(/authentification réussie, prouvée : http:\S+\/accueil a répondu 200 \(page\)/);
    expect(out).toContain("pour l'équipe réseau :");
    expect(out).not.toMatch(/signed|answered|network team|contacted/);
  });

  it("shows the sign-out of everybody who may sign out, and says where the landing page still comes after it", async () => {
    const leaving = (logout: string) => walk({ journey: "none", logout: "1%", signIn: { ...signIn, logout } });
    const { out } = await leaving("/sortie");
    expect(out).toMatch(/page {9}GET http:\S+\/sortie 302/);
    expect(out).not.toContain("warning");
    expect((await leaving("{target}/accueil")).out).toMatch(
      /warning: after signing out http:\S+\/accueil still answers with a page that asks for no password; is signIn.logout the right address\?\n/,
    );
  });

  it("warns of a text that comes to whoever is not in as well, which proves nothing", async () => {
    const at = (landing: object) => walk({ journey: "none", signIn: { ...signIn, landing } });
    const open = await at({ url: "/", contains: "<form" });
    expect(open.out).toMatch(
      /warning: http:\S+\/entree has the text of landing.contains for somebody who is not in as well, so that it proves nothing/,
    );
    expect((await at({ url: "/accueil", contains: "<" })).out).not.toContain("warning");
  });

  it("names as the proof where a sign-in ended whose last step led there, whatever was asked for after it, and looks there after signing out", async () => {
    const steps = [...signIn.steps.slice(0, 2), { name: "credentials", submit: "#etape2", fields: { secret: "{password}" } }];
    const chain = { ...signIn, steps, landing: { contains: "Bienvenue" }, logout: "{target}/accueil" };
    const { out } = await walk({ journey: "none", logout: "100%", signIn: chain });
    expect(out).toMatch(/signed in, proved: http:\S+\/accueil answered 200 with a page, it contains "Bienvenue"\n/);
    expect(out).toMatch(/warning: after signing out http:\S+\/accueil still answers/);
    const left = await walk({ journey: "none", logout: "100%", signIn: { ...chain, logout: "/sortie" } });
    expect(left.out).toMatch(/signed in, proved: http:\S+\/accueil answered 200 with a page, it contains "Bienvenue"\n/);
    expect(left.out).not.toContain("warning");
  });

  it("warns under --quiet too", async () => {
    const open = { ...signIn, landing: { url: "/", contains: "<form" } };
    const { out, err } = await walk({ journey: "none", signIn: open }, "--quiet");
    expect(out).toMatch(/^élèves: signed in, proved: [^\n]+\n$/);
    expect(err).toMatch(/\nélèves: warning: http:\S+\/entree has the text of landing.contains for somebody who is not in as well/);
  });

  it("warns of a landing page without a text that comes to whoever is not in as well", async () => {
    const at = (landing: object) => walk({ journey: "none", signIn: { ...signIn, landing } });
    const open = await at({ url: "/entree" });
    expect(open.code).toBe(0);
    expect(open.out).toMatch(
      /warning: http:\S+\/entree answers somebody who is not in with a page as well, so that a page there proves nothing/,
    );
    expect((await at({ url: "/accueil" })).out).not.toContain("warning");
  });

  it("is one line a visit under --quiet", async () => {
    const lost = await walk(
      { journey: { pages: ["/accueil"], pause: "0s" }, signIn: { ...signIn, landing: { contains: "Bonsoir" } } },
      "--quiet",
    );
    expect(lost).toMatchObject({ code: 2, out: "élèves: not signed in: unexpected-page (landing-text-missing)\n" });
  });

  it("says of pages that did not come whose they are", async () => {
    const { code, out } = await walk({ journey: { pages: ["/accueil", "/nulle-part"], pause: "0s" } });
    expect(code).toBe(0);
    expect(out).toMatch(/warning: 1 of 2 requests behind the sign-in came to nothing \(first http:\S+\/nulle-part: http-error \(404\)\)\n/);
    expect((await walk({ journey: "default" }, "--lang", "fr")).out).toContain("; le parcours par défaut demande les pages d'entcore");
  });
});
