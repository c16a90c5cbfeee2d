import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { findClosing, findTurn } from "../../../src/core/capacity/turn.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

/** So many come a second, more each second; from second 60 on `later` of them are let in. */
function turning(later: (at: number) => number, seen: (at: number) => Partial<LoadSecond> = () => ({})): readonly LoadSecond[] {
  return Array.from({ length: 150 }, (_, at) => {
    const rate = 40 + at;
    const ok = at < 60 ? rate : later(at);
    return loadSecond(at, rate, { ok, failed: rate - ok, okMeanMs: milliseconds(200), ...seen(at) });
  });
}

describe("a platform that lets in everybody and then a level", () => {
  it("turned where the level begins, and the level is what it lets in since", () => {
    const turn = findTurn(turning(() => 60));
    expect(turn?.level).toBe(60);
    expect(turn?.before).toBeCloseTo(87, 0);
    expect(turn?.from).toBe(62);
    expect(turn?.after.length).toBe(88);
  });

  it("is seen by its pages for those who must wait as by its errors, and until the others come no more", () => {
    const pages = turning(() => 60).map((second) => ({ ...second, overload: second.failed, failed: 0 }));
    const over = [...pages.slice(0, 100), ...pages.slice(100).map((second) => ({ ...second, ok: second.planned, overload: 0 }))];
    expect(findTurn(over)?.level).toBe(60);
    expect(findTurn(over)?.after.length).toBeLessThanOrEqual(38);
  });

  it("ends where nobody is turned away any more, also where some fail at any load, as those who do not wait as long as a sign-in takes", () => {
    const over = turning(() => 60).map((second, at) => (at < 110 ? second : { ...second, planned: 40, attempts: 40, ok: 40, failed: 0 }));
    const hasty = over.map((second) => ({ ...second, ok: 0.95 * second.ok, failed: second.failed + 0.05 * second.ok }));
    for (const run of [over, hasty]) expect(findTurn(run)?.after.length).toBeLessThanOrEqual(48);
  });

  it("is none that makes people wait: who gets in is slower, or who is turned away is told so late", () => {
    expect(
      findTurn(
        turning(
          () => 60,
          (at) => (at < 60 ? {} : { okMeanMs: milliseconds(400) }),
        ),
      ),
    ).toBeUndefined();
    expect(
      findTurn(
        turning(
          () => 60,
          (at) => (at < 60 ? {} : { stays: 60 * 0.2 + 40 * 2 }),
        ),
      ),
    ).toBeUndefined();
  });

  it("is none whose level goes on falling or rises with what is asked, nor one that is gone", () => {
    expect(findTurn(turning((at) => 60 - at / 3))).toBeUndefined();
    expect(findTurn(turning((at) => 0.6 * (40 + at)))).toBeUndefined();
    expect(findTurn(turning(() => 4))).toBeUndefined();
    expect(findTurn(turning(() => 0))).toBeUndefined();
  });

  it("is none where nobody gets in at first and as many as came a session ago later: those are places that come free", () => {
    const twoMinutes = Array.from({ length: 600 }, (_, at) => {
      const ok = at % 150 < 90 ? 40 : 0;
      return loadSecond(at, 40, { ok, failed: 40 - ok, okMeanMs: milliseconds(200) });
    });
    expect(findTurn(twoMinutes)).toBeUndefined();
  });

  it("is none where it goes on at its best, where that is luck, and where the level was too short", () => {
    expect(findTurn(turning(() => 98))).toBeUndefined();
    const few = turning((at) => at % 2).map((second) => ({ ...second, ok: second.ok > 1 ? Number(second.atMs % 3_000 > 0) : second.ok }));
    expect(findTurn(few)).toBeUndefined();
    expect(findTurn(turning(() => 60).slice(0, 80))).toBeUndefined();
    expect(findTurn([])).toBeUndefined();
  });
});

describe("a platform that lets in everybody and then nobody", () => {
  const closed = (seen: (at: number) => Partial<LoadSecond> = () => ({})): readonly LoadSecond[] =>
    turning((at) => (at < 90 ? 0 : 40 + at), seen);

  it("closed after what it let in a second until it lets in again", () => {
    // 40 to 99 a second for a minute, and nobody for half a minute.
    expect(findClosing(closed())?.from).toBe(60);
    expect(findClosing(closed())?.rate).toBeCloseTo((60 * 69.5) / 90, 5);
    const halfway = closed((at) => (at === 59 ? { ok: 40, failed: 59, attempts: 300 } : {}));
    expect(findClosing(halfway)).toBeDefined();
  });

  it("closed suddenly where those who came in before were as fast as at rest, and not where a queue had made them slow", () => {
    expect(findClosing(closed())?.isSudden).toBe(true);
    expect(findClosing(closed((at) => (at >= 45 && at < 60 ? { okMeanMs: milliseconds(2_000) } : {})))?.isSudden).toBe(false);
  });

  it("did not where somebody goes on being let in, where it lasts for some seconds, from the first moment on, or as long as nobody comes", () => {
    expect(findClosing(turning(() => 20))).toBeUndefined();
    expect(findClosing(turning((at) => (at < 68 ? 0 : 40 + at)))).toBeUndefined();
    expect(findClosing(closed().slice(55))).toBeUndefined();
    expect(findClosing(closed((at) => (at < 60 ? {} : { intended: perSecond(0), attempts: 0, failed: 0 })))).toBeUndefined();
    expect(findClosing([])).toBeUndefined();
  });

  it("did not where people were turned away before, or wait until they give up: that is a platform which goes down", () => {
    expect(findClosing(closed((at) => (at < 60 ? { ok: 30, failed: 10 + at } : {})))).toBeUndefined();
    expect(findClosing(closed((at) => (at < 60 ? {} : { stays: 8 * (40 + at) })))).toBeUndefined();
  });
});
