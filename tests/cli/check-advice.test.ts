import { describe, expect, it } from "vitest";
import { adviseOn } from "../../src/cli/check-advice.ts";

describe("advice after a visit that did not get in", () => {
  it("says what was seen and what to do, in both languages", () => {
    expect(adviseOn("code-asked", "en")).toBe(
      "the password was taken, and a code is asked for after it: test with accounts that have no second factor",
    );
    expect(adviseOn("captcha-asked", "en")).toContain("have the captcha turned off for the test");
    expect(adviseOn("captcha-asked", "fr")).toContain("faire désactiver le captcha");
    expect(adviseOn("code-asked", "fr")).toBe(
      "le mot de passe est accepté, puis un code est demandé : tester avec des comptes sans second facteur",
    );
  });

  it.each(["ticket-refused", "assertion-refused", "no-field-lt", "more-asked", "csrf-refused", "locked", "login_required"])(
    "has a line for %s",
    (reason) => expect(adviseOn(reason, "en")).not.toBe(adviseOn(reason, "fr")),
  );

  it("says of a form that is not there how another is named", () =>
    expect(adviseOn("credentials: no form form-50ac95ac", "en")).toMatch(/form alone is the one that asks for a password/));

  it("says of a platform that is full where the words of its page belong", () => {
    expect(adviseOn("placeholder-page", "en")).toMatch(/full.*pages\.waiting/);
    expect(adviseOn("placeholder-page", "fr")).toMatch(/pleine.*pages\.waiting/);
  });

  it("says of a field that its form does not have how one is kept whose name changes", () => {
    const reason = "credentials: form #in has no field user_469b0c";
    expect(adviseOn(reason, "en")).toContain(`write "user_{k}"`);
    expect(adviseOn(reason, "fr")).toContain(`écrire "user_{k}"`);
  });

  it.each([undefined, "form: no meta csrf to keep as t", "404", "constructor"])("has none for %j", (reason) =>
    expect(adviseOn(reason, "en")).toBeUndefined(),
  );

  it("tells a form of another name from a page that has none", () => {
    const reason = "credentials: no form #in";
    expect(adviseOn(reason, "en", "form .login (user, pass); cookie SID")).toContain("no form of the last page is called so");
    expect(adviseOn(reason, "en", "cookie SID; form #a ()")).toContain("no form of the last page is called so");
    expect(adviseOn(reason, "en", "meta viewport; cookie form")).toContain("has no form at all");
    expect(adviseOn(reason, "fr", "")).toContain("n'a aucun formulaire");
    expect(adviseOn(reason, "en")).toContain("no form of the last page is called so");
  });
});
