import { describe, expect, it } from "vitest";
import { LITTLE_LIMIT, littleError } from "../../../src/core/capacity/little.ts";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { mergedFold } from "../../../src/core/verdict/input.ts";
import { secondsOf } from "../../../src/core/verdict/seconds.ts";
import { attempt, type Event, end, iteration, start, tryAt, typing, visitLost, visitOk } from "../samples/engine-csv.ts";
import { phaseOf, planOf } from "./played.ts";

function loadOf(events: readonly Event[]): readonly LoadSecond[] {
  const phase = phaseOf({ events, plannedMs: [], durationMs: 0 });
  return secondsOf(planOf(), phase, mergedFold(planOf(), phase)).load;
}

/** Comes at 500 ms, types from 600 to 3,600 and is in at 3,750: 250 ms of waiting in an attempt of 3,250. */
const typist: readonly Event[] = [
  start(500, 7),
  tryAt(500, 7),
  typing(3_600, 7, 3_000),
  attempt(3_750, 7, 250, "ok"),
  end(3_800, 7, "ok"),
  iteration(3_801, 7),
];

describe("the time that people are in an attempt", () => {
  it("is counted by the instants at which attempts begin and end, whatever came of them", () => {
    const load = loadOf([...visitOk(499, 0, 1_250), ...visitLost(699, 1, 1_600)]);
    expect(load.map(({ presence }) => presence)).toEqual([0.8, 1.75, 0.3].map((value) => expect.closeTo(value, 9)));
    expect(load.map(({ ages }) => ages)).toEqual([0.8, 1.3, 0].map((value) => expect.closeTo(value, 9)));
    expect(load.map(({ stays }) => stays)).toEqual([0, 1.25, 1.6].map((value) => expect.closeTo(value, 9)));
    expect(littleError(load, 0)).toBeLessThan(1e-9);
  });

  it("does not hold the time in which they type", () => {
    const load = loadOf(typist);
    expect(load.map(({ presence }) => presence)).toEqual([0.1, 0, 0, 0.15].map((value) => expect.closeTo(value, 9)));
    expect(load.map(({ ages }) => ages)).toEqual([0.1, 0.1, 0.1, 0].map((value) => expect.closeTo(value, 9)));
    expect(littleError(load, 0)).toBeLessThan(1e-9);
  });

  it("is by the clock, while goodput is booked as if nobody typed: demand and what came of it are then of one second", () => {
    const load = loadOf([...visitOk(1_200, 0, 100), ...typist]);
    expect(load.map(({ ok }) => ok)).toEqual([1, 1, 0, 0]);
    expect(load.map(({ okMeanMs }) => okMeanMs)).toEqual([250, 100, undefined, undefined]);
    expect(load.map(({ stays }) => stays)).toEqual([0, 0.1, 0, 0.25].map((value) => expect.closeTo(value, 9)));
  });

  it("leaves whoever was turned away before typing where that was", () => {
    const turnedAway = visitLost(2_400, 1, 20, "overload-page");
    expect(loadOf([...turnedAway, ...typist]).map(({ overload }) => overload)).toEqual([0, 0, 1, 0]);
  });

  it("knows an attempt in which was typed more than once: a new password, and again the old one", () => {
    const twice = [
      start(0, 7),
      tryAt(0, 7),
      typing(1_000, 7, 900),
      typing(2_500, 7, 1_400),
      attempt(2_600, 7, 300, "ok"),
      end(2_700, 7, "ok"),
    ];
    const load = loadOf(twice);
    expect(load.map(({ ok }) => ok)).toEqual([1, 0, 0]);
    expect(load.map(({ presence }) => presence)).toEqual([0.1, 0.1, 0.1].map((value) => expect.closeTo(value, 9)));
    expect(littleError(load, 0)).toBeLessThan(1e-9);
  });

  it("ends for those too whose attempt has no end of its own", () => {
    const load = loadOf([start(500, 3), tryAt(500, 3), end(2_500, 3, "failed"), iteration(2_501, 3)]);
    expect(load.map(({ presence }) => presence)).toEqual([0.5, 1, 0.5].map((value) => expect.closeTo(value, 9)));
    expect(load.at(-1)?.ages).toBeCloseTo(0, 9);
  });

  it("goes on for those who are still there", () => {
    const load = loadOf([start(500, 3), tryAt(500, 3), ...visitOk(2_099, 4, 10)]);
    expect(load.map(({ presence }) => presence)).toEqual([0.5, 1, 1.01].map((value) => expect.closeTo(value, 9)));
    expect(load.at(-1)?.ages).toBeCloseTo(2.5, 9);
  });

  it("disagrees with lengths that are not what the clock saw", () => {
    const load = loadOf(visitOk(100, 0, 1_000).map((event) => (event.metric === "rs_attempt" ? { ...event, value: 900 } : event)));
    expect(littleError(load, 0)).toBeGreaterThan(LITTLE_LIMIT);
  });
});
