import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FRENCH_REASONS } from "../../../reports/text/fr-reasons.ts";
import { REASONS, readReason, wordsOf } from "../../../src/core/verdict/reason.ts";

const SCENARIOS = join(import.meta.dirname, "../../../scenarios");
/** What ends no attempt: the way out, the lesson, and the page that `rentree check` asks for as nobody. */
const OF_NO_ATTEMPT = ["no-logout", "logout-asks-again", "no-session-token", "for-nobody"];

/** Reasons that stand behind `unexpected(` or `reason:` in a script, those made of a step's or a field's name aside. */
function reasonsIn(text: string): readonly string[] {
  const said = [...text.matchAll(/(?:unexpected\(|reason: )(.*)/g)].map(([, rest = ""]) => rest);
  return said
    .flatMap((rest) => [...rest.matchAll(/"([a-z]+(?:-[A-Za-z]+)+|expired|locked)"/g)].map(([, reason = ""]) => reason))
    .filter((reason) => reason !== "unexpected-page");
}

const files = readdirSync(SCENARIOS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const given = new Set(files.flatMap((file) => reasonsIn(readFileSync(join(SCENARIOS, file), "utf8"))));

describe("the reasons of the sign-ins", () => {
  it("are found in their source", () => expect(given.size).toBeGreaterThan(25));

  it.each([...given].filter((reason) => !OF_NO_ATTEMPT.includes(reason)))("say in a sentence what %s is, and what to do", (reason) => {
    expect(wordsOf(reason)).toEqual({ seen: expect.stringMatching(/\w/), todo: expect.stringMatching(/\w/) });
  });

  it.each(["consent-asked", "change-password-asked"])("are complete with %s, which is made of a step's name", (reason) =>
    expect(wordsOf(reason)).toBeDefined(),
  );

  it("have words of their own in each language, and of one reason in both alike", () => {
    const all = Object.keys(REASONS) as (keyof typeof REASONS)[];
    expect(new Set(all.map((code) => REASONS[code].seen)).size).toBe(all.length);
    for (const code of all) expect(FRENCH_REASONS[code].seen).not.toBe(REASONS[code].seen);
    for (const code of all) expect(FRENCH_REASONS[code].seen.includes("{part}")).toBe(REASONS[code].seen.includes("{part}"));
  });

  it.each([
    ["no-field-AuthState", "no-field", "AuthState"],
    ["access_denied", "provider-error", "access_denied"],
    ["RequestDenied", "saml-status", "RequestDenied"],
    ["code-asked", "code-asked", ""],
  ])("are read with their own part: %s", (reason, code, part) => {
    expect(readReason(reason)).toEqual({ code, part });
    expect(wordsOf(reason)?.seen).toContain(part);
  });

  it.each(["404", "1212", "form: no form #login", "mine", "constructor", ""])("have no words for %j", (reason) =>
    expect(wordsOf(reason)).toBeUndefined(),
  );
});
