import { describe, expect, it } from "vitest";
import { readDate } from "../../../src/core/plan/units/date.ts";
import { readDuration, readPositiveDuration, readSignedDuration } from "../../../src/core/plan/units/duration.ts";
import { readHours } from "../../../src/core/plan/units/hours.ts";
import { readNumber, readWhole } from "../../../src/core/plan/units/number.ts";
import { readPositiveRate, readRate } from "../../../src/core/plan/units/rate.ts";
import type { Reading } from "../../../src/core/plan/units/reading.ts";
import { readShare } from "../../../src/core/plan/units/share.ts";
import { formatTimeOfDay, readTimeOfDay } from "../../../src/core/plan/units/time-of-day.ts";
import { milliseconds } from "../../../src/core/units.ts";

const value = (reading: Reading<unknown>): unknown => (reading.kind === "ok" ? reading.value : reading.message);

describe("durations", () => {
  it.each([
    ["200ms", 200],
    ["5s", 5_000],
    ["5m", 300_000],
    ["5min", 300_000],
    ["1m30s", 90_000],
    ["1h", 3_600_000],
    ["1h 2min 3s 4ms", 3_723_004],
    ["0.5s", 500],
    ["5 min", 300_000],
    ["5\u00a0min", 300_000],
    ["0", 0],
    ["0s", 0],
  ])("reads %s as %d ms", (text, expected) => expect(value(readDuration(text))).toBe(expected));

  it("reads a moment before the bell", () => expect(value(readSignedDuration("-1min"))).toBe(-60_000));

  it.each(["5", "1s1m", "1m1m", "5 minutes", "-1s", "1,5s", "", "s", "1e3s", "∞s", "9999999h", `${"1".repeat(50)}s`])(
    "refuses %s",
    (text) => {
      expect(readDuration(text).kind).toBe("mistake");
    },
  );

  it("refuses nothing where something is needed", () =>
    expect(value(readPositiveDuration("0s"))).toBe('must be more than 0s (got "0s"); write for example 5min'));
});

describe("rates", () => {
  it.each([
    ["40/s", 40],
    ["2400/min", 40],
    ["144000/h", 40],
    ["100000/h", 100_000 / 3_600],
    ["144 000 / h", 40],
    ["144\u202f000/h", 40],
    ["0.5/s", 0.5],
    ["0/s", 0],
  ])("reads %s as %d a second", (text, expected) => expect(value(readRate(text))).toBeCloseTo(expected, 12));

  it.each(["40", "40/day", "/s", "40/", "-1/s", "2,5/s", "1e9/s", "99999999999/s", "40/constructor"])("refuses %s", (text) => {
    expect(readRate(text).kind).toBe("mistake");
  });

  it("says what was given in words that can be typed", () => {
    expect(value(readPositiveRate("0/s"))).toBe('must be more than 0/s (got "0/s"); write for example 60/s');
    expect(value(readRate("40"))).toBe('must say per what (got "40"); write 40/s, 40/min or 40/h');
    expect(value(readRate("2,5/s"))).toBe('must be written with a decimal point (got "2,5/s"); write for example 40/s');
  });
});

describe("shares", () => {
  it.each([
    ["95%", 0.95],
    ["95 %", 0.95],
    ["95\u00a0%", 0.95],
    ["95\u202f%", 0.95],
    ["99.5%", 0.995],
    ["0%", 0],
    ["100%", 1],
  ])("reads %s as %d", (text, expected) => expect(value(readShare(text))).toBeCloseTo(expected, 12));

  it.each(["95", "0.95", "101%", "-1%", "%", "99,5%", "a%"])("refuses %s", (text) => expect(readShare(text).kind).toBe("mistake"));

  it("takes a fraction for what it was meant to be", () =>
    expect(value(readShare("0.95"))).toBe('must be a share in percent (got "0.95"); write 95%'));
});

describe("times of day", () => {
  it.each([
    ["08:00", 28_800_000],
    ["8:00", 28_800_000],
    ["08:00:30", 28_830_000],
    ["08:00:30.25", 28_830_250],
    ["00:00", 0],
    ["24:00", 86_400_000],
  ])("reads %s as %d ms after midnight", (text, expected) => expect(value(readTimeOfDay(text))).toBe(expected));

  it.each(["24:01", "08:60", "08:00:60", "8h00", "8", "08:00:00.1234", ""])("refuses %s", (text) =>
    expect(readTimeOfDay(text).kind).toBe("mistake"),
  );

  it("writes what it reads", () => {
    for (const text of ["08:00", "08:00:30", "23:59:59.999"])
      expect(formatTimeOfDay(milliseconds(Number(value(readTimeOfDay(text)))))).toBe(text);
  });
});

describe("dates and hours", () => {
  it("reads a day that exists and no other", () => {
    expect(value(readDate("2028-02-29"))).toBe("2028-02-29");
    expect(readDate("2026-02-29").kind).toBe("mistake");
    expect(value(readDate("31/12/2026"))).toBe('must be a date as year-month-day (got "31/12/2026"); write 2026-12-31');
  });

  it("reads hours that cross midnight, and refuses none at all", () => {
    expect(value(readHours("22:00-02:00"))).toEqual({ from: 79_200_000, to: 7_200_000 });
    expect(value(readHours("18:00 – 22:00"))).toEqual({ from: 64_800_000, to: 79_200_000 });
    expect(readHours("18:00-18:00").kind).toBe("mistake");
    expect(readHours("18:00").kind).toBe("mistake");
  });
});

describe("numbers", () => {
  it("reads groups of three as French writes them", () => {
    expect(value(readNumber("413 000", "1"))).toBe(413_000);
    expect(value(readNumber("413\u202f000", "1"))).toBe(413_000);
    expect(readNumber("4 13", "1").kind).toBe("mistake");
  });

  it("keeps a whole number within its limits", () => {
    const limits = { min: 0, max: Number.MAX_SAFE_INTEGER, example: "1" };
    expect(value(readWhole("9007199254740991", limits))).toBe(9_007_199_254_740_991);
    for (const text of ["9007199254740992", "9007199254740993", "1.5", "-1", "0x10", "1e3", "NaN"])
      expect(readWhole(text, limits).kind).toBe("mistake");
  });
});
