import { describe, expect, it } from "vitest";
import { tick, ticks, visitOk } from "../samples/engine-csv.ts";
import { codes, type Played, run } from "./played.ts";

/** Ten thousand ticks, so that a hundred of them are a hundredth. */
const LENGTH_MS = 200_000;
const FROM_MS = 100_000;

/** Somebody comes every second, but for `crowd` people who are due while the generator stands still, and come when it goes on. */
function standingStill(lengthMs: number, crowd: number): Partial<Played> {
  const until = FROM_MS + lengthMs;
  const stands = (atMs: number): boolean => atMs >= FROM_MS && atMs < until;
  const calm = Array.from({ length: 199 }, (_, index) => (index + 1) * 1_000).filter((atMs) => !stands(atMs));
  const late = Array.from({ length: crowd }, (_, index) => FROM_MS + (lengthMs * index) / crowd);
  const beat = ticks(LENGTH_MS + 1_000).filter(({ atMs }) => !stands(atMs));
  const overdue = Array.from({ length: lengthMs / 20 }, (_, index) => tick(until, lengthMs - index * 20));
  const starts = [...calm, ...late.map(() => until)];
  return {
    durationMs: LENGTH_MS,
    plannedMs: [...calm, ...late].sort((a, b) => a - b),
    events: [...beat, ...overdue, ...starts.flatMap((atMs, index) => visitOk(atMs, index, 100))],
  };
}

const said = (changes: Partial<Played>): readonly string[] => run(changes).warnings.filter((warning) => warning.includes("stood still"));

describe("a generator that stood still for a moment", () => {
  it("is told of where those who were due came at once, though its metronome was in time for 99 of 100 ticks", () => {
    const result = run(standingStill(1_600, 30));
    expect(codes(result)).toEqual([]);
    const [sentence = ""] = said(standingStill(1_600, 30));
    expect(sentence).toMatch(
      /^the generator stood still for 1\.6 s until second 101 of phase run: about \d+ people who were due came at once/,
    );
    // When it ended is known to half a second, in which nine of the thirty were due.
    expect(Math.abs(Number(/about (\d+)/.exec(sentence)?.[1]) - 30)).toBeLessThanOrEqual(9);
  });

  it.each<[string, Partial<Played>]>([
    ["nobody was due", standingStill(1_600, 0)],
    ["it was shorter than a second", standingStill(900, 30)],
    ["every tick was in time", {}],
  ])("is no word worth where %s", (_, changes) => expect(said(changes)).toEqual([]));

  it("is told as late alone where it took more than a hundredth of the run", () => {
    const changes = standingStill(4_000, 30);
    expect(codes(run(changes))).toContain("late");
    expect(said(changes)).toEqual([]);
  });
});
