import { describe, expect, it } from "vitest";
import { courseLines, timeOfDay } from "../../src/cli/live.ts";
import { milliseconds, minutes } from "../../src/core/units.ts";

describe("the live screen of a capacity run", () => {
  const course = { name: "ramp", number: 6, of: 10, startedAtMs: 0, left: minutes(12), belief: "Ceiling: not known" };
  it("says which phase of how many it is, how long the whole has taken and will, and what is believed", () =>
    expect(courseLines(course, 130_000, 140_000, "en")).toEqual([
      "phase 6 of 10, ramp · 2:20 gone, about 11:50 left",
      "Ceiling: not known",
    ]));
  it("never counts below nothing, and fits 80 columns", () => {
    const [line] = courseLines(course, 130_000, 9_000_000, "en");
    expect(line).toContain("about 0:00 left");
    expect(line?.length).toBeLessThan(80);
  });
});

describe("the clock of the live screen", () => {
  const clock = { from: milliseconds(28_200_000), to: milliseconds(28_215_000), compress: 2 };
  it("goes by seconds, as fast as the morning is played, and stands at its end", () =>
    expect([0, 1_499, 1_500, 60_000].map((elapsedMs) => timeOfDay({ clock }, elapsedMs))).toEqual([
      "07:50:00",
      "07:50:02",
      "07:50:03",
      "07:50:15",
    ]));
});
