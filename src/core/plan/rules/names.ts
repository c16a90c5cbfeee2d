import { findNearest } from "../mistake.ts";
import type { SourceNode } from "../source.ts";
import { entriesAt, findText, itemsAt } from "../source-path.ts";
import type { Found, Rule } from "./rule.ts";

/** The labels of the plan's people, in order. */
export function peopleNames(root: SourceNode): string[] {
  return itemsAt(root, ["people"]).map((_, index) => {
    const name = findText(root, ["people", index, "name"]);
    return (name === undefined || name === "" ? findText(root, ["people", index, "persona"]) : name) ?? "";
  });
}

/** Labels and ids appear once; whoever is named exists. */
export const names: Rule = (root) => {
  const people = peopleNames(root);
  return [
    ...findRepeats(people, (index) => ["people", index], "name", 'write another name, for example name: "lycéens"'),
    ...findRepeats(
      itemsAt(root, ["clauses"]).map((_, index) => findText(root, ["clauses", index, "id"]) ?? ""),
      (index) => ["clauses", index, "id"],
      "id",
      "write another id",
    ),
    ...itemsAt(root, ["arrivals"]).flatMap((_, index) =>
      entriesAt(root, ["arrivals", index]).flatMap(([shape]) => findStrangers(root, ["arrivals", index, shape, "people"], people)),
    ),
    ...itemsAt(root, ["clauses"]).flatMap((_, index) => findStrangers(root, ["clauses", index, "people"], people)),
  ];
};

/** What is given more than once, at each place but the first; `what` it is. */
export function findRepeats(
  given: readonly string[],
  pathOf: (index: number) => readonly PropertyKey[],
  what: string,
  advice: string,
): Found[] {
  return given.flatMap((value, index) => {
    const first = given.indexOf(value);
    if (value === "" || first === index) return [];
    return [{ path: pathOf(index), message: `has the ${what} ${JSON.stringify(value)} of another entry (number ${first + 1}); ${advice}` }];
  });
}

function findStrangers(root: SourceNode, path: readonly PropertyKey[], people: readonly string[]): Found[] {
  return itemsAt(root, path).flatMap((item, index) => {
    if (item.kind !== "text" || item.text === "" || people.includes(item.text)) return [];
    return [{ path: [...path, index], message: explainStranger(item.text, people) }];
  });
}

/** Why a name is not one of the plan's people, and which was meant. */
export function explainStranger(name: string, people: readonly string[]): string {
  const nearest = findNearest(name, people);
  const hint =
    nearest === undefined ? `there is ${people.filter((known) => known !== "").join(", ") || "nobody"}` : `did you mean ${nearest}?`;
  return `names no people of this plan (got ${JSON.stringify(name)}); ${hint}`;
}
