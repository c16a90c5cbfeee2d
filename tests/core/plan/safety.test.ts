import { describe, expect, it } from "vitest";
import { parsePlan } from "../../../src/core/plan/parse.ts";
import type { Plan } from "../../../src/core/plan/plan.ts";
import { checkAuthorisation, edgeOfHours } from "../../../src/core/plan/safety/authorisation.ts";
import { refusedOrigin, refusedUrl } from "../../../src/core/plan/safety/refused.ts";
import { isoIn, nextChange, wallClockAt, zoneOffsetAt } from "../../../src/core/plan/safety/zone.ts";
import { isLoopback, splitUrl } from "../../../src/core/plan/url.ts";
import { edited, OPTIONS, TARGET } from "./base.ts";

const PARIS = "Europe/Paris";
const HOUR = 3_600_000;

function planAt(target: string): Plan {
  const parsed = parsePlan(edited([TARGET, `target: ${target}`], ['"pw{n}"', '"${PW}"']), OPTIONS);
  if (parsed.kind === "mistakes") throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.plan;
}
const planWith = (permission: string, more = ""): Plan =>
  planAt(`{ url: https://ent.example.fr, authorisation: { by: Me, reference: letter, ${permission} }${more} }`);
const refusalsAt = (plan: Plan, at: string, lengthMs = 0): readonly string[] => {
  const check = checkAuthorisation(plan, Date.parse(at), lengthMs);
  return check.kind === "ok" ? [] : check.refusals;
};
const edgeAt = (plan: Plan, at: string): string => new Date(edgeOfHours(plan, Date.parse(at)) ?? Number.NaN).toISOString();

describe("a permission by dates", () => {
  const plan = planWith("from: 2026-12-01, to: 2026-12-31");

  it("includes the first and the last day, by the wall clock of the plan's time zone", () => {
    expect(refusalsAt(plan, "2026-11-30T23:59:59+01:00")).toHaveLength(1);
    expect(refusalsAt(plan, "2026-12-01T00:00:00+01:00")).toEqual([]);
    expect(refusalsAt(plan, "2026-12-31T23:59:59+01:00")).toEqual([]);
    expect(refusalsAt(plan, "2027-01-01T00:00:00+01:00")).toHaveLength(1);
  });

  it("ends at the midnight after the last day", () => expect(edgeAt(plan, "2026-12-15T12:00:00Z")).toBe("2026-12-31T23:00:00.000Z"));

  it("ends now where it does not hold", () => expect(edgeAt(plan, "2026-11-15T12:00:00Z")).toBe("2026-11-15T12:00:00.000Z"));
});

describe("a permission by hours", () => {
  const plan = planWith('from: 2026-12-01, to: 2026-12-31, hours: "18:00-22:00"');

  it("takes a run that ends in time and refuses one that does not", () => {
    expect(refusalsAt(plan, "2026-12-01T21:00:00+01:00", HOUR)).toEqual([]);
    expect(refusalsAt(plan, "2026-12-01T21:00:01+01:00", HOUR)).toEqual([
      "https://ent.example.fr may be tested from 2026-12-01 to 2026-12-31, 18:00-22:00 (Europe/Paris); the run would end at 2026-12-01 22:00, after 2026-12-01 22:00: start earlier, shorten the clock or raise compress",
    ]);
  });

  it("refuses a start outside them and says what time it is", () => {
    expect(refusalsAt(plan, "2026-12-01T17:59:00+01:00")).toEqual([
      "https://ent.example.fr may be tested from 2026-12-01 to 2026-12-31, 18:00-22:00 (Europe/Paris); it is now 2026-12-01 17:59",
    ]);
    expect(refusalsAt(plan, "2026-12-01T22:00:00+01:00")).toHaveLength(1);
  });
});

