import { describe, expect, it } from "vitest";
import { parseDuration } from "../../../src/engine/embedded/duration.ts";

describe("durations", () => {
  it.each([
    ["90s", 90_000],
    ["1h2m3.5s", 3_723_500],
    ["1d5h", 104_400_000],
    ["10ms", 10],
    ["500us", 0.5],
    ["1500", 1_500],
    [250, 250],
    ["-5s", -5_000],
    ["0s", 0],
  ])("reads %j as %d ms", (given, expected) => expect(parseDuration(given)).toBeCloseTo(expected, 9));
  it.each(["", "x", "5 s", "s", "1x", null, Number.NaN])("refuses %j", (given) => expect(() => parseDuration(given)).toThrow());
});
