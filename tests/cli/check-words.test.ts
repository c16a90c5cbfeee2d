import { expect, it } from "vitest";
import { checkWords } from "../../src/cli/check-words.ts";

it("says in French what a check leaves out, and why a step of a chain is not as the plan has it", () => {
  const words = checkWords("fr");
  expect(words.leftOut("the roll call of profs")).toBe("laissé de côté : l'appel de profs");
  expect(words.outcome("unexpected-page", "a: b: form #x has no field user")).toBe(
    "page inattendue (a: b : le formulaire #x n'a pas de champ user)",
  );
  expect(words.about("profs")).toBe("profs :");
});

it.each([
  ["page", "http://a/ answered 200 with a page"],
  ["data", "http://a/ answered 200 with data"],
])("says in a sentence that what proved a sign-in was %s", (page, said) =>
  expect(checkWords("en").answered("http://a/", 200, page)).toBe(said),
);
