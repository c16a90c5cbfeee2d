import { describe, expect, it } from "vitest";
import { formatMistake } from "../../../src/core/plan/mistake.ts";
import { type Override, parsePlan } from "../../../src/core/plan/parse.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { ACCOUNTS, BELL, edited, OPTIONS, PERMISSION, SIGN_IN, SMALLEST, TARGET } from "./base.ts";

const TABLE = "at,people,count\n08:00:00.250,pupil,3\n07:59,,2\n";

function read(text: string, more: { overrides?: readonly Override[]; seed?: number } = {}) {
  const parsed = parsePlan(text, { ...OPTIONS, tables: () => TABLE, ...more });
  if (parsed.kind === "mistakes") throw new Error(parsed.mistakes.map(formatMistake).join("\n"));
  return parsed;
}
const planOf = (text: string): Plan => read(text).plan;
const mistakesOf = (text: string, overrides: readonly Override[] = []): string[] => {
  const parsed = parsePlan(text, { ...OPTIONS, overrides });
  return parsed.kind === "ok" ? [] : parsed.mistakes.map(formatMistake);
};
const set = (path: string, value: string): Override => ({ path, value });

it("takes five days of arrivals where they are played in ten hours, and not where they are played as they are", () => {
  const long = SMALLEST.replace(BELL, "  - steady: { rate: 1/h, for: 120h }");
  expect(mistakesOf(long).join()).toContain("must be at most 72h");
  expect(mistakesOf(long, [set("clock.compress", "12")])).toEqual([]);
});

describe("the defaults of a plan", () => {
  it("are those of design.md §6", () => {
    const plan = planOf(SMALLEST.replace("objective: { within: 2s, share: 95% }\nseed: 2021\n", ""));
    expect(plan).toMatchObject({ seed: 1, timezone: "Europe/Paris", objectives: [{ within: 2_000, share: 0.95 }], clauses: [], hooks: {} });
    expect(plan.target).toMatchObject({ writes: true, insecure: false, proxy: "none", headers: {}, allow: [], resolve: {}, sessions: {} });
    expect(plan.people[0]).toMatchObject({
      name: "pupil",
      id: "pupil",
      typing: 0,
      deadline: 900_000,
      honoursWait: 0.5,
      logout: 0,
      classroom: false,
    });
    expect(plan.people[0]?.patience).toEqual({ wait: 8_000, sigma: 0.7, reload: 0.8, reloadAfter: 2_000, attempts: 6 });
    expect(plan.arrivals[0]).toMatchObject({
      kind: "bell",
      people: [],
      at: [{ time: 28_800_000, share: 1 }],
      individual: { share: 0.55, mean: -60_000, sd: 180_000 },
      classes: { share: 0.35, mean: 90_000, sd: 90_000, size: 25, spread: 30_000 },
      background: { share: 0.1, within: 1_800_000 },
    });
  });

  it("play ten minutes on each side of the bells", () => {
    const plan = planOf(edited([BELL, '  - bell: { at: { "08:25": 40%, "08:00": 60% } }']));
    expect(plan.clock).toEqual({ from: 28_200_000, to: 30_900_000, compress: 1 });
  });

  it("play from 08:00 to the end of the last shape where there is no bell", () => {
    const plan = planOf(edited([BELL, "  - steps: { from: 10/s, to: 30/s, step: 10/s, hold: 1min }\n  - ramp: { to: 5/s, over: 2min }"]));
    expect(plan.clock).toMatchObject({ from: 28_800_000, to: 28_980_000 });
    expect(plan.arrivals.map((arrival) => ("start" in arrival ? arrival.start : 0))).toEqual([28_800_000, 28_800_000]);
  });

  it("play from the first start where there is one", () => {
    const plan = planOf(edited([BELL, '  - spike: { base: 1/s, peak: 5/s, for: 1min, watch: 2min, start: "09:30" }']));
    expect(plan.clock).toMatchObject({ from: 34_200_000, to: 34_380_000 });
  });

  it("do not write to a platform that is somebody's", () => {
    expect(
      planOf(edited([TARGET, `target: { url: https://ent.example.fr/, ${PERMISSION} }`], ['"pw{n}"', '"${PW}"'])).target,
    ).toMatchObject({
      url: "https://ent.example.fr",
      writes: false,
    });
    expect(planOf(edited([TARGET, "target: { reference: { workers: 8, service: 200ms } }"])).target).toMatchObject({
      url: "",
      writes: true,
      reference: { workers: 8, service: 200, law: "exponential", zombie: true, seed: 1, faults: [] },
    });
  });
});

