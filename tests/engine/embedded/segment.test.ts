import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countStriped, parseSegment, resegment, scale, splitSegment, WHOLE } from "../../../src/engine/embedded/segment.ts";

const SEQUENCE = "0,1/2,3/4,1";
const HALF = parseSegment("0:1/2", SEQUENCE);
const THIRD = parseSegment("1/2:3/4", SEQUENCE);
const LAST = parseSegment("3/4:1", SEQUENCE);

describe("execution segments", () => {
  // The table in k6's documentation of its striping: a half, a quarter and a quarter.
  it("stripe as k6 documents it", () => {
    const own = (segment: typeof HALF) => Array.from({ length: 3 }, countAll(segment));
    expect(own(HALF)).toEqual([0, 2, 4]);
    expect(own(THIRD)).toEqual([1, 5, 9]);
    expect(own(LAST)).toEqual([3, 7, 11]);
  });

  it.each([
    [1, [1, 0, 0]],
    [2, [1, 1, 0]],
    [3, [2, 1, 0]],
    [4, [2, 1, 1]],
    [12, [6, 3, 3]],
  ])("share %i things as k6 documents it", (value, shares) => {
    expect([HALF, THIRD, LAST].map((segment) => scale(segment, value))).toEqual(shares);
  });

  it("add up to the whole for every count", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        (value) => [HALF, THIRD, LAST].reduce((sum, segment) => sum + scale(segment, value), 0) === value,
      ),
    );
  });

  it("fill up a sequence around a lone segment", () => expect(parseSegment("1/3:2/3", undefined).period).toBe(3));
  it("read percentages and decimals as fractions", () =>
    expect(parseSegment("0:25%", undefined)).toEqual(parseSegment("0:0.25", undefined)));
  it("are the whole where none is given", () => expect(parseSegment(undefined, undefined)).toBe(WHOLE));
  it("refuse a segment outside its sequence", () => expect(() => parseSegment("0:1/3", SEQUENCE)).toThrow("couldn't find segment"));
  it("refuse a point that is none", () => expect(() => parseSegment("0:x", undefined)).toThrow("'x' is not a point"));
  it("leave out parts that get nothing of a small count", () => {
    expect(resegment(LAST, 2)).toBeUndefined();
    expect(resegment(HALF, 2)?.period).toBe(2);
  });
});

describe("the parts of a process's workers", () => {
  const first = (segment: typeof HALF, count: number) => Array.from({ length: count }, countStriped(segment));

  it("stripe what the process has: every own thing once, counted through the process", () => {
    // The half's things are 0, 2, 4, …; its workers take them in turn.
    expect(first(splitSegment(HALF, 0, 2), 3)).toEqual([
      { own: 0, all: 0 },
      { own: 2, all: 4 },
      { own: 4, all: 8 },
    ]);
    expect(first(splitSegment(HALF, 1, 2), 2)).toEqual([
      { own: 1, all: 2 },
      { own: 3, all: 6 },
    ]);
  });

  it("fit together with those of a process that has another number of workers", () => {
    const parts = [
      ...[0, 1, 2].map((index) => splitSegment(HALF, index, 3)),
      THIRD,
      ...[0, 1].map((index) => splitSegment(LAST, index, 2)),
    ];
    const things = parts.flatMap((part) => first(part, 60).map(({ all }) => all));
    const seen = things.filter((thing) => thing < 100).sort((a, b) => a - b);
    expect(seen).toEqual(Array.from({ length: 100 }, (_, thing) => thing));
  });

  it("add up to the process's share, and leave out workers that get nothing of a small count", () => {
    const parts = [0, 1, 2].map((index) => splitSegment(HALF, index, 3));
    for (const value of [0, 1, 2, 3, 7, 100]) expect(parts.reduce((sum, part) => sum + scale(part, value), 0)).toBe(scale(HALF, value));
    expect(parts.map((part) => resegment(part, 3) !== undefined)).toEqual([true, true, false]);
  });
});

function countAll(segment: typeof HALF): () => number {
  const next = countStriped(segment);
  return () => next().all;
}
