import { describe, expect, it } from "vitest";
import { catalogueOf, labelOf } from "../../../reports/text/catalogue.ts";
import { ATTEMPT_OUTCOMES } from "../../../src/core/samples/metric.ts";

const paths = (value: unknown, path = ""): readonly string[] =>
  typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, inner]) => paths(inner, `${path}.${key}`)) : [path];
const texts = (value: unknown): readonly string[] =>
  typeof value === "string" ? [value] : typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];

describe("catalogue", () => {
  it("has the same keys in both languages", () => expect(paths(catalogueOf("fr"))).toEqual(paths(catalogueOf("en"))));

  it("leaves no text empty", () => {
    expect([...texts(catalogueOf("en")), ...texts(catalogueOf("fr"))].filter((text) => text.trim() === "")).toEqual([]);
  });

  it("names and explains every outcome of an attempt", () => {
    for (const outcome of ATTEMPT_OUTCOMES) {
      expect(catalogueOf("fr").outcomes.attempt[outcome]).not.toBe("");
      expect(catalogueOf("en").outcomes.attemptMeans[outcome]).not.toBe("");
    }
  });

  it("says authentification in French and never connexion, which is heard as people connected at once", () => {
    expect(texts(catalogueOf("fr").figures).join(" ")).not.toMatch(/connexion/i);
    expect(texts(catalogueOf("fr").sentence).join(" ")).not.toMatch(/connexion/i);
  });

  it("shows a key that it does not know as it came", () => {
    expect(labelOf({ known: "Known" }, "known")).toBe("Known");
    expect(labelOf({ known: "Known" }, "toString")).toBe("toString");
  });
});

it("counts a rate below two as one in French", () => {
  const { sentence } = catalogueOf("fr");
  expect(sentence.found("1,29")).toContain("au plus 1,29 personne par seconde.");
  expect(sentence.found("12,9")).toContain("au plus 12,9 personnes par seconde.");
  expect(sentence.nobody(1)).toContain("1 personne s'est présentée, aucune");
});
