import { expect, it } from "vitest";
import { checkWords } from "../../src/cli/check-words.ts";

it.each([
  ["page", "http://a/ answered 200 with a page"],
  ["data", "http://a/ answered 200 with data"],
])("says in a sentence that what proved a sign-in was %s", (page, said) =>
  expect(checkWords("en").answered("http://a/", 200, page)).toBe(said),
);
