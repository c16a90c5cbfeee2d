import { describe, expect, it } from "vitest";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { ACCOUNTS, BELL, edited, OPTIONS, PERMISSION, SIGN_IN, SMALLEST, TARGET } from "./base.ts";
import { mistakesOf, planOf, read, set } from "./read.ts";

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

  it("knows people in a table whose accents are letters of their own", () => {
    const text = edited([BELL, "  - table: { file: a.csv }"], ["    count: 3000", "    name: lycéens\n    count: 3000"]);
    const parsed = parsePlan(text, { ...OPTIONS, tables: () => "at,people,count\n08:00,lyce\u0301ens,5\n" });
    expect(parsed).toMatchObject({ kind: "ok", plan: { arrivals: [{ rows: [{ people: "lycéens" }] }] } });
  });

  it("says of a table that is a workbook, or compressed, how to save it", () => {
    const text = edited([BELL, "  - table: { file: a.xlsx }"]);
    const parsed = parsePlan(text, { ...OPTIONS, tables: () => "PK\u0003\u0004\0\0at,people,count\n" });
    expect(parsed).toMatchObject({ kind: "mistakes", mistakes: [{ file: "a.xlsx", line: 1, message: "is not a text; save it as CSV" }] });
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
});

describe("an address with accents", () => {
  it("is refused with the way to the name that the DNS knows", () => {
    expect(mistakesOf(edited([TARGET, 'target: { url: "https://ent.collège.fr/a" }']))[0]).toContain(
      'target.url must have its name as the DNS knows it, xn--… (got "https://ent.collège.fr/a"); rentree init https://ent.collège.fr/a writes it so',
    );
  });
});
