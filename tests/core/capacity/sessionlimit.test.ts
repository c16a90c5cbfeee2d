import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { findSessionLimit, looksFull } from "../../../src/core/capacity/sessionlimit.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** A hundred people a second, all let in for 30 s, and then `later` of them; who is let in stays. */
function turningAway(later: number, length = 90): readonly LoadSecond[] {
  let live = 0;
  return Array.from({ length }, (_, at) => {
    const ok = at < 30 ? 100 : later;
    live += ok;
    return loadSecond(at, 100, { ok, overload: 100 - ok, okMeanMs: milliseconds(200), live });
  });
}

describe("findSessionLimit", () => {
  it("finds the limit of a house that lets hardly anybody in once it is full", () => {
    expect(findSessionLimit(turningAway(2))).toEqual({ at: 30, sessions: 3_002 });
  });

  it("finds it too where as many come in for those who leave without the plan knowing, for an hour", () => {
    expect(findSessionLimit(turningAway(2, 3_600))?.sessions).toBe(3_002);
  });

  it("finds none where a waiting room lets in a reserve and then a rate, until far more are in than when it began to turn people away", () => {
    expect(findSessionLimit(turningAway(50))).toBeUndefined();
  });

  it("finds none where what is let in after the turn would have to leave within a minute and a half, also where the load ends half a minute after it", () => {
    expect(findSessionLimit(turningAway(40))).toBeUndefined();
    expect(findSessionLimit(turningAway(50, 60))).toBeUndefined();
    // Sessions of two minutes, of which the plan does not know.
    expect(findSessionLimit(turningAway(25))?.at).toBe(30);
  });

  it("says that a house looks full which turns people away as fast with errors, and not that one does which is slow or has a page for it", () => {
    const asErrors = turningAway(2).map((second) => ({ ...second, overload: 0, failed: second.overload }));
    expect(looksFull(asErrors)).toBe(true);
    expect(looksFull(asErrors.map((second, at) => ({ ...second, okMeanMs: milliseconds(at < 20 ? 200 : 2_000) })))).toBe(false);
    expect(looksFull(turningAway(2))).toBe(false);
    // Dead from a moment on, it lets in nobody any more.
    expect(looksFull(turningAway(0).map((second) => ({ ...second, overload: 0, failed: second.overload })))).toBe(false);
    expect(looksFull(turningAway(100))).toBe(false);
  });
});
