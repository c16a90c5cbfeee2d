import { expect, it } from "vitest";
import { fidelityOf } from "./server-clock.ts";

it.each<[string, readonly number[], readonly number[], number]>([
  ["a platform that sees everybody at the same delay", [0, 10, 30, 70], [5, 15, 35, 75], 0],
  ["one person who comes after the next was due", [0, 10, 20, 30], [0, 10, 25, 30], 1],
  ["three who come together after the last of them was due", [0, 100, 200, 300, 1_000], [0, 300, 300, 300, 1_000], 2],
  ["somebody who never came", [0, 10, 20], [0, 10], 1],
])("counts %s", (_what, planned, seen, worst) => expect(fidelityOf(planned, seen).worstPeople).toBe(worst));
