import { expect, it } from "vitest";
import { parseArrivalTable } from "../../../src/core/verdict/files.ts";

const table = (durationMs: number): string =>
  JSON.stringify({ version: 1, seed: 1, durationMs, slotMs: 10, leadInMs: 0, people: [{ people: "pupil", instantsMs: [5] }] });

it("takes no table that is longer than a run can be: its seconds alone would fill the memory", () => {
  expect(parseArrivalTable(table(4 * 86_400_000)).kind).toBe("ok");
  expect(parseArrivalTable(table(1e12))).toEqual({ kind: "wrong", why: "durationMs: longer than any run" });
});
