import { describe, expect, it } from "vitest";
import { allowedOrigins } from "../../scenarios/origins.ts";

describe("allowedOrigins", () => {
  it.each([
    "https://cas.ac-lille.fr",
    "https://ac-orleans-tours.fr",
    "https://idp-auth.gar.education.fr",
    "https://education.gouv.fr",
    "https://0750001a.index-education.net:8443",
  ])("leaves out %s, whatever a plan lists", (origin) => expect(allowedOrigins([origin])).toEqual([]));

  it.each(["https://ent.example.fr", "https://noteducation.gouv.fr", "https://ac-lille.fr.example.org", "http://127.0.0.1:8080"])(
    "keeps %s",
    (origin) => expect(allowedOrigins([`${origin}/path`])).toEqual([origin]),
  );
});
