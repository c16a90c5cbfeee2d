import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adviseOn } from "../../src/cli/check-advice.ts";

const SCENARIOS = join(import.meta.dirname, "../../scenarios");
const REASONS = [
  "foreign-host",
  "landing-text-missing",
  "landing-cookie-missing",
  "landing-not-a-page",
  "landing-elsewhere",
  "placeholder-page",
  "login-form",
  "no-password-field",
  "no-SAMLResponse",
  "proof-was-there-before",
  "service-not-registered",
  "client-refused",
  "account-in-use",
  "sessions-full",
  "code-asked",
  "consent-asked",
  "change-password-asked",
];

describe("advice after a visit that did not get in", () => {
  it.each(REASONS)("has a line in both languages for %s, which a sign-in says", (reason) => {
    expect(adviseOn(reason, "en")).not.toBe(adviseOn(reason, "fr"));
    const files = readdirSync(SCENARIOS, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    expect(files.some((file) => readFileSync(join(SCENARIOS, file), "utf8").includes(`"${reason}"`))).toBe(true);
  });

  it("says of a form that is not there how another is named", () =>
    expect(adviseOn("credentials: no form form-50ac95ac", "en")).toMatch(/form alone is the one that asks for a password/));

  it.each([undefined, "form: no meta csrf to keep as t", "404", "constructor"])("has none for %j", (reason) =>
    expect(adviseOn(reason, "en")).toBeUndefined(),
  );
});