describe("what a plan says", () => {
  it("keeps ids, names and values of where as they are written", () => {
    const text = edited(
      ["name: Morning peak", "name: 06"],
      [ACCOUNTS, "accounts: { file: a.csv, where: { dept: 06, actif: true, note: 1.50 } }"],
      ["seed: 2021\n", "seed: 2021\nclauses: [{ id: 4.10, of: attempts, atLeast: 95% }]\n"],
    );
    const plan = planOf(text);
    expect(plan.name).toBe("06");
    expect(plan.clauses[0]?.id).toBe("4.10");
    expect(plan.people[0]?.accounts).toMatchObject({
      where: { dept: "06", actif: "true", note: "1.50" },
      login: "login",
      password: "password",
    });
  });

  it("counts people as a share of a population", () => {
    expect(planOf(edited(["count: 3000", "of: 413 000\n    share: 50 %"])).people[0]?.count).toBe(206_500);
  });

  it("gives every group an id that k6 takes for a scenario", () => {
    const line = (name: string): string => `  - { persona: pupil, name: "${name}", count: 1, ${ACCOUNTS} }\n`;
    const plan = planOf(edited(["arrivals:", `${line("Collégiens 6e/5e")}${line("collegiens-6e-5e")}${line("日本")}arrivals:`]));
    expect(plan.people.map(({ id }) => id)).toEqual(["pupil", "collegiens-6e-5e", "collegiens-6e-5e-2", "people"]);
  });

  it("fills a patience in numbers from its preset", () => {
    const plan = planOf(edited(["    count: 3000\n", "    count: 3000\n    patience: { preset: impatient, wait: 5s }\n"]));
    expect(plan.people[0]?.patience).toEqual({ wait: 5_000, sigma: 0.7, reload: 0.95, reloadAfter: 1_000, attempts: 10 });
  });

  it("types the settings of a sign-in of one's own as YAML does, and those of a known one as text", () => {
    const own = planOf(
      edited([SIGN_IN, 'signIn: { kind: ./portail.ts, port: 8080, strict: true, code: 06, quoted: "7", landing: { contains: 12 } }']),
    );
    expect(own.people[0]?.signIn).toEqual({
      kind: "./portail.ts",
      port: 8_080,
      strict: true,
      code: "06",
      quoted: "7",
      landing: { contains: "12" },
    });
    const known = planOf(
      edited([SIGN_IN, 'signIn: { kind: cas, server: "http://127.0.0.1:8080/cas", service: "http://127.0.0.1:8080/", validate: true }']),
    );
    expect(known.people[0]?.signIn).toEqual({
      kind: "cas",
      server: "http://127.0.0.1:8080/cas",
      service: "http://127.0.0.1:8080/",
      validate: true,
    });
  });

  it("takes the address of a CAS with a slash at its end, below which its own addresses lie all the same", () => {
    const plan = planOf(
      edited([SIGN_IN, 'signIn: { kind: cas, server: "http://127.0.0.1:8080/cas/", service: "http://127.0.0.1:8080/" }']),
    );
    expect(plan.people[0]?.signIn["server"]).toBe("http://127.0.0.1:8080/cas");
  });

  it("takes the address of an issuer's description for the issuer", () => {
    const issuer = "http://127.0.0.1:8080/realms/ent";
    const oidc = `{ kind: oidc, issuer: "${issuer}/.well-known/openid-configuration", clientId: ent, redirectUri: "http://127.0.0.1:8080/" }`;
    expect(planOf(edited([SIGN_IN, `signIn: ${oidc}`])).people[0]?.signIn["issuer"]).toBe(issuer);
  });

  it("takes braces around words of a query in JSON, as GraphQL has them, for no name", () => {
    const json = `{ query: 'mutation ($u: String!) { signIn(login: $u) { token } }', variables: { u: "{login}", p: "{password}" } }`;
    const step = `{ name: in, post: "{target}/graphql", json: ${json}, keep: { token: { json: data.signIn.token } } }`;
    const plan = planOf(edited([SIGN_IN, `signIn: { kind: chain, steps: [${step}] }`]));
    expect(plan.people[0]?.signIn["steps"]).toMatchObject([{ json: { variables: { u: "{login}" } } }]);
  });

  it("reads tables of arrivals in the order of time", () => {
    const plan = planOf(edited([BELL, "  - table: { file: a.csv }"]));
    expect(plan.arrivals[0]).toMatchObject({
      rows: [
        { at: 28_740_000, people: "", count: 2 },
        { at: 28_800_250, people: "pupil", count: 3 },
      ],
    });
  });

  it("writes anchors out", () => {
    const text = edited(
      [ACCOUNTS, `accounts: &a { pattern: "u{n}", password: "p{n}", last: 5 }`],
      ["arrivals:", "  - { persona: teacher, count: 2, accounts: *a }\narrivals:"],
    );
    expect(planOf(text).people.map(({ accounts }) => accounts.kind)).toEqual(["pattern", "pattern"]);
  });

  it("is a value that JSON keeps whole", () => {
    const plan = planOf(SMALLEST);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it("survives a byte order mark and Windows line ends", () => {
    expect(planOf(`\uFEFF${SMALLEST.replaceAll("\n", "\r\n")}`)).toEqual(planOf(SMALLEST));
  });

  it("says nothing new when it is read again from the text that the results keep", () => {
    const first = read(SMALLEST, { overrides: [set("people.pupil.count", "6000"), set("target.headers.X-Test", "a b")], seed: 7 });
    expect(planOf(first.text)).toEqual(first.plan);
    expect(first.plan).toMatchObject({ seed: 7, people: [{ count: 6_000 }], target: { headers: { "X-Test": "a b" } } });
    expect(read(SMALLEST).text).toBe(SMALLEST);
  });

  it.each(["0123", "06", "1e3", "0x1F", "1.10", "+5", "~", "TRUE", "null", "1_000", '"#1"', "é", "'a: b'", '"a\\nb"', "<<", "!!str 5"])(
    "keeps a word that other readers of YAML take for a number, as it was given: %s",
    (value) => {
      const overrides = ["name", "people.0.name", "people.0.accounts.password"].map((path) => set(path, value));
      const first = read(SMALLEST, { overrides });
      expect(planOf(first.text)).toEqual(first.plan);
    },
  );

  it("takes blanks for an empty text, as where nothing stands", () => {
    for (const value of ["", " ", "\n"])
      expect(mistakesOf(SMALLEST, [set("name", value)])).toEqual([expect.stringContaining("is empty; write for example Morning peak")]);
  });

  it("keeps such words where the plan itself has them, and something else is overridden", () => {
    const text = edited(["name: Morning peak", "name: 1e3"], ["  - persona: pupil", "  - name: 06\n    persona: pupil"]);
    const first = read(text, { overrides: [set("target.headers", "{ X-Test: 010 }")], seed: 7 });
    expect(first.plan).toMatchObject({ name: "1e3", people: [{ name: "06" }], target: { headers: { "X-Test": "010" } } });
    expect(planOf(first.text)).toEqual(first.plan);
  });
});

describe("warnings", () => {
  const warningsOf = (text: string): readonly string[] => read(text).warnings;
  it("has none for the smallest plan", () => expect(warningsOf(SMALLEST)).toEqual([]));
  it("names people who never come", () => {
    const text = edited(
      ["arrivals:", `  - { persona: teacher, count: 1, ${ACCOUNTS} }\narrivals:`],
      [BELL, '  - bell: { at: "08:00", people: [pupil] }'],
    );
    expect(warningsOf(text)).toEqual(["people.teacher never come: no entry of arrivals names them"]);
  });
  it("names what lies outside the clock", () => {
    const text = edited(
      ["seed: 2021\n", 'seed: 2021\nclock: { from: "07:50", to: "08:05" }\n'],
      [BELL, `${BELL}\n  - bell: { at: "09:00" }\n  - steady: { rate: 1/s, for: 20min }\n  - table: { file: a.csv }`],
    );
    expect(warningsOf(text)).toHaveLength(2);
  });
  it.each(['saml, start: "http://127.0.0.1:8080/in"', 'kosmos-cas, start: "http://127.0.0.1:8080/in"'])(
    "asks %s for a text that proves the sign-in",
    (signIn) => {
      expect(warningsOf(edited([SIGN_IN, `signIn: { kind: ${signIn} }`]))).toEqual([expect.stringContaining("without landing.contains")]);
      expect(warningsOf(edited([SIGN_IN, `signIn: { kind: ${signIn}, landing: { contains: Bienvenue } }`]))).toEqual([]);
    },
  );
  it.each([
    ["expect: { cookie: SESSION }", "", 1],
    ["expect: { redirect: / }", ", landing: { cookie: SESSION }", 1],
    ["expect: { form: form }", ", landing: { cookie: SESSION }", 1],
    ["expect: { redirect: / }", ", landing: { contains: Bienvenue }", 0],
    ["expect: { contains: Bienvenue }", "", 0],
    ["expect: { form: '#profile' }", "", 0],
    ["keep: { token: { json: token } }", "", 0],
  ])("asks a chain with %s%s for a text where only a cookie or a redirect proves the sign-in", (what, more, count) => {
    const before = "expect: { contains: Portail }, keep: { day: { header: X-Day } }";
    const steps = `[{ name: a, get: "{target}/", ${before} }, { name: b, submit: form, fields: { p: "{password}" }, ${what} }]`;
    const said = warningsOf(edited([SIGN_IN, `signIn: { kind: chain, steps: ${steps}${more} }`]));
    expect(said).toEqual(Array.from({ length: count }, () => expect.stringContaining("only a cookie or a redirect proves")));
  });
  it("names a text of the landing page with a name in braces, which nothing fills in", () => {
    const saidOf = (contains: string) => warningsOf(edited([SIGN_IN, `signIn: { kind: entcore, landing: { contains: '${contains}' } }`]));
    expect(saidOf("Bonjour {login}")).toEqual([
      "people.pupil: landing.contains is looked for as it is written, and nothing fills in {login}; name a text that everybody who is in sees",
    ]);
    expect(saidOf('{"user":{"id":')).toEqual([]);
    expect(saidOf("Bonjour")).toEqual([]);
  });
  it("names people whose deadline cuts what the objective still allows", () => {
    expect(warningsOf(edited(["    count: 3000\n", "    count: 3000\n    deadline: 1s\n"]))).toEqual([
      expect.stringMatching(/people\.pupil: the deadline of 1 s ends before the objective's 2 s/),
    ]);
  });
  it("names accounts that everybody shares, and a certificate that nobody checks", () => {
    expect(warningsOf(edited(["last: 500", "last: 5"], [TARGET, "target: { url: https://localhost, insecure: true }"]))).toHaveLength(2);
  });
});

describe("an address with accents", () => {
  it("is refused with the way to the name that the DNS knows", () => {
    expect(mistakesOf(edited([TARGET, 'target: { url: "https://ent.collège.fr/a" }']))[0]).toContain(
      'target.url must have its name as the DNS knows it, xn--… (got "https://ent.collège.fr/a"); rentree init https://ent.collège.fr/a writes it so',
    );
  });
});

describe("overrides", () => {
  const planWith = (...overrides: Override[]): Plan => read(SMALLEST, { overrides }).plan;
  it("find entries of lists by name, persona, shape or index", () => {
    expect(planWith(set("people.pupil.count", "6000")).people[0]?.count).toBe(6_000);
    expect(planWith(set("people[0].count", "6000")).people[0]?.count).toBe(6_000);
    expect(planWith(set("people.0.patience.wait", "3s")).people[0]?.patience.wait).toBe(3_000);
    for (const path of ["arrivals.bell.bell.at", "arrivals.bell.at", "arrivals[0].bell.at"])
      expect(planWith(set(path, '"09:00"')).arrivals[0]).toMatchObject({ at: [{ time: 32_400_000 }] });
    expect(planWith(set("arrivals.bell", "{ steady: { rate: 1/s, for: 1min } }")).arrivals[0]).toMatchObject({ kind: "steady" });
  });
  it("replace whole values", () => {
    expect(planWith(set("target", "{ reference: { workers: 2, service: 1s } }")).target.reference?.workers).toBe(2);
  });
  it("change one of two that share an anchor, whichever has it, and say so in the text that the results keep", () => {
    const shared = edited(
      ["    accounts: {", "    accounts: &all {"],
      ["arrivals:", "  - { persona: teacher, count: 5, accounts: *all }\narrivals:"],
    );
    for (const [changed, kept] of [
      ["pupil", "teacher"],
      ["teacher", "pupil"],
    ]) {
      const { plan, text } = read(shared, { overrides: [set(`people.${changed}.accounts.last`, "7")] });
      const lasts = plan.people.map(({ name, accounts }) => [name, accounts.kind === "pattern" ? accounts.last : 0]);
      expect(Object.fromEntries(lasts)).toEqual({ [changed ?? ""]: 7, [kept ?? ""]: 500 });
      expect(planOf(text)).toEqual(plan);
    }
  });
  it("may have anchors of their own", () => {
    const { plan, text } = read(SMALLEST, { overrides: [set("target.headers", "{ X-A: &a 010, X-B: *a }")] });
    expect(plan.target.headers).toEqual({ "X-A": "010", "X-B": "010" });
    expect(planOf(text)).toEqual(plan);
  });
  it("are judged like the rest of the plan and named in the message", () => {
    expect(mistakesOf(SMALLEST, [set("people.pupil.count", "-1")])).toEqual([
      '--set people.pupil.count=-1 people[0].count must be a whole number from 1 to 100000000 (got "-1"); write for example 3000',
    ]);
    expect(mistakesOf(SMALLEST, [set("people.pupil.cuont", "1")])[0]).toContain("did you mean count?");
  });
  it("are told that # begins a comment where it begins a value, and take it in quotes", () => {
    expect(mistakesOf(SMALLEST, [set("name", "#1")])).toEqual([
      `--set name=#1 is empty, because # begins a comment; write it in two kinds of quotes: '"#1"'`,
    ]);
    expect(planWith(set("name", '"#1"')).name).toBe("#1");
  });
  it("are refused without showing a secret that they give", () => {
    const password = "people.pupil.accounts.password";
    expect(mistakesOf(edited([TARGET, "target: { url: https://ent.example.fr }"]), [set(password, "hunter2")])[0]).toMatch(
      /^--set people\.pupil\.accounts\.password=… people\[0\]\.accounts\.password is a secret written out/,
    );
    for (const value of ["[hunter2", "#hunter2", "hunter2: [", '"hunter2'])
      expect(mistakesOf(SMALLEST, [set(password, value)])).toEqual([
        `--set people.pupil.accounts.password=… is no YAML value; write it in two kinds of quotes: '"…"'`,
      ]);
  });
  it.each([
    ["people.pupil.accounts.pasword", "hunter2"],
    ["people.pupil.accounts", "{ passwort: hunter2, patern: x }"],
    ["people.pupil.accounts", '{ "password": hunter2, patern: x'],
    ["target.url", "http://anna:hunter2@127.0.0.1"],
  ])("are refused without showing a secret whose key is misspelt, or that lies in the value: %s=%s", (path, value) => {
    const mistakes = mistakesOf(SMALLEST, [set(path, value)]);
    expect(mistakes.filter((mistake) => mistake.startsWith(`--set ${path}=… `))).not.toEqual([]);
    expect(mistakes.join("\n")).not.toContain("hunter2");
  });
  it("are refused where they lead nowhere", () => {
    expect(mistakesOf(SMALLEST, [set("a.".repeat(5_000), "1")])).toEqual([expect.stringMatching(/names a key more than 64 levels deep/)]);
    expect(mistakesOf(SMALLEST, [set("people.teacher.count", "1"), set("seed.x", "1"), set("name", "[")])).toEqual([
      "--set people.teacher.count=1 names no entry of the list (teacher); there is 0 (pupil)",
      "--set seed.x=1 names x below a single value; write the path of a key, for example seed or people.pupil.count",
      "--set name=[ has a [ that is never closed",
    ]);
  });
});
