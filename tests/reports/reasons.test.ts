import { describe, expect, it } from "vitest";
import { contextOf } from "../../reports/context.ts";
import { clauseLines, clauseReason, validityReasons, warningLines } from "../../reports/reasons.ts";
import { FRENCH_CAUSES } from "../../reports/text/fr-causes.ts";
import { CAUSE_CODES, validityOf } from "../../src/core/verdict/cause.ts";
import type { ClauseResult } from "../../src/core/verdict/run.ts";
import { runNamed } from "./runs/runs.ts";

const run = runNamed("found");

describe("reasons in French", () => {
  it("know every cause and no other", () => expect(Object.keys(FRENCH_CAUSES).sort()).toEqual([...CAUSE_CODES].sort()));

  it("say the numbers of the cause with their units", () => {
    const validity = validityOf([{ code: "late", params: { lagP99Ms: 140 } }]);
    expect(validityReasons({ ...run, validity }, "fr")).toEqual([
      "l'injecteur était en retard : 99 % de ses battements en 140\u00a0ms ou moins, 50\u00a0ms permises",
    ]);
    expect(validityReasons({ ...run, validity }, "en")).toEqual(validity.reasons);
  });

  it("name the phase of which they speak, where a run has several", () => {
    const validity = validityOf([{ code: "dropped", params: { count: 3, phase: "hold-2" } }]);
    expect(validityReasons({ ...run, validity }, "fr")[0]).toMatch(/^phase hold-2 : l'injecteur n'a pas pu lancer 3/);
    expect(validityReasons({ ...run, validity }, "en")).toEqual(["in phase hold-2: the generator could not start 3 arrivals"]);
  });

  it("fall back to what the run says where a cause is unknown or absent", () => {
    const unknown = { kind: "broken", reasons: ["odd"], causes: [{ code: "toString2", params: {} }] } as const;
    expect(validityReasons({ ...run, validity: unknown }, "fr")).toEqual(["odd"]);
    expect(validityReasons({ ...run, validity: { kind: "broken", reasons: ["odd"] } }, "fr")).toEqual(["odd"]);
  });
});

describe("the reason of a clause", () => {
  const clause: ClauseResult = { id: "C", kind: "fail", of: "attempts", measured: 0.5, limit: 0.95, sample: 1_200, why: "600 of 1200 …" };
  const french = contextOf(run, "fr");

  it("is the run's own in English", () => expect(clauseReason(clause, contextOf(run, "en"))).toBe("600 of 1200 …"));

  it("is made of the run's numbers in French", () => expect(clauseReason(clause, french)).toBe("600 sur 1\u202f200"));

  it("says for what command a skipped clause is", () => {
    expect(clauseReason({ id: "C", kind: "skipped", of: "sloRate", limit: 40, why: "" }, french)).toBe(
      "relève de rentree capacity, non d'un tir",
    );
  });

  it("names the measurement, the empty window or the haste where there is no verdict", () => {
    const open: ClauseResult = { id: "C", kind: "no-verdict", of: "visits", limit: 0.95, why: "" };
    expect(clauseReason(open, contextOf(runNamed("incomplete"), "fr"))).toBe("mesure non exploitable (incomplète)");
    expect(clauseReason(open, contextOf(runNamed("nobody"), "fr"))).toBe("personne n'est entré");
    expect(clauseReason(open, contextOf({ ...run, clock: { ...run.clock, compress: 10 } }, "fr"))).toMatch(/10 fois plus vite/);
    expect(clauseReason(open, french)).toBe("personne n'est venu dans sa plage horaire");
  });
});

describe("the reason of a clause about a rate", () => {
  const of = (change: Partial<ClauseResult>): ClauseResult => ({
    id: "C",
    of: "sloRate",
    limit: 40,
    kind: "pass",
    measured: 46,
    why: "",
    ...change,
  });
  const said = (clause: ClauseResult, name: Parameters<typeof runNamed>[0] = "found") =>
    clauseReason(clause, contextOf(runNamed(name), "fr"));

  it("is the measurement where that is not valid, as in English", () =>
    expect(said(of({ kind: "no-verdict", why: "the measurement is incomplete: …" }), "incomplete")).toBe(
      "mesure non exploitable (incomplète)",
    ));

  it("speaks of no interval where the holds alone decided it", () => {
    expect(said(of({ why: "held at every rate up to 46 per second" }))).toBe("tenue à tous les débits essayés, jusqu'à 46/s");
    expect(said(of({ kind: "fail", measured: 12, why: "missed already at 12 per second" }))).toBe("manquée déjà à 12/s");
    expect(said(of({ why: "between 41 and 44 per second (3 repeats)" }))).toBe("tenue par tout l'intervalle");
  });
});

describe("the lines of a terminal", () => {
  const clause: ClauseResult = { id: "C", kind: "fail", of: "attempts", measured: 0.5, limit: 0.95, sample: 1_200, why: "600 of 1200 …" };
  const warnings = ["target.insecure accepts any certificate; the report says so", "nobody's own"];

  it("are in the language that was asked for", () => {
    expect(clauseLines({ ...run, clauses: [clause] }, "en")).toEqual(["C: fail (600 of 1200 …)"]);
    expect(clauseLines({ ...run, clauses: [clause] }, "fr")).toEqual(["C : non conforme (600 sur 1\u202f200)"]);
    expect(warningLines({ warnings }, "en")).toEqual(warnings);
    expect(warningLines({ warnings }, "fr")).toEqual([
      "target.insecure accepte n'importe quel certificat ; le rapport le dit",
      "nobody's own",
    ]);
  });
});
