import { describe, expect, it } from "vitest";
import { unknownRefusal } from "../../src/cli/unknown-refusal.ts";
import type { WalkedHop, WalkedVisit } from "../../src/cli/walk.ts";
import type { People } from "../../src/core/plan/plan.ts";

const WORDS = { refused: "write refused", silent: "is it right?", forbidden: "403" };
const CHAIN = [
  { name: "pupil", signIn: { kind: "chain", steps: [{ name: "account" }, { name: "credentials", fields: { p: "{password}" } }] } },
] as unknown as readonly People[];
const CAS = [{ name: "pupil", signIn: { kind: "cas" } }] as unknown as readonly People[];
const hop = (method: string, path: string, page: string, more: object = {}): WalkedHop =>
  ({
    people: "pupil",
    step: method === "POST" ? "credentials" : "form",
    method,
    url: `http://a${path}`,
    page,
    said: "",
    ...more,
  }) as WalkedHop;
const visit = (outcome: string, reason: string, hops: readonly WalkedHop[]): WalkedVisit =>
  ({ people: "pupil", outcome, reason, hops }) as unknown as WalkedVisit;
const ASKS = "page that asks for a password";

describe("what is told of a chain whose refusal nobody knows", () => {
  const ELSEWHERE = "credentials: redirect to /in, not /home";
  const form = hop("GET", "/in", ASKS);
  const again = { step: "credentials" };

  it("is how to write it, where the log-in came again and says something, and a question where it says nothing", () => {
    const back = (said: string) => [form, hop("POST", "/in", "redirect"), hop("GET", "/in", ASKS, { ...again, said })];
    expect(unknownRefusal(visit("unexpected-page", ELSEWHERE, back("Nein.")), CHAIN, WORDS)).toEqual([WORDS.refused]);
    expect(unknownRefusal(visit("unexpected-page", ELSEWHERE, back("")), CHAIN, WORDS)).toEqual([WORDS.silent]);
    expect(unknownRefusal(visit("unexpected-page", ELSEWHERE, back("")), CAS, WORDS)).toEqual([]);
  });

  it("is a question where a log-in came again that a script draws, and nothing where another page came", () => {
    const drawn = (to: string) => [hop("GET", "/in", "page"), hop("POST", "/auth", "redirect"), hop("GET", to, "page", again)];
    expect(unknownRefusal(visit("unexpected-page", ELSEWHERE, drawn("/in")), CHAIN, WORDS)).toEqual([WORDS.silent]);
    expect(unknownRefusal(visit("unexpected-page", ELSEWHERE, drawn("/news")), CHAIN, WORDS)).toEqual([]);
    // The first page of all, from which nothing was sent.
    expect(unknownRefusal(visit("unexpected-page", "form: no form #in", [hop("GET", "/in", "page")]), CHAIN, WORDS)).toEqual([]);
  });

  it("asks whose 403 it is where it answers the password, and not where it answers a page", () => {
    expect(unknownRefusal(visit("blocked", "403", [form, hop("POST", "/api", "data")]), CHAIN, WORDS)).toEqual([WORDS.forbidden]);
    expect(unknownRefusal(visit("blocked", "403", [hop("GET", "/in", "page")]), CHAIN, WORDS)).toEqual([]);
    // Sent before the password.
    expect(unknownRefusal(visit("blocked", "403", [hop("POST", "/user", "data", { step: "account" })]), CHAIN, WORDS)).toEqual([]);
    expect(unknownRefusal(visit("blocked", "429", [form, hop("POST", "/api", "data")]), CHAIN, WORDS)).toEqual([]);
    expect(unknownRefusal(visit("rejected", "", [form, hop("POST", "/api", "data")]), CHAIN, WORDS)).toEqual([]);
  });
});
