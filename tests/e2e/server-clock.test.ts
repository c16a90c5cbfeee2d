import { expect, it } from "vitest";
import { fidelityOf } from "./server-clock.ts";

it.each<[string, readonly number[], readonly number[], number]>([
  ["a platform that sees everybody at the same delay", [0, 10, 30, 70], [5, 15, 35, 75], 0],
  ["one person who comes after the next was due", [0, 10, 20, 30], [0, 10, 25, 30], 1],
  [
    "four who come at once when the last is due, whom no offset can make up for",
    [0, 1_000, 2_000, 2_100, 2_200, 2_300, 3_000],
    [0, 1_000, 2_300, 2_300, 2_300, 2_300, 3_000],
    2,
  ],
  ["somebody who never came", [0, 10, 20], [0, 10], 1],
])("counts %s", (_what, planned, seen, worst) => expect(fidelityOf(planned, seen).worstPeople).toBe(worst));
