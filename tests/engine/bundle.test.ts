import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { ScriptPeople, ScriptSettings } from "../../src/core/people/script.ts";
import { milliseconds, ratio } from "../../src/core/units.ts";
import { signInFile } from "../../src/engine/bundle.ts";
import { bundleScript, MAX_SCRIPT_BYTES } from "../../src/engine/script.ts";
import { PORTAL_CHAIN } from "../e2e/sign-in-people.ts";

/** What one protocol may take, for pupils, and teachers with a lesson: below 20 kB, and no more than it takes. */
const SMALL_BYTES: Readonly<Record<string, number>> = { entcore: 19_945, "entcore-oauth2": 14_800, "kosmos-cas": 19_890, moodle: 19_998 };
/** Those that read forms of any make carry more. */
const STRANGE_BYTES = 35_026;
const CHAIN_BYTES = 36_770;
/** What their plans say. */
const ADDRESSES: Readonly<Record<string, object>> = {
  cas: { server: "http://127.0.0.1/cas", service: "http://127.0.0.1/" },
  oidc: { issuer: "http://127.0.0.1/realms/ent" },
  saml: { start: "http://127.0.0.1:8080/saml/login" },
  chain: PORTAL_CHAIN,
};
const packageRoot = resolve(import.meta.dirname, "../..");
let planDir = "";
beforeAll(() => {
  planDir = mkdtempSync(join(tmpdir(), "rentree-plan-"));
});
afterAll(() => rmSync(planDir, { recursive: true, force: true }));

const people = (extra: Partial<ScriptPeople> = {}): ScriptPeople => ({
  name: "pupil",
  persona: "pupil",
  signIn: { kind: "entcore" },
  journey: { kind: "default" },
  typing: milliseconds(0),
  patience: { wait: milliseconds(8_000), sigma: 0.7, reload: ratio(0.8), reloadAfter: milliseconds(2_000), attempts: 6 },
  deadline: milliseconds(900_000),
  honoursWait: ratio(0.5),
  wrongPassword: ratio(0),
  changePassword: ratio(0),
  consent: ratio(0),
  logout: ratio(0),
  classroom: false,
  lessons: [],
  ...extra,
});
const settings = (...list: readonly ScriptPeople[]): ScriptSettings => ({
  target: "http://127.0.0.1:8080",
  allow: [],
  headers: {},
  writes: true,
  pages: { waiting: [], error: [], blocked: [] },
  seed: 1,
  people: list,
});
const bundle = (...list: readonly ScriptPeople[]) => bundleScript({ settings: settings(...list), planDir, packageRoot });
const write = (name: string, text: string): void => writeFileSync(join(planDir, name), text);

