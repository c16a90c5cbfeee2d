import { expect, it } from "vitest";
import { parseArrivalTable } from "../../../src/core/verdict/files.ts";

const table = (durationMs: number, instantMs = 5): string =>
  JSON.stringify({ version: 1, seed: 1, durationMs, slotMs: 10, leadInMs: 0, people: [{ people: "pupil", instantsMs: [5, instantMs] }] });

it("takes no table that is longer than a run can be: its seconds alone would fill the memory", () => {
  expect(parseArrivalTable(table(4 * 86_400_000)).kind).toBe("ok");
  expect(parseArrivalTable(table(1e12))).toEqual({ kind: "wrong", why: "durationMs: longer than any run" });
});

it("takes nobody who comes after the longest run: the seconds until then would never be gone through", () => {
  expect(parseArrivalTable(table(60_000, 4 * 86_400_000)).kind).toBe("ok");
  expect(parseArrivalTable(table(60_000, 1e300))).toEqual({ kind: "wrong", why: "people.0.instantsMs.1: longer than any run" });
});
