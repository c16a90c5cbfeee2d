import { describe, expect, it } from "vitest";
import { type Milliseconds, milliseconds } from "../../src/core/units.ts";
import { platformCeiling } from "../../src/reference/ceiling.ts";
import { drawServices } from "../../src/reference/service.ts";
import { Sessions } from "../../src/reference/sessions.ts";
import { Station } from "../../src/reference/station.ts";
import { openStream } from "../../src/reference/stream.ts";

const at = (value: number): Milliseconds => milliseconds(value);

describe("sessions", () => {
  it("end when they have been idle for their time, not before", () => {
    const sessions = new Sessions({ idle: at(100) });
    const { token } = sessions.open("a", at(0));
    expect(sessions.visit(token, at(99))?.login).toBe("a");
    expect(sessions.visit(token, at(198))?.login).toBe("a");
    expect(sessions.visit(token, at(298))).toBeUndefined();
  });

  it("close the gate while as many live as the limit allows", () => {
    const sessions = new Sessions({ limit: 2, idle: at(100) });
    sessions.open("a", at(0));
    expect(sessions.isFullAt(at(1))).toBe(false);
    sessions.open("b", at(50));
    expect(sessions.isFullAt(at(51))).toBe(true);
    expect(sessions.isFullAt(at(100))).toBe(false);
  });

  it("refuse a token whose signature was changed", () => {
    const sessions = new Sessions({});
    const { token } = sessions.open("a", at(0));
    expect(sessions.visit(token, at(1))).toBeDefined();
    expect(sessions.visit(`${token.slice(0, -1)}${token.endsWith("x") ? "y" : "x"}`, at(1))).toBeUndefined();
  });

  it("end when they are closed", () => {
    const sessions = new Sessions({});
    const { token } = sessions.open("a", at(0));
    sessions.close(token);
    expect(sessions.visit(token, at(1))).toBeUndefined();
  });
});

describe("the ceiling of a platform with a session limit", () => {
  const station = { workers: 4, service: at(100), law: "exponential" } as const;
  it("is Q/H where the sessions are the narrower part", () => {
    // 3,000 sessions of 300 s: 10/s, against 40/s of the workers; the fill takes 75 s.
    const { rate, expected } = playMorning({ limit: 3_000, idle: at(300_000) }, 600_000, 1_500_000);
    expect(expected).toBeCloseTo(10, 9);
    // The gate looks at sessions that exist, not at people on their way in: at most 4 served and 20 waiting come on top.
    expect(rate).toBeLessThanOrEqual(expected * (1 + 24 / 3_000));
    expect(rate).toBeGreaterThan(expected * 0.995);
  });

  it("is c/S where the workers are", () => {
    const { rate, expected } = playMorning({ limit: 30_000, idle: at(300_000) }, 50_000, 350_000);
    expect(expected).toBeCloseTo(40, 9);
    // Counting error of 12,000 exponential services four times: 4/√12,000 = 3.7 %.
    expect(Math.abs(rate / expected - 1)).toBeLessThan(0.037);
  });

  function playMorning(sessions: { limit: number; idle: Milliseconds }, from: number, to: number): { rate: number; expected: number } {
    const rate = signInsBetween({ ...sessions, from, to }) / ((to - from) / 1_000);
    return { rate, expected: platformCeiling([station], sessions) };
  }

  function signInsBetween({ limit, idle, from, to }: { limit: number; idle: Milliseconds; from: number; to: number }): number {
    const sessions = new Sessions({ limit, idle });
    const gap = openStream(3, "arrivals");
    let count = 0;
    const served = new Station<number>({
      ...station,
      queue: 20,
      service: drawServices(station, 3, "s"),
      ended: ({ endsAt }) => {
        sessions.open("x", endsAt);
        if (endsAt >= from && endsAt < to) count += 1;
      },
    });
    let clock = 0;
    while (clock < to) {
      clock -= Math.log(gap()) / 0.06;
      served.advance(at(clock));
      if (!sessions.isFullAt(at(clock))) served.arrive(at(clock), 0);
    }
    return count;
  }
});
