import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formatMistake } from "../../../src/core/plan/mistake.ts";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import { OPTIONS } from "./base.ts";
import { MALFORMED, TABLES } from "./malformed.ts";

const golden = new URL("../../golden/plan-mistakes.txt", import.meta.url);

const explained = new Map<string, readonly string[]>();

/** What is wrong with a plan; each is read once for all tests. */
function explain(text: string): readonly string[] {
  const known = explained.get(text) ?? messagesOf(text);
  explained.set(text, known);
  return known;
}

function messagesOf(text: string): readonly string[] {
  const tables = (file: string): string => {
    const table = TABLES[file];
    if (table === undefined) throw new Error(`${file} is not there`);
    return table;
  };
  const parsed = parsePlan(text, { ...OPTIONS, tables });
  return parsed.kind === "ok" ? ["(no mistake)"] : parsed.mistakes.map(formatMistake);
}

describe("mistakes in plans", () => {
  it("has a message for each of more than sixty malformed plans", () => {
    expect(Object.keys(MALFORMED).length).toBeGreaterThan(60);
  });

  it.each(Object.entries(MALFORMED))("finds %s", (_, text) => {
    const messages = explain(text);
    expect(messages).not.toContain("(no mistake)");
    expect(messages.length).toBeGreaterThan(0);
  });

  it("says what the golden file says, which was read by eye", () => {
    const text = `${Object.entries(MALFORMED)
      .map(([title, plan]) => `# ${title}\n${explain(plan).join("\n")}\n`)
      .join("\n")}`;
    if (process.env["RENTREE_UPDATE"] === "1") writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
  });
});
