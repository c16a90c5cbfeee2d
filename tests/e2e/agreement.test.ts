import { expect, it } from "vitest";
import { perSecond } from "../../src/core/units.ts";
import { compareCeilings, compareQuantile, compareShare, judgeArrivals } from "./agreement.ts";

const found = (rate: number) => ({ kind: "found", rate: perSecond(rate), basis: "single run, no interval" }) as const;
const upTo = (count: number, step = 1) => Array.from({ length: count }, (_, index) => (index + 1) * step);

it.each([
  [1, 2, 50, "1 and 2", "yes"],
  [4, 8, 200, "4 and 8", "yes"],
  [2, 2, 50, "1 and 2", "**no**"],
  [4, 9, 200, "4 and 8", "**no**"],
])("bounds arrivals of %d and %d people at %d/s by %s: %s", (k6, embedded, peak, bound, kept) =>
  expect(judgeArrivals(k6, embedded, peak)).toMatchObject({ bound, kept }),
);

it("lets ceilings differ by 3 % and not by more, and never one alone", () => {
  expect(compareCeilings(found(100), found(102.9)).kept).toBe("yes");
  expect(compareCeilings(found(100), found(96.9)).kept).toBe("**no**");
  expect(compareCeilings(found(100), { kind: "none" }).kept).toBe("**no**");
  expect(compareCeilings({ kind: "none" }, { kind: "none" }).kept).toBe("yes");
});

// Pooled 1/2 of 400 and 400: three times √(1/4 · 2/400) = 10.6 points.
it("lets shares differ by three standard errors of their difference", () => {
  expect(compareShare("ok", { count: 220, of: 400 }, { count: 180, of: 400 })).toMatchObject({ bound: "10.6 points", kept: "yes" });
  expect(compareShare("ok", { count: 222, of: 400 }, { count: 178, of: 400 }).kept).toBe("**no**");
});

const at = (startMs: number, times: readonly number[]) => times.map((ms) => ({ startMs, ms }));

// 200 and 200 at the median: three times √(1/4 · 2/200) = 15 points of rank, so values 70 to 130 of 1 to 200, and 5 ms on either side.
it("lets quantiles differ by three standard errors, in ranks", () => {
  expect(compareQuantile(0.5, at(0, upTo(200)), at(0, upTo(200, 1.34)))).toMatchObject({ bound: "65 to 135 ms", kept: "yes" });
  expect(compareQuantile(0.5, at(0, upTo(200)), at(0, upTo(200, 1.36))).kept).toBe("**no**");
});

it("takes attempts that queue together for less than as many independent ones, and a difference everywhere for one", () => {
  const windows = upTo(10).map((index) => index * 10_000);
  const mixed = windows.flatMap((start) => at(start, upTo(20, 10)));
  const turns = windows.flatMap((start, index) =>
    at(
      start,
      upTo(20, 10).map((ms) => (index % 2 === 0 ? ms + 60 : Math.max(1, ms - 20))),
    ),
  );
  const slower = windows.flatMap((start) =>
    at(
      start,
      upTo(20, 10).map((ms) => ms + 60),
    ),
  );
  expect(compareQuantile(0.5, mixed, turns).bound).not.toBe(compareQuantile(0.5, mixed, slower).bound);
  expect(compareQuantile(0.5, mixed, turns).kept).toBe("yes");
  expect(compareQuantile(0.5, mixed, slower)).toMatchObject({ bound: "65 to 135 ms", kept: "**no**" });
});
