import { expect, it } from "vitest";
import { milliseconds } from "../../src/core/units.ts";
import { fidelityOf, placesOf, plannedInstants } from "./server-clock.ts";

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

const TABLE = {
  version: 1,
  seed: 1,
  durationMs: milliseconds(40),
  slotMs: milliseconds(10),
  leadInMs: milliseconds(10),
  people: [
    { people: "pupil", instantsMs: [18.9, 19.1, 19.2, 19.9] },
    { people: "teacher", instantsMs: [10.2, 31] },
  ],
} as const;

it("places people in the middle of their part of a slot, each entry by itself", () =>
  expect(placesOf(TABLE)).toEqual([11.25, 13.75, 15, 16.25, 18.75, 35]));

it("knows that those of one slot are told evenly, however close together their instants are", () =>
  expect(fidelityOf(plannedInstants(TABLE), placesOf(TABLE)).worstPeople).toBe(2));
