import { describe, expect, it } from "vitest";
import type { Override } from "../../../src/core/plan/parse.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { edited, SMALLEST, TARGET } from "./base.ts";
import { mistakesOf, planOf, read, set } from "./read.ts";

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
