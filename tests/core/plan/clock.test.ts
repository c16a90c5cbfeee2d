import { expect, it } from "vitest";
import { resolveClock } from "../../../src/core/plan/resolve/clock.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { clockTime } from "../arrivals/sample-plan.ts";

it("ends with the time that the last row of a table counts", () => {
  const rows = [{ at: clockTime(8, 0), people: "", count: 60 }];
  const table = { kind: "table", file: "a.csv", over: milliseconds(60_000), people: [], rows } as const;
  expect(resolveClock({ compress: 1 }, [table]).to).toBe(clockTime(8, 1));
});

it("ends a second after the last row of a table that has more rows than a function takes as arguments", () => {
  const rows = new Array(1_000_000).fill({ at: clockTime(8, 0), people: "pupil", count: 1 });
  const table = {
    kind: "table",
    file: "a.csv",
    over: milliseconds(0),
    people: [],
    rows: [...rows, { at: clockTime(8, 1), people: "", count: 1 }],
  } as const;
  expect(resolveClock({ compress: 1 }, [table])).toEqual({ from: clockTime(8, 0), to: clockTime(8, 1) + 1_000, compress: 1 });
});