describe("bundleScript", () => {
  it("gives k6 its functions by name, and no options, which would override the plan's", async () => {
    const { code } = await bundle(people(), people({ name: "teacher", persona: "teacher" }));
    expect(/export\{[^}]*\}/.exec(code)?.[0]).toMatch(/ as metronome.* as visit/);
    expect(code).not.toMatch(/as options|as setup|as default/);
    expect([...code.matchAll(/from"([^"]+)"/g)].map((match) => match[1]).filter((name) => !name?.startsWith("k6"))).toEqual([]);
  });

  it("gives the same bytes for the same plan, wherever the package lies", async () => {
    const [one, two] = await Promise.all([bundle(people()), bundle(people())]);
    expect(one.code).toBe(two.code);
    expect(one.bytes).toBe(Buffer.byteLength(one.code));
    expect(one.code).not.toContain(packageRoot);
  });

  it.each(["entcore", "entcore-oauth2", "kosmos-cas", "cas", "oidc", "saml", "moodle", "chain"])(
    "keeps a plan of pupils and teachers with %s small, and takes it with duties and logout too",
    async (kind) => {
      const signIn = { kind, ...ADDRESSES[kind] };
      const teacher = people({ name: "teacher", persona: "teacher", signIn, lessons: [milliseconds(600_000)] });
      const { bytes } = await bundle(people({ signIn }), teacher);
      expect(bytes).toBeLessThanOrEqual(SMALL_BYTES[kind] ?? (kind === "chain" ? CHAIN_BYTES : STRANGE_BYTES));
      const dutiful = await bundle(people({ signIn, logout: ratio(0.1), changePassword: ratio(0.1), consent: ratio(0.1) }));
      expect(dutiful.bytes).toBeLessThan(MAX_SCRIPT_BYTES);
    },
  );

  it("leaves every name as it is where the plan brings code of its own, which may read it from a text", async () => {
    write(
      "json.ts",
      `export const journey = async ({ browser }) => { const { account, token } = JSON.parse((await browser.send({ step: "page", url: "http://127.0.0.1:8080/" })).body); console.log(account + token); };`,
    );
    const { code } = await bundle(people({ journey: { kind: "file", file: "./json.ts" } }));
    expect(code).toMatch(/\{account:\w+,token:\w+\}=JSON\.parse/);
    expect((await bundle(people())).code).not.toContain("account:");
  });

  it("holds only the sign-ins and journeys that the plan uses", async () => {
    const { code } = await bundle(people());
    expect(code).toContain("oneSessionId");
    expect(code).not.toContain("logintoken");
    expect(code).not.toContain("/presences");
  });

  it("holds of a chain only what its steps name", async () => {
    const chain = (...steps: readonly object[]) => bundle(people({ signIn: { kind: "chain", steps } }));
    const byForm = await chain({ name: "a", get: "{target}", keep: { t: { input: "csrf" } } }, { name: "b", submit: "#f" });
    const byJson = await chain({ name: "a", post: "{target}", json: { p: "{password}" }, keep: { t: { json: "token" } } });
    expect(byForm.code).toContain("has no field");
    expect(byForm.code).toContain("fieldset");
    expect(byForm.code).not.toContain("application/json");
    expect(byForm.code).not.toContain("client-refused");
    expect(byJson.code).toContain("application/json");
    expect(byJson.code).toContain("client-refused");
    expect(byJson.code).not.toContain("has no field");
    expect(byJson.code).not.toContain("fieldset");
  });

  it("holds the settings, with environment names unexpanded", async () => {
    const secret = "${LOAD_TOKEN}";
    const { code } = await bundleScript({ settings: { ...settings(people()), headers: { "X-Load-Test": secret } }, planDir, packageRoot });
    expect(code).toContain(secret);
  });

  it("reads from the environment what is compared with pages, too, and has no value of it", async () => {
    const chain = {
      kind: "chain",
      steps: [{ name: "in", get: "{target}", fields: { p: "${CODE}" }, expect: { contains: 'A "${ECOLE}" ${ECOLE}', form: "#in" } }],
      landing: { url: "/home", contains: "Bonjour ${ECOLE} ${OTHER}" },
    };
    vi.stubGlobal("__ENV", { ECOLE: 'Jean "Moulin"' });
    const { code } = await bundleScript({
      settings: { ...settings(people({ signIn: chain })), pages: { waiting: ["file de ${ECOLE}"], error: [], blocked: [] } },
      planDir,
      packageRoot,
      minify: false,
    });
    const found = /first = (\{[^;]*\});\s*var \w+ = (\{[^;]*\});/.exec(code);
    const read = (text = "") => new Function("first", `return ${text}`);
    const first = read(found?.[1])({});
    expect(first.signIn.landing).toEqual({ url: "/home", contains: 'Bonjour Jean "Moulin" ${OTHER}' });
    expect(first.signIn.steps[0].expect).toEqual({ contains: 'A "Jean "Moulin"" Jean "Moulin"', form: "#in" });
    expect(first.signIn.steps[0].fields).toEqual({ p: "${CODE}" });
    expect(read(found?.[2])(first).pages.waiting).toEqual(['file de Jean "Moulin"']);
    expect(code).not.toContain("Moulin");
  });

  it("asks an OpenID provider for its addresses once, in setup", async () => {
    const { code } = await bundle(people({ signIn: { kind: "oidc", issuer: "http://127.0.0.1/realms/ent" } }));
    expect(code).toMatch(/as setup/);
  });

  it("takes sign-ins and journeys from files beside the plan, which may use the package's own", async () => {
    write(
      "portail.ts",
      `import type { SignIn } from "rentree/scenarios/person.ts";\nimport { unexpected } from "rentree/scenarios/ending.ts";\nexport const signIn: SignIn = async ({ browser, target }) => { await browser.open({ step: "form", url: target + "/portail" }); throw unexpected("mine"); };`,
    );
    write(
      "notes.ts",
      `import type { Journey } from "rentree/scenarios/person.ts";\nexport const journey: Journey = async ({ visit }) => { await visit(["/mes-notes"]); };`,
    );
    const { code } = await bundle(people({ signIn: { kind: "./portail.ts" }, journey: { kind: "file", file: "./notes.ts" } }));
    expect(code).toContain("/portail");
    expect(code).toContain("/mes-notes");
    expect(code).not.toContain("oneSessionId");
  });

  it("names a file that lacks its export, that is not there, or that does not parse", async () => {
    write("empty.ts", "export const other = 1;");
    write("broken.ts", "export const signIn = (;");
    await expect(bundle(people({ signIn: { kind: "./empty.ts" } }))).rejects.toThrow(/empty\.ts must export signIn; write for example/);
    for (const text of ["", "const signIn = async () => {};", "// to be written"]) {
      write("forgot.ts", text);
      await expect(bundle(people({ signIn: { kind: "./forgot.ts" } }))).rejects.toThrow(/forgot\.ts must export signIn; write for example/);
    }
    write("common.ts", "exports.signIn = async () => {};");
    await expect(bundle(people({ signIn: { kind: "./common.ts" } }))).resolves.toMatchObject({ bytes: expect.any(Number) });
    await expect(bundle(people({ signIn: { kind: "./none.ts" } }))).rejects.toThrow(
      /people\.pupil\.signIn\.kind names \.\/none\.ts, which is not beside the plan/,
    );
    await expect(bundle(people({ signIn: { kind: "./broken.ts" } }))).rejects.toThrow(/broken\.ts:1:/);
  });

  it("refuses a script above the limit, and says its size", async () => {
    write("large.ts", `export const journey = async () => { console.log(${JSON.stringify("x".repeat(MAX_SCRIPT_BYTES))}); };`);
    await expect(bundle(people({ journey: { kind: "file", file: "./large.ts" } }))).rejects.toThrow(
      new RegExp(`the script is \\d+ bytes and may be at most ${MAX_SCRIPT_BYTES}`),
    );
  });

  it("leaves a script for the debugger readable, with its source map and without the limit", async () => {
    const { code } = await bundleScript({ settings: settings(people()), planDir, packageRoot, minify: false });
    expect(code).toContain("sourceMappingURL=data:");
    expect(code).toContain("dealAccount");
  });
});

describe("signInFile", () => {
  it("lists the kinds there are for one that is not", () => {
    expect(() => signInFile(people({ signIn: { kind: "ldap" } }), { packageRoot, planDir })).toThrow(/one of .*entcore.*\(got "ldap"\)/);
    expect(() => signInFile(people({ signIn: { kind: "../surge" } }), { packageRoot, planDir })).toThrow(/not beside the plan/);
  });
});
