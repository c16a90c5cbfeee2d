import { afterEach, expect, it, vi } from "vitest";
import { traceHops } from "../../scenarios/trace.ts";

afterEach(() => vi.restoreAllMocks());

/** What `rentree check` is told that a page had to offer. */
function sawOf(body: string): string {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const page = { url: "http://a/", status: 200, body, headers: {}, charset: "utf-8" as const, location: "" };
  traceHops("pupil")({ exchange: { step: "form", url: "http://a/" }, page });
  return JSON.parse(String(log.mock.lastCall?.[0]).slice("RENTREE_HOP ".length)).saw;
}

it("shows each form by what a chain would write, with its fields as PHP, Liferay and ASP.NET name them, and without tokens", () => {
  const token = "a".repeat(61);
  const long = "ctl00$ctl00$MainContent$LoginUser$UserName";
  expect(
    sawOf(`<form method=post><input name="data[User][login]"><input name=_58_password><input name="${long}"><input name=${token}></form>`),
  ).toBe(`form form (data[User][login], _58_password, ${long})`);
  expect(sawOf('<form class=" wide login"></form><form name=f></form><form id=a name=b></form>')).toBe(
    "form .wide (); form f (); form #a ()",
  );
});
