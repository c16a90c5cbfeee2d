import { readFileSync, writeFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { planJsonSchema } from "../../../src/core/plan/json-schema.ts";
import { formatMistake } from "../../../src/core/plan/mistake.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { listKeys, renderReference } from "../../../src/core/plan/reference.ts";
import { renderRefused } from "../../../src/core/plan/safety/refused.ts";
import { planTemplate } from "../../../src/core/plan/template.ts";
import { OPTIONS, SMALLEST } from "./base.ts";
import { MALFORMED } from "./malformed.ts";

const GENERATED: readonly (readonly [file: string, text: string])[] = [
  ["schema/plan.schema.json", `${JSON.stringify(planJsonSchema(), null, 2)}\n`],
  ["docs/plan.md", renderReference()],
  ["docs/refused.md", renderRefused()],
];
const schema = new Ajv2020({ strict: false, allErrors: true, formats: { uri: true } });
const validate = schema.compile(planJsonSchema());
const mistakesOf = (text: string): string[] => {
  const parsed = parsePlan(text, { ...OPTIONS, tables: () => "at,people,count\n08:00,pupil,5\n" });
  return parsed.kind === "ok" ? [] : parsed.mistakes.map(formatMistake);
};

const SCHEMA = "./node_modules/rentree/schema/plan.schema.json";

describe("what is made from the schema", () => {
  it.each(GENERATED)("%s is fresh", (file, text) => {
    const path = new URL(`../../../${file}`, import.meta.url);
    if (process.env["RENTREE_UPDATE"] === "1") writeFileSync(path, text);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("documents every key with its meaning, and marks it required, defaulted or optional", () => {
    const keys = listKeys();
    expect(keys.length).toBeGreaterThan(120);
    expect(keys.filter(({ node }) => !node.description).map(({ path }) => path)).toEqual([]);
  });

  it("has a row a key in each table, and the numbers that a preset of patience stands for", () => {
    for (const table of renderReference()
      .split(/\n\n/)
      .filter((part) => part.startsWith("| key |"))) {
      const rows = table.split("\n");
      expect(rows.filter((row, index) => rows.indexOf(row) !== index)).toEqual([]);
    }
    expect(renderReference()).toContain("`typical` is a `wait` of 8s, `reload` 80%, `reloadAfter` 2s, 6 `attempts`");
  });

  it("documents examples that its own schema accepts", () => {
    const wrong = listKeys().filter(({ node }) => node.example !== undefined && !schema.compile(node)(parse(node.example)));
    expect(wrong.map(({ path, node }) => `${path}: ${node.example}`)).toEqual([]);
  });

  it("shows plans in docs/plan.md that are free of mistakes", () => {
    const plans = [...renderReference().matchAll(/```yaml\n(.*?)```/gs)].map((match) => String(match[1]));
    expect(plans).toHaveLength(4);
    expect(plans.flatMap(mistakesOf)).toEqual([]);
    expect(plans.filter((plan) => !validate(parse(plan)))).toEqual([]);
  });
});

describe("the JSON Schema for editors", () => {
  it("accepts the smallest plan", () => expect(validate(parse(SMALLEST))).toBe(true));

  it("refuses the mistakes that a schema can see", () => {
    const seen = [
      "a mistyped key",
      "an unknown key deep inside",
      "a duration without a unit",
      "a share as a fraction",
      "a rate without a time",
    ];
    const shaped = ["an unknown persona", "people with both numbers", "a target of both kinds", "an arrival with two shapes", "nobody"];
    for (const title of [...seen, ...shaped]) expect(`${title}: ${validate(parse(MALFORMED[title] ?? ""))}`).toBe(`${title}: false`);
  });
});

describe("the template of rentree init", () => {
  it("is a plan without mistakes for the reference platform and for a platform on this machine", () => {
    expect(mistakesOf(planTemplate({ schema: SCHEMA }))).toEqual([]);
    expect(mistakesOf(planTemplate({ schema: SCHEMA, url: "http://127.0.0.1:8123/ent/" }))).toEqual([]);
    expect(planTemplate({ schema: SCHEMA, url: "http://127.0.0.1:8123/ent/" })).toContain('url: "http://127.0.0.1:8123/ent"');
  });

  it("asks for nothing but the permission where the platform is somebody's", () => {
    const mistakes = mistakesOf(planTemplate({ schema: SCHEMA, url: "https://ent-preprod.example.fr" }));
    expect(mistakes).toHaveLength(2);
    expect(mistakes.every((mistake) => mistake.includes("target.authorisation.") && mistake.includes("placeholder"))).toBe(true);
  });

  it("names the schema for editors in its first line", () => {
    expect(planTemplate({ schema: SCHEMA }).split("\n")[0]).toBe(`# yaml-language-server: $schema=${SCHEMA}`);
  });

  it("keeps a URL that has quotes and hashes from breaking the plan", () => {
    expect(mistakesOf(planTemplate({ schema: SCHEMA, url: 'http://localhost/a"b#c' }))).toEqual([]);
  });
});