describe("hours that cross midnight", () => {
  const plan = planWith('from: 2026-12-01, to: 2026-12-31, hours: "22:00-02:00"');

  it("hold on both sides of it", () => {
    expect(refusalsAt(plan, "2026-12-02T01:59:00+01:00")).toEqual([]);
    expect(refusalsAt(plan, "2026-12-02T02:00:00+01:00")).toHaveLength(1);
    expect(edgeAt(plan, "2026-12-01T23:00:00+01:00")).toBe("2026-12-02T01:00:00.000Z");
  });

  it("end with the last day", () => expect(edgeAt(plan, "2026-12-31T23:00:00+01:00")).toBe("2026-12-31T23:00:00.000Z"));
});

describe("clock changes", () => {
  it("end hours at the wall clock's time, not an hour off", () => {
    const autumn = planWith('from: 2026-10-24, to: 2026-10-26, hours: "22:00-06:00"');
    expect(edgeAt(autumn, "2026-10-24T23:00:00+02:00")).toBe("2026-10-25T05:00:00.000Z");
    const spring = planWith('from: 2026-03-28, to: 2026-03-30, hours: "22:00-06:00"');
    expect(edgeAt(spring, "2026-03-28T23:00:00+01:00")).toBe("2026-03-29T04:00:00.000Z");
  });

  it("end hours where the clock jumps over their edge", () => {
    const plan = planWith('from: 2026-03-28, to: 2026-03-30, hours: "22:00-02:30"');
    expect(edgeAt(plan, "2026-03-29T00:30:00+01:00")).toBe("2026-03-29T01:00:00.000Z");
  });

  it("end hours at their first edge where the clock shows it twice", () => {
    const plan = planWith('from: 2026-10-24, to: 2026-10-26, hours: "22:00-02:30"');
    expect(edgeAt(plan, "2026-10-25T01:00:00+02:00")).toBe("2026-10-25T00:30:00.000Z");
  });

  it("are found to the millisecond", () => {
    expect(nextChange(Date.parse("2026-10-01T00:00:00Z"), Date.parse("2026-11-01T00:00:00Z"), PARIS)).toBe(
      Date.parse("2026-10-25T01:00:00Z"),
    );
    expect(nextChange(0, HOUR, "UTC")).toBeUndefined();
  });
});

describe("wall clocks", () => {
  it("show what the zone shows", () => {
    expect(wallClockAt(Date.parse("2026-07-01T22:30:00.250Z"), PARIS)).toEqual({ date: "2026-07-02", timeMs: 1_800_250 });
    expect(zoneOffsetAt(Date.parse("2026-01-01T00:00:00Z"), "Asia/Kolkata")).toBe(5.5 * HOUR);
    expect(isoIn(Date.parse("2026-07-01T22:30:00.250Z"), PARIS)).toBe("2026-07-02T00:30:00.250+02:00");
    expect(isoIn(Date.parse("2026-01-01T02:00:00Z"), "Pacific/Marquesas")).toBe("2025-12-31T16:30:00.000-09:30");
    expect(isoIn(Date.parse("2026-01-01T02:00:00Z"), "UTC")).toBe("2026-01-01T02:00:00.000Z");
    expect(wallClockAt(Date.parse("2026-01-01T02:00:00Z"), "Pacific/Tahiti").date).toBe("2025-12-31");
  });
});

describe("several origins", () => {
  const idp = (permission: string): string =>
    `, allow: [{ url: https://idp.example.fr, authorisation: { by: You, reference: mail, ${permission} } }]`;

  it("each need their own permission, and the nearest edge stops the run", () => {
    const plan = planWith("from: 2026-12-01, to: 2026-12-31", idp('from: 2026-12-10, to: 2026-12-10, hours: "18:00-20:00"'));
    expect(edgeAt(plan, "2026-12-10T19:00:00+01:00")).toBe("2026-12-10T19:00:00.000Z");
    expect(refusalsAt(plan, "2026-12-11T19:00:00+01:00")).toHaveLength(1);
  });

  it("need nothing on loopback or for the reference platform", () => {
    for (const target of [TARGET, "target: { reference: { workers: 1, service: 1s } }", "target: { url: https://localhost:8443 }"]) {
      const parsed = parsePlan(edited([TARGET, target]), OPTIONS);
      const plan = parsed.kind === "ok" ? parsed.plan : undefined;
      expect(plan && checkAuthorisation(plan, 0, HOUR)).toEqual({ kind: "ok" });
      expect(plan && edgeOfHours(plan, 0)).toBeUndefined();
    }
  });

  it("are refused where a plan got past without a permission", () => {
    const plan = planWith("from: 2026-12-01, to: 2026-12-31");
    const { authorisation, ...target } = plan.target;
    expect(authorisation?.by).toBe("Me");
    expect(refusalsAt({ ...plan, target }, "2026-12-10T12:00:00Z")[0]).toContain("has no authorisation");
  });
});

