import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { findFullHouse, findSessionLimit, looksFull } from "../../../src/core/capacity/sessionlimit.ts";
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
    expect(findSessionLimit(turningAway(2))).toEqual({ at: 30, sessions: 3_002, least: 3_002 });
  });

  it("finds it too where as many come in for those who leave without the plan knowing, for an hour", () => {
    expect(findSessionLimit(turningAway(2, 3_600))?.sessions).toBe(3_002);
  });

  // What people type is no time of the attempt: those of whom it is read are let in six seconds later.
  it.each([31, 25])(
    "finds one whose waiting page comes before the form, so that whoever types then still gets in: read until second %d",
    (until) => {
      const typing = Array.from({ length: 90 }, (_, at) => {
        const ok = at >= until - 25 && at < until ? 60 : 0;
        const live = 60 * Math.max(0, Math.min(at, 30) - 5);
        return loadSecond(at, 60, { ok, overload: at < 25 ? 0 : 60, okMeanMs: milliseconds(400), live });
      });
      expect(findSessionLimit(typing)?.at).toBe(25);
    },
  );

  it("finds none where a waiting room lets in a reserve and then a rate, until far more are in than when it began to turn people away", () => {
    expect(findSessionLimit(turningAway(50))).toBeUndefined();
  });

  it("finds none where what is let in after the turn would have to leave within a minute and a half, also where the load ends half a minute after it", () => {
    expect(findSessionLimit(turningAway(40))).toBeUndefined();
    expect(findSessionLimit(turningAway(50, 60))).toBeUndefined();
  });

  it("finds one whose people leave after two minutes without the plan knowing: as they came, and nobody sooner", () => {
    const crowd = Array.from({ length: 240 }, (_, at) => (at % 120 < 30 ? 100 : 0));
    let live = 0;
    const house = crowd.map((ok, at) => {
      live += ok;
      return loadSecond(at, 100, { ok, overload: 100 - ok, okMeanMs: milliseconds(200), live });
    });
    expect(findSessionLimit(house)).toEqual({ at: 30, sessions: 3_000, least: 3_000 });
  });

  it("finds none where a level is let in that the plan does not know to leave, however large what was let in first; and one where it does", () => {
    expect(findSessionLimit(turningAway(25))).toBeUndefined();
    expect(findSessionLimit(turningAway(12))).toBeUndefined();
    expect(findSessionLimit(turningAway(25).map((second, at) => (at < 30 ? second : { ...second, live: 3_000 })))?.at).toBe(30);
  });

  it("knows the limit only at least where as many may have left by then as come in after it: a fifth of those who came, or more", () => {
    // 50 a second for a minute, and then more and more for those who leave, 13 a second in the mean: at most as many left in each second before.
    let live = 0;
    const house = Array.from({ length: 120 }, (_, at) => {
      const ok = at < 60 ? 50 : 8 + Math.floor((at - 60) / 6);
      live += ok;
      return loadSecond(at, 50, { ok, overload: 50 - ok, okMeanMs: milliseconds(200), live });
    });
    const limit = findSessionLimit(house);
    expect(limit?.sessions).toBe(3_008);
    expect(limit?.least).toBeGreaterThan(3_008 - 60 * 15);
    expect(limit?.least).toBeLessThan(3_008 - 60 * 12);
  });

  it("finds none where many may have left before it was full, and still says that it was", () => {
    // 20 a second and more and more, who leave after two minutes as they came: 8 s before the house is full.
    let live = 0;
    const came = Array.from({ length: 240 }, (_, at) => 20 + Math.floor(at / 5));
    const house = came.map((asked, at) => {
      const ok = at < 128 ? asked : (came[at - 120] ?? 0);
      live += ok;
      return loadSecond(at, asked, { ok, overload: asked - ok, okMeanMs: milliseconds(200), live });
    });
    expect(findFullHouse(house)).toEqual({ at: 128 });
    expect(findSessionLimit(house)).toBeUndefined();
    expect(findFullHouse([])).toBeUndefined();
  });

  it("finds none on machines that turned away a few before most: a house that is not full turns away nobody", () => {
    const busy = turningAway(2).map((second, at) => (at >= 10 && at < 25 ? { ...second, ok: 92, overload: 8 } : second));
    expect(findSessionLimit(busy)).toBeUndefined();
    expect(
      findSessionLimit(
        busy.map((second, at) => (at === 12 ? { ...second, ok: 92, overload: 8 } : at < 30 ? { ...second, overload: 0 } : second)),
      )?.at,
    ).toBe(30);
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
