import { describe, expect, it } from "vitest";
import { addressOf } from "../../../src/cli/har/address.ts";

const place = { target: "http://h", typed: { login: "marie@ecole", password: "radium" } };
const within = encodeURIComponent;

describe("an address in a proposal", () => {
  it.each([
    ["http://h/a?lang=fr&page=12&response_type=code", "{target}/a?lang=fr&page=12&response_type=code"],
    ["http://marie:radium@h/a#token", "{target}/a"],
    ["http://h/a;jsessionid=1/b", "{target}/a/b"],
    ["http://h/8f14e45fceea167a5a36/b", "{target}/${PATH_PART}/b"],
    // What may be somebody's: names, numbers, and what speaks of secrets, however short.
    ["http://h/?nom=Curie&state=ab&code=cd&ticket=ef&ine=12&x=4711&lt=LT-12-abcdef", "{target}/"],
    ["http://h/~marie@ecole/?x=marie%40ecole", "{target}/~{login}/?x={login}"],
    // A name alone asks for something, but where it is the secret itself.
    ["http://h/in?include_auth_token", "{target}/in?include_auth_token="],
    ["http://h/in?8f14e45fceea", "{target}/in"],
    ["http://h/in?marie%40ecole", "{target}/in?{login}="],
    // Addresses within an address are cleaned alike.
    [`http://i/?service=${within("http://h/in?lang=fr&ticket=ST-1&nom=Curie")}`, `http://i/?service=${within("http://h/in?lang=fr")}`],
    [
      `http://i/?service=${within(`http://h/?next=${within("http://h/?token=a")}`)}`,
      `http://i/?service=${within(`http://h/?next=${within("http://h/")}`)}`,
    ],
    [`http://i/?service=${within("http://h/8f14e45fceea167a5a36")}&service=${within("http://h/marie@ecole")}`, "http://i/"],
  ])("of %s is %s", (url, shown) => expect(addressOf(url, place)).toBe(shown));

  it("ends where addresses lie in one another without end", () => {
    expect(addressOf(`http://h/?a=${"http://x?a=".repeat(50_000)}`, place).length).toBeLessThan(200);
  });
});
