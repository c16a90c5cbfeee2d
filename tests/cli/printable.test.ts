import { afterEach, describe, expect, it, vi } from "vitest";
import { printable } from "../../src/cli/printable.ts";
import { openTerminal } from "../../src/cli/terminal.ts";

afterEach(() => vi.restoreAllMocks());

describe("what a terminal is given", () => {
  it.each([
    ["\u001b[31mred\u001b]0;title\u0007", "\\u001b[31mred\\u001b]0;title\\u0007"],
    ["over\rwritten \u007f \u009b2J", "over\\u000dwritten \\u007f \\u009b2J"],
    ["plan\u202egpj.exe", "plan\\u202egpj.exe"],
    ["collégiens – 40 %\n\tnext\u2028", "collégiens – 40 %\n\tnext\u2028"],
  ])("shows control characters of others' words instead of sending them: %j", (text, shown) => expect(printable(text)).toBe(shown));

  it("leaves JSON the same value", () => {
    const value = { name: "\u009b2J\u202e é" };
    expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
  });

  it.each(["out", "note", "warn"] as const)("holds for %s", (way) => {
    const lines: string[] = [];
    const keep = (text: unknown): boolean => lines.push(String(text)) > 0;
    vi.spyOn(process.stdout, "write").mockImplementation(keep);
    vi.spyOn(process.stderr, "write").mockImplementation(keep);
    openTerminal({ language: "en", quiet: false })[way]("a\u001b[2J");
    expect(lines).toEqual(["a\\u001b[2J\n"]);
  });
});
