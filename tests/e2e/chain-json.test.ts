import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Refusal, startApplication } from "./made-up-application.ts";
import { planOf, type Walker } from "./sign-in-people.ts";
import { check, type EngineKind, findK6, inFolder, rentree, run } from "./sign-in-program.ts";

const ENGINES: readonly EngineKind[] = findK6() === undefined ? ["embedded"] : ["embedded", "k6"];
/** With every sign that ends a text of JSON. */
const PASSWORD = 'p"w\\user{n}';
const CREDENTIALS = {
  name: "credentials",
  json: { login: "{login}", password: "{password}", remember: false },
  keep: { token: { json: "data.token" } },
};
const BEHIND = { headers: { Authorization: "Bearer {token}" }, landing: { url: "{target}/api/me", contains: '"login"' } };
/** One step: nothing is asked for before the password is sent. */
const ONE_STEP = { kind: "chain", steps: [{ ...CREDENTIALS, post: "{target}/api/open" }], ...BEHIND };
const WITH_PAGE = {
  kind: "chain",
  steps: [
    { name: "page", get: "{target}/", keep: { csrf: { meta: "csrf-token" }, build: { attribute: "data-build" } } },
    { ...CREDENTIALS, post: "{target}/api/login", headers: { "X-CSRF-Token": "{csrf}", "X-Build": "{build}" } },
  ],
  ...BEHIND,
};

const ANSWERS: readonly (readonly [said: string, refusal: Refusal])[] = [
  ["rejected", { status: 401, body: { error: "Unauthorized" } }],
  ["rejected (locked)", { status: 423, body: {} }],
  ["blocked (429)", { status: 429, body: { message: "Too Many Requests" }, headers: { "Retry-After": "60" } }],
  ["http-error (503)", { status: 503, body: { error: "login is busy" } }],
  ["rejected", { status: 422, body: { message: "These credentials do not match our records." } }],
  ["rejected", { status: 200, body: { success: false, message: "Mot de passe incorrect" } }],
  ["unexpected-page (credentials: no json data.token to keep as token)", { status: 200, body: { data: {} } }],
  ["blocked (403)", { status: 403, body: "<h1>Access Denied</h1>" }],
  ["http-error (500)", { status: 500, body: { error: "user service: wrong node" } }],
];

describe.each(ENGINES)("a log-in by JSON on the %s engine", (engine) => {
  it("lets in who is right, and sends the bearer token to the pages behind", async () => {
    const application = await startApplication();
    try {
      const walkers: readonly Walker[] = [ONE_STEP, WITH_PAGE].map((signIn, index) => ({
        name: `way${index}`,
        signIn,
        account: index + 1,
        password: PASSWORD,
        people: { journey: { pages: ["/api/me"], pause: "0s" } },
      }));
      const walked = await check(engine, planOf({ url: application.url, identity: application.url }, walkers));
      expect([...walked.values()].map(({ outcome, reason }) => [outcome, reason])).toEqual(walkers.map(() => ["ok", undefined]));
      // Each is asked for once more by nobody in particular, who must not get it.
      expect(application.reads).toEqual({ in: 4, out: 2 });
    } finally {
      await application.close();
    }
  });

  it("judges each answer to a log-in of one step", async () => {
    const application = await startApplication(Object.fromEntries(ANSWERS.map(([, refusal], index) => [`user${index + 1}`, refusal])));
    try {
      const walkers = ANSWERS.map(
        ([said], index): Walker => ({
          name: `${index + 1} ${said}`,
          signIn: ONE_STEP,
          account: index + 1,
          password: PASSWORD,
        }),
      );
      const walked = await check(engine, planOf({ url: application.url, identity: application.url }, walkers));
      const seen = [...walked.values()].map(({ outcome, reason }) => (reason === undefined ? outcome : `${outcome} (${reason})`));
      expect(seen).toEqual(ANSWERS.map(([said]) => said));
    } finally {
      await application.close();
    }
  });

  it("takes the platform's own words for a refusal, from its answer or from where it redirects to", async () => {
    const own = { user1: { status: 200, body: { r: "AUTH_KO" } }, user2: { status: 302, body: "", headers: { Location: "/?c=GEL" } } };
    const application = await startApplication(own);
    try {
      const signIn = { ...ONE_STEP, steps: [{ ...ONE_STEP.steps[0], refused: "AUTH_KO", locked: "c=GEL" }] };
      const walkers = [1, 2].map((account) => ({ name: `user${account}`, signIn, account }));
      const walked = await check(engine, planOf({ url: application.url, identity: application.url }, walkers));
      expect([walked.get("user1"), walked.get("user2")]).toMatchObject([
        { outcome: "rejected" },
        { outcome: "rejected", reason: "locked" },
      ]);
    } finally {
      await application.close();
    }
  });

  it("counts the wrong password of two people as such, and lets them in with the right one afterwards", async () => {
    const application = await startApplication();
    try {
      const walkers = [{ name: "pupil", signIn: WITH_PAGE, account: 1, password: PASSWORD, people: { wrongPassword: "100%" } }];
      const { attempts } = await run(engine, planOf({ url: application.url, identity: application.url }, walkers));
      expect(attempts.outcomes).toMatchObject({ ok: 2, rejected: 2 });
    } finally {
      await application.close();
    }
  });
});

describe("the documentation's log-in by JSON on somebody else's application", () => {
  it("works after three edits, each named by the check before it", async () => {
    const application = await startApplication();
    const walk = (signIn: object): Promise<string> =>
      inFolder(async (folder) => {
        const walkers = [{ name: "pupil", signIn, account: 1, password: PASSWORD }];
        writeFileSync(join(folder, "plan.yaml"), planOf({ url: application.url, identity: application.url }, walkers));
        return (await rentree(["check", join(folder, "plan.yaml"), "--engine", "embedded"])).out;
      });
    const edit = <T extends object>(chain: T, from: string, to: string): T => JSON.parse(JSON.stringify(chain).replace(from, to)) as T;
    try {
      const first = {
        kind: "chain",
        steps: [
          { name: "page", get: "{target}/", keep: { csrf: { meta: "csrf" } } },
          { ...CREDENTIALS, post: "{target}/api/login", headers: { "X-CSRF-Token": "{csrf}" }, keep: { token: { json: "token" } } },
        ],
        headers: { Authorization: "Bearer {token}" },
        landing: { url: "{target}/api/me", contains: '"name"' },
      };
      const told = await walk(first);
      expect(told).toContain("page: no meta csrf to keep as csrf");
      expect(told).toContain("saw meta csrf-token");
      const edit1 = edit(first, '"meta":"csrf"', '"meta":"csrf-token"');
      const told1 = await walk(edit1);
      expect(told1).toContain("credentials: no json token to keep as token");
      expect(told1).toContain("saw json data.token");
      expect(told1).not.toContain("t-user1");
      const edit2 = edit(edit1, '"json":"token"', '"json":"data.token"');
      const told2 = await walk(edit2);
      expect(told2).toContain("landing-text-missing");
      expect(told2).toContain("saw json login");
      expect(await walk(edit(edit2, '\\"name\\"', '\\"login\\"'))).toContain("signed in, proved");
    } finally {
      await application.close();
    }
  });
});
