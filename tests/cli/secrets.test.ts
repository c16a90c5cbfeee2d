import { describe, expect, it } from "vitest";
import { secretWords } from "../../src/cli/secrets.ts";
import { parsePlan } from "../../src/core/plan/parse.ts";
import { edited, OPTIONS, TARGET } from "../core/plan/base.ts";

const parsed = parsePlan(edited([TARGET, 'target: { url: "http://127.0.0.1:8080", headers: { X-Load-Test: "${LOAD_TOKEN}" } }']), OPTIONS);
if (parsed.kind !== "ok") throw new Error("the plan has mistakes");
const { plan } = parsed;

describe("words that no log may hold", () => {
  it("are the names and passwords of account files, and what the plan reads from the environment", () => {
    const words = secretWords(plan, [{ rows: ["jeanne.martin\nm0t.de.passe"] }], { LOAD_TOKEN: "jeton-42" });
    expect(["jeanne.martin", "m0t.de.passe", "jeton-42"].every((word) => words.has(word))).toBe(true);
    expect(["jeanne", "level", "LOAD_TOKEN"].some((word) => words.has(word))).toBe(false);
  });

  it("are every name of a pattern, within its range, without a list of them", () => {
    const words = secretWords(plan, [{ pattern: "eleve.{n:000}", password: "${MOT}{n}", first: 1, last: 10_000_000 }], { MOT: "p+w" });
    expect(["eleve.007", "eleve.9999999", "p+w12"].every((word) => words.has(word))).toBe(true);
    expect(["eleve.000", "eleveX007", "eleve.", "ppw12"].some((word) => words.has(word))).toBe(false);
  });
});
