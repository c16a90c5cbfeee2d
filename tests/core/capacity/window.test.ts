import { describe, expect, it } from "vitest";
import type { LoadSecond } from "../../../src/core/capacity/load.ts";
import { saturationOf } from "../../../src/core/capacity/saturation.ts";
import { findSessionLimit } from "../../../src/core/capacity/sessionlimit.ts";
import { findWindow } from "../../../src/core/capacity/window.ts";
import { milliseconds, perSecond } from "../../../src/core/units.ts";
import { loadSecond } from "./load-second.ts";

interface Door {
  readonly asked: (at: number) => number;
  /** Whether second `at` is the first of a window, or of what looks like one; `inside` people were let in since the last. */
  readonly opens: (at: number, seen: { readonly inside: number; readonly closedFor: number }) => boolean;
  readonly count: number;
  readonly answer?: "failed" | "overload";
}

/** What a door lets in that opens for so many and then for nobody; who is in stays. */
function seen({ asked, opens, count, answer = "failed" }: Door, length = 300): readonly LoadSecond[] {
  let [inside, closedFor, live] = [0, 0, 0];
  return Array.from({ length }, (_, at) => {
    if (opens(at, { inside, closedFor })) [inside, closedFor] = [0, 0];
    const rate = asked(at);
    const ok = Math.min(rate, count - inside);
    inside += ok;
    live += ok;
    if (ok < rate) closedFor += 1;
    return loadSecond(at, rate, { ok, [answer]: rate - ok, okMeanMs: milliseconds(200), live });
  });
}

const ramp = (at: number): number => 40 + Math.round((110 * at) / 300);
const everyMinute = (at: number): boolean => at % 60 === 17;
const minutes = seen({ asked: ramp, opens: everyMinute, count: 3_600 });

describe("a limit of requests in windows of a minute", () => {
  it("is found by what it lets in in each of them, however many come", () => {
    expect(findWindow([minutes])).toEqual({ every: 60, rate: 60 });
  });

  it("is found from windows of several phases, one each", () => {
    const [one, two] = [80, 100].map((rate) => seen({ asked: () => rate, opens: everyMinute, count: 3_600 }, 150));
    expect(findWindow([one ?? []])).toBeUndefined();
    expect(findWindow([one ?? [], two ?? []])).toEqual({ every: 60, rate: 60 });
  });

  it("is found on a ramp at whose foot there are seconds in which nobody comes", () => {
    const asked = (at: number): number => (at < 50 ? Number(at % 5 === 0) : ramp(at));
    const seconds = seen({ asked, opens: everyMinute, count: 3_600 }, 400);
    const drawn = seconds.map((second) => (second.attempts === 0 ? { ...second, intended: perSecond(0.2) } : second));
    expect(findWindow([drawn])).toEqual({ every: 60, rate: 60 });
  });

  it("is found where some windows are not used up, or hardly anybody comes", () => {
    const asked = (at: number): number => (at < 140 ? 50 : ramp(at));
    expect(findWindow([seen({ asked, opens: everyMinute, count: 3_600 }, 400)])).toEqual({ every: 60, rate: 60 });
    const drain = seen({ asked: () => 1, opens: (at) => at % 6 === 0, count: 4 }, 30);
    expect(findWindow([minutes, drain])).toEqual({ every: 60, rate: 60 });
  });

  it("has for its ceiling what lasts, is no collapse and no limit of sessions", () => {
    for (const answer of ["failed", "overload"] as const) {
      const read = saturationOf(seen({ asked: ramp, opens: everyMinute, count: 3_600, answer }));
      expect(read).toEqual({
        ceiling: { kind: "found", rate: 60, basis: "single run, no interval" },
        collapse: { kind: "none" },
        sessionLimit: { kind: "none" },
      });
    }
  });

  it("is no limit of sessions either where only one window of it was seen: nobody leaves a house as fast as it fills again", () => {
    const once = seen({ asked: (at) => 60 + Math.round(at / 2), opens: (at) => at === 160, count: 9_000, answer: "overload" }, 220);
    expect(once.slice(130, 150).every(({ ok }) => ok === 0)).toBe(true);
    expect(findSessionLimit(once)).toBeUndefined();
  });
});

describe("no limit of requests in windows", () => {
  it("is a platform that keeps up, one that is closed once, or no phase at all", () => {
    expect(findWindow([seen({ asked: ramp, opens: () => false, count: 1_000_000 })])).toBeUndefined();
    expect(findWindow([seen({ asked: ramp, opens: (at) => at === 200, count: 8_000 })])).toBeUndefined();
    expect(findWindow([])).toBeUndefined();
  });

  it("is a breaker that opens ten seconds after it tripped: it trips sooner the more come", () => {
    const breaker = seen({ asked: ramp, opens: (_, { closedFor }) => closedFor >= 10, count: 3_600 });
    expect(findWindow([breaker])).toBeUndefined();
  });

  it("is a platform that restarts every minute: it lets in more the more come", () => {
    const restarts = Array.from({ length: 300 }, (_, at) => {
      const ok = at % 60 < 50 ? ramp(at) : 0;
      return loadSecond(at, ramp(at), { ok, failed: ramp(at) - ok, okMeanMs: milliseconds(200) });
    });
    expect(findWindow([restarts])).toBeUndefined();
  });

  it("is a platform that turns everybody away for a moment every minute, where two minutes of many let in the same number by chance", () => {
    const came = [290, 310, 287, 309, 295];
    const minutes = came.flatMap((people, minute) =>
      Array.from({ length: 60 }, (_, second) => {
        const ok = second < 50 ? people / 50 : 0;
        const failed = second < 50 ? 0 : 5 + 4 * minute;
        return loadSecond(60 * minute + second, 6, { ok, failed, attempts: ok + failed, okMeanMs: milliseconds(200) });
      }),
    );
    expect(findWindow([minutes])).toBeUndefined();
  });

  it("is told where all that was asked is the same: what is let in may then be what came", () => {
    expect(findWindow([seen({ asked: () => 90, opens: everyMinute, count: 3_600 })])).toBeUndefined();
  });
});
