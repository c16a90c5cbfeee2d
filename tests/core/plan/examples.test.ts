import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readAccounts } from "../../../src/core/plan/accounts/file.ts";
import { planJsonSchema } from "../../../src/core/plan/json-schema.ts";
import { formatMistake } from "../../../src/core/plan/mistake.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { OPTIONS } from "./base.ts";

const folder = new URL("../../../plans/examples/", import.meta.url);
const plans = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
const validate = new Ajv2020({ strict: false, formats: { uri: true } }).compile(planJsonSchema());

describe("the example plans", () => {
  it("cover the eleven common cases", () => expect(plans.length).toBeGreaterThanOrEqual(11));

  it.each(plans)("%s is free of mistakes and warnings, for Rentrée and for an editor", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const parsed = parsePlan(text, { ...OPTIONS, tables: (file) => readFileSync(new URL(file, folder), "utf8") });
    expect(parsed.kind === "ok" ? parsed.warnings : parsed.mistakes.map(formatMistake)).toEqual([]);
    expect(validate(parse(text))).toBe(true);
  });

  it.each(plans)("%s comes with its account files and hooks", (name) => {
    const parsed = parsePlan(readFileSync(new URL(name, folder), "utf8"), OPTIONS);
    if (parsed.kind !== "ok") throw new Error("mistakes");
    for (const hook of Object.values(parsed.plan.hooks)) expect(existsSync(new URL(hook, folder))).toBe(true);
    for (const { accounts, count } of parsed.plan.people) {
      if (accounts.kind !== "file") continue;
      const read = readAccounts(readFileSync(new URL(accounts.file, folder)), accounts);
      expect(read.kind === "ok" ? read.rows.length : read.message).toBeGreaterThanOrEqual(count);
    }
  });
});
