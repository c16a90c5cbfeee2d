import { describe, expect, it } from "vitest";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { ACCOUNTS, BELL, edited, OPTIONS, SIGN_IN, SMALLEST, TARGET } from "./base.ts";
import { read } from "./read.ts";

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
  it("asks whether the counts of a table are those of each minute, whose people would come in one instant", () => {
    const text = edited([BELL, "  - table: { file: a.csv }"]);
    const minutes = Array.from({ length: 30 }, (_, minute) => `08:${String(minute).padStart(2, "0")}`);
    const said = (rows: readonly string[], plan = text) => {
      const parsed = parsePlan(plan, { ...OPTIONS, tables: () => `at,people,count\n${rows.join("\n")}` });
      return parsed.kind === "ok" ? parsed.warnings : parsed.mistakes;
    };
    expect(said(minutes.map((at, minute) => `${at},,${20 * minute}`))).toEqual([
      "arrivals[0]: everybody whom a.csv has at one time comes in that instant, up to 580 at once; where its counts are those of the time until the next row, write over: 1min",
    ]);
    expect(
      said(
        minutes.map((at) => `${at},,20`),
        edited([BELL, "  - table: { file: a.csv, over: 1min }"]),
      ),
    ).toEqual([]);
    expect(said(minutes.map((at) => `${at}:05.250,,20`))).toEqual([]);
    expect(said(minutes.map((at) => `${at},,1`))).toEqual([]);
    expect(said(["08:00,,25", "08:05,,25", "08:10,,25"])).toEqual([]);
  });
  it.each([
    ["from: '07:55', to: '08:05'", 1, undefined],
    ["from: '07:55', to: '08:05'", 6, undefined],
    ["from: '07:00', to: '09:00:00.500'", 7, undefined],
    ["from: '08:00:00.250'", 1, "each 1 s of the morning: of its window 08:00:01-08:10"],
    ["from: '07:50', to: '07:51'", 8, "each 8 s of the morning: of its window 07:50-07:51:04"],
    ["from: '07:50:01', to: '07:50:03'", 8, "each 8 s of the morning: of its window nothing"],
  ])("says what is judged of a clause's window %s at compress %d: %s", (window, compress, said) => {
    const clause = `clauses: [{ id: A.1, of: attempts, atLeast: 95%, ${window} }]`;
    const text = edited(["seed: 2021\n", `seed: 2021\nclock: { from: "07:50", to: "08:10", compress: ${compress} }\n${clause}\n`]);
    expect(warningsOf(text)).toEqual(said === undefined ? [] : [`clauses.A.1: whole seconds of the run are judged, ${said}`]);
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
    expect(saidOf("Bonjour ${ECOLE}")).toEqual([]);
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
