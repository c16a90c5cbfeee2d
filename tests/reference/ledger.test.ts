import { describe, expect, it } from "vitest";
import { type Milliseconds, milliseconds } from "../../src/core/units.ts";
import { ArrivalLog } from "../../src/reference/arrival-log.ts";
import { Lateness } from "../../src/reference/lateness.ts";
import { Ledger } from "../../src/reference/ledger.ts";
import { Station } from "../../src/reference/station.ts";

const at = (value: number): Milliseconds => milliseconds(value);

describe("the ledger", () => {
  it("puts every event in its own second and keeps the empty ones", () => {
    const ledger = new Ledger(at(10_300), () => ({ liveSessions: 0, stations: {} }));
    ledger.count("arrivals", at(10_999));
    ledger.count("arrivals", at(11_000));
    ledger.count("arrivals", at(13_500));
    const { seconds, totals } = ledger.read(at(13_900));
    expect(seconds.map((second) => [second.atMs, second.arrivals])).toEqual([
      [10_000, 1],
      [11_000, 1],
      [12_000, 0],
      [13_000, 1],
    ]);
    expect(totals.arrivals).toBe(3);
  });

  it("counts a service in the second of its scheduled end, however late anybody looks", () => {
    const station = new Station<string>({
      workers: 1,
      service: () => at(600),
      ended: ({ endsAt }) => ledger.countAnswer("completion", true, endsAt),
    });
    const ledger: Ledger = new Ledger(at(0), (end) => {
      station.advance(end);
      return { liveSessions: 0, stations: { door: { queue: station.waiting, busy: station.busy } } };
    });
    // Ends at 600, 1,200, 1,800, 2,400, 3,000; nobody looks before 3,100.
    for (let n = 0; n < 5; n += 1) station.arrive(at(0), "x");
    const { seconds } = ledger.read(at(3_100));
    expect(seconds.map((second) => second.completions)).toEqual([1, 2, 1, 1]);
    expect(seconds.map((second) => [second.queue, second.busy])).toEqual([
      [3, 1],
      [1, 1],
      [0, 0],
      [0, 0],
    ]);
  });

  it("tells success that nobody heard from success", () => {
    const ledger = new Ledger(at(0), () => ({ liveSessions: 0, stations: {} }));
    ledger.countAnswer("completion", true, at(1));
    ledger.countAnswer("completion", false, at(2));
    ledger.countAnswer("rejected", false, at(3));
    expect(ledger.read(at(4)).totals).toMatchObject({ completions: 1, wasted: 1, rejected: 1 });
  });

  it("counts the requests of each run, and those of too many runs together", () => {
    const ledger = new Ledger(at(0), () => ({ liveSessions: 0, stations: {} }));
    for (let n = 0; n < 1_002; n += 1) ledger.countRequest("x", `run${n}`, at(1));
    ledger.countRequest("x", "run0", at(1));
    ledger.countRequest("x", undefined, at(1));
    const { runs, hops } = ledger.read(at(2));
    expect([runs["run0"], runs["run999"], runs["run1000"], runs["other"]]).toEqual([2, 1, undefined, 2]);
    expect(hops).toEqual({ x: 1_004 });
  });

  it("starts again when it is cleared", () => {
    const ledger = new Ledger(at(0), () => ({ liveSessions: 0, stations: {} }));
    ledger.count("attempts", at(5_000));
    ledger.clear(at(9_000));
    const { seconds, totals, startedAt } = ledger.read(at(9_100));
    expect([seconds.length, totals.attempts, startedAt]).toEqual([1, 0, 9_000]);
  });
});

describe("the log of arrivals", () => {
  it("gives the microseconds of a window, of one run or of all", () => {
    const log = new ArrivalLog();
    log.note(at(1.0004), "a");
    log.note(at(2), "b");
    log.note(at(3), "a");
    const all = { from: 0, to: Number.POSITIVE_INFINITY, run: "" };
    expect(log.read(all).timesUs).toEqual([1_000, 2_000, 3_000]);
    expect(log.read({ ...all, run: "a" }).timesUs).toEqual([1_000, 3_000]);
    expect(log.read({ ...all, from: 2_000, to: 3_000 }).timesUs).toEqual([2_000]);
  });

  it("forgets the oldest and says how many", () => {
    const log = new ArrivalLog();
    for (let n = 0; n < 500_003; n += 1) log.note(at(n), undefined);
    const { forgotten, timesUs } = log.read({ from: 0, to: Number.POSITIVE_INFINITY, run: "" });
    expect([forgotten, timesUs.length, timesUs[0], timesUs.at(-1)]).toEqual([3, 500_000, 3_000, 500_002_000]);
  });
});

describe("lateness", () => {
  it("gives the edge of the bin that holds a quantile", () => {
    const lateness = new Lateness();
    for (let n = 0; n < 99; n += 1) lateness.note(at(0.32));
    lateness.note(at(7));
    const { count, p50Ms, p99Ms, maxMs } = lateness.read();
    expect([count, maxMs]).toEqual([100, 7]);
    expect(p50Ms).toBeCloseTo(0.35, 9);
    expect(p99Ms).toBeCloseTo(0.35, 9);
    lateness.note(at(8));
    lateness.note(at(8));
    expect(lateness.read().p99Ms).toBeCloseTo(8.05, 9);
  });
});