describe("national third parties", () => {
  it.each([
    "educonnect.education.gouv.fr",
    "EDUCONNECT.Education.Gouv.Fr.",
    "education.gouv.fr",
    "cas.ac-lille.fr",
    "ac-orleans-tours.fr",
    "idp-auth.gar.education.fr",
    "0750001a.index-education.net",
    "app.franceconnect.gouv.fr",
  ])("refuses %s", (host) => expect(refusedOrigin(host)).toBeDefined());

  it.each(["ent.example.fr", "noteducation.gouv.fr", "ac-lille.fr.example.org", "ac-me.fr", "localhost", "monlycee.net"])(
    "lets %s be",
    (host) => expect(refusedOrigin(host)).toBeUndefined(),
  );

  it("refuses by address whatever the port and path", () => expect(refusedUrl("https://cas.ac-paris.fr:8443/login")).toBeDefined());
});

describe("addresses", () => {
  it("of names below localhost are this machine's, because some resolvers ask the DNS for them", () => {
    const resolved = (target: string) => planAt(target).target.resolve;
    expect(resolved('{ url: "http://ENT.localhost:8080", allow: [{ url: "http://idp.localhost" }] }')).toEqual({
      "ent.localhost": "127.0.0.1",
      "idp.localhost": "127.0.0.1",
    });
    expect(resolved('{ url: "http://ent.localhost", resolve: { ent.localhost: "::1" } }')).toEqual({ "ent.localhost": "::1" });
    expect(resolved('{ url: "http://localhost" }')).toEqual({});
  });
  it.each(["127.0.0.1", "127.255.0.3", "localhost", "LOCALHOST.", "ent.localhost", "[::1]", "[0:0:0:0:0:0:0:1]", "::1"])(
    "%s is loopback",
    (host) => expect(isLoopback(host)).toBe(true),
  );
  it.each([
    "128.0.0.1",
    "127.0.0.1.example.org",
    "localhost.example.org",
    "127.1",
    "0.0.0.0",
    "[::2]",
    "[::ffff:10.0.0.1]",
    "10.0.0.1",
    "",
  ])("%s is not", (host) => expect(isLoopback(host)).toBe(false));
  it("are taken apart without their default port", () => {
    expect(splitUrl("HTTPS://Ent.Example.FR:443/a/b")).toMatchObject({ origin: "https://ent.example.fr", path: "/a/b", port: "" });
    expect(splitUrl("http://[::1]:8080")).toMatchObject({ origin: "http://[::1]:8080", host: "[::1]" });
    for (const bad of ["ftp://a", "http://", "http://a b", "http://a:99999", "//a", "http://u:p@a", "http://a_b..c", "javascript:1"])
      expect(splitUrl(bad)).toBeUndefined();
  });
});

describe("a name of this machine", () => {
  const mistakesOf = (address: string): readonly string[] => {
    const target = `target: { url: "http://localhost:8080", resolve: { localhost: "${address}" } }`;
    const parsed = parsePlan(edited([TARGET, target]), OPTIONS);
    return parsed.kind === "mistakes" ? parsed.mistakes.map(({ message }) => message) : [];
  };

  it("may not stand for another machine, which would be tested without anybody's permission", () => {
    for (const address of ["10.1.2.3", "2001:db8::1"]) expect(mistakesOf(address)).toEqual([expect.stringContaining("is this machine")]);
  });

  it("may have any address of this machine", () => {
    for (const address of ["127.0.0.2", "::1", "[::1]"]) expect(mistakesOf(address)).toEqual([]);
  });
});
