import { describe, expect, it } from "vitest";
import { Fold } from "../../../src/core/samples/fold.ts";
import { RowReader } from "../../../src/core/samples/row.ts";
import { TickClock } from "../../../src/core/samples/tick-clock.ts";
import { bytesOf, type Event, file, tick } from "./engine-csv.ts";

const PERIOD_MS = 20;
const VUS = 10;
const dropped = (atMs: number): Event => ({ metric: "dropped_iterations", atMs, value: 1, scenario: "metronome" });

/**
 * What k6 writes of a metronome in which nothing happens from `stallMs` for `lengthMs`: what was due is started at once as far as VUs go
 * and dropped beyond, and each tick says how late it is by its number among those that were started.
 */
function played({
  untilMs,
  stallMs,
  lengthMs,
  lateMs = 1,
}: {
  untilMs: number;
  stallMs: number;
  lengthMs: number;
  lateMs?: number;
}): Event[] {
  const events: Event[] = [];
  let started = 0;
  let inStall = 0;
  for (let dueMs = 0; dueMs < untilMs; dueMs += PERIOD_MS) {
    const isStalled = dueMs >= stallMs && dueMs < stallMs + lengthMs;
    const atMs = isStalled ? stallMs + lengthMs : dueMs + lateMs;
    if (isStalled && ++inStall > VUS) events.push(dropped(atMs));
    else {
      events.push(tick(atMs, atMs - started * PERIOD_MS));
      started += 1;
    }
  }
  return events;
}

function lagOf(events: readonly Event[]): { readonly p99: number; readonly dropped: number; readonly last: number } {
  const fold = new Fold({ people: ["pupil"], limitsMs: [], leadInMs: 0 });
  const reader = new RowReader((row) => fold.add(row));
  reader.push(bytesOf(file(events)));
  const last = [...fold.lagBySecond.keys()].sort((a, b) => a - b).at(-1) ?? 0;
  return { p99: fold.lag.quantile(0.99) ?? 0, dropped: fold.droppedTicks, last: fold.lagBySecond.get(last)?.maxMs ?? 0 };
}

describe("the metronome's lateness", () => {
  it("is that of the stall and not of everything after it, where ticks were dropped", () => {
    const stall = played({ untilMs: 300_000, stallMs: 100_000, lengthMs: 1_500 });
    expect(stall.at(-1)?.value).toBeGreaterThan(1_200); // what the last tick says
    const { p99, dropped: count, last } = lagOf(stall);
    expect(count).toBe(65);
    expect(last).toBeLessThan(PERIOD_MS);
    expect(p99).toBeLessThan(50);
  });

  it("is told of every stall that matters: many, or a long one", () => {
    expect(lagOf(played({ untilMs: 300_000, stallMs: 100_000, lengthMs: 20_000 }))).toMatchObject({ dropped: 990 });
    expect(lagOf(played({ untilMs: 60_000, stallMs: 10_000, lengthMs: 1_500 })).p99).toBeGreaterThan(50);
  });

  it("stays where the engine is late all the time, with and without drops", () => {
    expect(lagOf(played({ untilMs: 60_000, stallMs: 60_000, lengthMs: 0, lateMs: 120 })).p99).toBeCloseTo(120, -1);
    expect(lagOf(played({ untilMs: 300_000, stallMs: 10_000, lengthMs: 1_500, lateMs: 120 })).last).toBeCloseTo(120, -1);
  });

  it("takes off the period of a generator that plays every second tick", () => {
    const clock = new TickClock(2);
    clock.drop(1_000, 3);
    expect(clock.latenessOf(5_000, 121)).toBe(1);
  });

  it("counts as said where it is not certain that a drop came before the tick was due, and where it cannot have", () => {
    const clock = new TickClock(1);
    clock.drop(1_000, 3);
    expect(clock.latenessOf(1_100, 70)).toBe(70);
    expect(clock.latenessOf(9_000, 2)).toBe(2);
  });
});
