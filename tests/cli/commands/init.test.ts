import { describe, expect, it } from "vitest";
import { platformAddress } from "../../../src/cli/commands/init.ts";
import { planTemplate } from "../../../src/core/plan/template.ts";

describe("the address given to init", () => {
  it.each([
    ["https://ent-preprod.example.fr", "https://ent-preprod.example.fr/"],
    ["HTTP://LOCALHOST:8080/base/?a=1#b", "http://localhost:8080/base/"],
    ["http://[::1]:1", "http://[::1]:1/"],
    // Else the plan would be one for the reference platform, and its result that of another house.
    ["https://ent.collège.fr", "https://ent.xn--collge-6ua.fr/"],
    ["http://127.0.0.1/\n x", "http://127.0.0.1/%20x"],
  ])("%j is written into the plan", (given, written) => {
    expect(platformAddress(given)).toBe(written);
    const url = written.replace(/\/$/, "");
    expect(planTemplate({ url: platformAddress(given), schema: "s" })).toContain(`\n  url: ${JSON.stringify(url)}\n`);
  });

  it.each(["", "x", "http://", "http://127.0.0.1:99999", "ftp://x", "http://-/"])("%j is none", (given) =>
    expect(() => platformAddress(given)).toThrow(`${JSON.stringify(given)} is not the address of a platform`),
  );

  it("is none of those that are never tested", () =>
    expect(() => platformAddress("https://educonnect.education.gouv.fr/idp")).toThrow(
      /^https:\/\/educonnect\.education\.gouv\.fr is a national third party that is never tested/,
    ));

  it("holds no password, and the refusal does not either", () => {
    const refused = () => platformAddress("https://admin:s3cret@ent.example.fr/a");
    expect(refused).toThrow("write rentree init https://ent.example.fr/a, and what protects the platform into a header");
    expect(refused).not.toThrow(/s3cret/);
  });
});
