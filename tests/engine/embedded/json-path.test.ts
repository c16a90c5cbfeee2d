import { describe, expect, it } from "vitest";
import { valueAt } from "../../../src/engine/embedded/json-path.ts";

// What paths find is compared with k6 in tests/conformance; here is what is refused before anything is looked for.
describe("a path of gjson's that is not known here", () => {
  it.each([
    ["a*", "wildcards"],
    ["a.?b", "wildcards"],
    ["a|b", "pipes"],
    ["a.#.b|0", "pipes"],
    ["{a,b}", "multipaths"],
    ["a.[b,c]", "multipaths"],
    ["a.#(b==1)#.{c}", "multipaths"],
    ["!true", "literals"],
    ["@this", "modifiers"],
    ["a.@reverse.0", "modifiers"],
    ["a.@join:{}", "modifiers"],
    ["..0", "lines"],
    ["a.#...0", "lines"],
    ["a.#(b", "a query without an end"],
  ])("%s is refused, whatever it is looked for in", (path, what) => {
    expect(() => valueAt({}, path)).toThrow(`has ${what}`);
  });

  it.each([
    ["a.#(b==~true)", "like a value"],
    ["a.#(b!1)", "an operator of its own"],
    [String.raw`a.#(b=="\z")`, "a text that is none"],
  ])("%s is refused where its query is asked", (path, what) => {
    expect(() => valueAt({ a: [{ b: 1 }] }, path)).toThrow(what);
  });

  it.each([["@id"], ["@thisone"], [String.raw`\@this`], [String.raw`a\*`], [String.raw`a\|b`], ['a.#(b=="x|y*[")']])(
    "but not %s, which only looks so",
    (path) => {
      expect(valueAt({}, path)).toBeUndefined();
    },
  );
});
