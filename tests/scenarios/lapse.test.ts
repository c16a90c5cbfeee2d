import { describe, expect, it } from "vitest";
import type { Page } from "../../scenarios/page.ts";
import { lapseOf } from "../../scenarios/refusal.ts";

const pageOf = (body: string, status = 200): Page => ({ url: "http://a/", status, body, headers: {}, charset: "utf-8", location: "" });
const FORM = pageOf('<form><input name="u"><input type="password" name="p"></form>');

describe("what an error page says of its form", () => {
  it.each([
    ["SimpleSAMLphp", "<h1>State information lost</h1> NOSTATE", 500, "expired"],
    ["Keycloak without its cookies", "Restart login cookie not found. It may have expired", 400, "expired"],
    [
      "a provider that has lost the interaction",
      '{"error":"invalid_request","error_description":"interaction session not found"}',
      400,
      "expired",
    ],
    ["Laravel", "<title>Page</title>", 419, "expired"],
    ["Django", "CSRF verification failed. Request aborted.", 403, "csrf-refused"],
    ["Flask", "The CSRF session token is missing.", 400, "csrf-refused"],
  ])("%s", (_, body, status, reason) => {
    expect(lapseOf(FORM, pageOf(body, status))).toEqual({ outcome: "unexpected-page", reason });
  });

  it("leaves a gateway's timeout and a protection's cookie what they are", () => {
    expect(lapseOf(FORM, pageOf("délai expiré", 504))).toBeUndefined();
    expect(lapseOf(FORM, pageOf("document.cookie = 'c=1; expires=0'", 403))).toBeUndefined();
  });
});
