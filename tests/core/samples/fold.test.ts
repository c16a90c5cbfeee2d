import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fold } from "../../../src/core/samples/fold.ts";
import { liveView } from "../../../src/core/samples/live.ts";
import { RowReader } from "../../../src/core/samples/row.ts";
import {
  attempt,
  bytesOf,
  type Event,
  end,
  file,
  HEADER,
  hop,
  iteration,
  line,
  note,
  start,
  tick,
  ticks,
  tryAt,
  typing,
  visitLost,
  visitOk,
  ZERO_MS,
  zero,
} from "./engine-csv.ts";

const SETUP = { people: ["pupil", "teacher"], limitsMs: [500, 2_000], leadInMs: 0 };

function foldOf(text: string): Fold {
  const fold = new Fold(SETUP);
  const reader = new RowReader((row) => fold.add(row));
  reader.push(bytesOf(text));
  fold.settle();
  return fold;
}

const pupils = (events: readonly Event[]) => foldOf(file(events)).people.get("pupil")!;

it("keeps counting a reason that it knows, and only new ones as others, once there are five hundred", () => {
  const lost = (visit: number, reason: string): Event[] =>
    visitLost(visit, visit, 5, "unexpected-page").map((event) =>
      event.metric === "rs_attempt" ? { ...event, tags: { ...event.tags, reason } } : event,
    );
  const events = Array.from({ length: 510 }, (_, index) => lost(index, `reason ${index}`)).flat();
  const { reasons } = foldOf(file([...events, ...lost(600, "reason 0")]));
  expect([reasons.get("reason 0"), reasons.get("other"), reasons.size]).toEqual([2, 10, 501]);
});

/** Everything a fold knows, in an order that does not depend on how it came to know it. */
function stateOf(fold: Fold): unknown {
  const sorted = <T>(map: ReadonlyMap<string | number, T>): (readonly [string, T])[] =>
    [...map].map(([key, value]) => [String(key), value] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  const histogram = (of: { bins: ReadonlyMap<number, number> }) => ({ ...of, bins: sorted(of.bins) });
  const cells = [...fold.cells.all()].map((cell) => ({ ...cell, durations: histogram(cell.durations) }));
  return {
    cells: cells.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    hops: [...fold.hops.all()].map((total) => ({ ...total, ok: histogram(total.ok) })).sort((a, b) => (a.hop < b.hop ? -1 : 1)),
    people: [...fold.people.values()].map((people) => ({
      name: people.name,
      tallies: sorted(people.tallies.bySecond),
      open: sorted(people.open),
      timeToGetIn: histogram(people.timeToGetIn),
      defects: people.defects,
      completed: people.completed,
    })),
    notes: sorted(fold.notes),
    reasons: sorted(fold.reasons),
    lag: histogram(fold.lag),
    lagBySecond: sorted(fold.lagBySecond).map(([second, lag]) => [second, histogram(lag)]),
    watched: fold.watched,
    strays: fold.strays,
    lastMs: fold.lastMs,
    zeroUs: fold.zeroUs,
  };
}

const visit = (index: number): fc.Arbitrary<Event[]> =>
  fc
    .record({
      people: fc.constantFrom("pupil", "teacher"),
      atMs: fc.integer({ min: 0, max: 5_000 }),
      durationMs: fc.integer({ min: 1, max: 3_000 }),
      outcome: fc.constantFrom("ok", "timed-out", "rejected", "http-error"),
      kept: fc.integer({ min: 1, max: 7 }),
      isWrong: fc.boolean(),
    })
    .map(({ people, atMs, durationMs, outcome, kept, isWrong }) => {
      const events = outcome === "ok" ? visitOk(atMs, index, durationMs) : visitLost(atMs, index, durationMs, outcome);
      const all = [...events.slice(0, 2), ...(isWrong ? [note(atMs + 1, index, "wrong-password")] : []), ...events.slice(2)];
      return [...all.slice(0, kept), hop(atMs + 1, index, durationMs)].map((event) => ({ ...event, scenario: people }));
    });
const visits = fc.array(fc.constant(0), { maxLength: 30 }).chain((places) => fc.tuple(...places.map((_, index) => visit(index))));

describe("fold", () => {
  it("joins a visit's rows: who came, who got in, how long it took", () => {
    const people = pupils([...ticks(1_000), ...visitOk(100, 0, 300), ...visitLost(150, 1, 700)]);
    const total = people.tallies.total();
    expect(total).toMatchObject({
      started: 2,
      attempts: 2,
      first: 2,
      ok: 1,
      gaveUp: 1,
      in: 1,
      gone: 1,
      left: 1,
      good: [1, 1],
      quit: [0, 1],
    });
    expect(people.timeToGetIn.quantile(1)).toBe(301);
    expect(people.open.size).toBe(0);
  });

  it("counts a good first attempt in the second in which it began, and the sign-in in the second in which it was proved", () => {
    const fold = foldOf(file(visitOk(900, 0, 300)));
    const { bySecond } = fold.people.get("pupil")!.tallies;
    expect(bySecond.get(0)).toMatchObject({ first: 1, good: [1, 1], in: 0, admitted: 1 });
    expect(bySecond.get(1)).toMatchObject({ first: 0, good: [0, 0], in: 1 });
    expect([...fold.cells.all()].map(({ second, outcome }) => [second, outcome])).toEqual([[1, "ok"]]);
  });

  it("takes the limit exactly: at the limit is good, a millisecond later is not", () => {
    expect(pupils(visitOk(0, 0, 500)).tallies.total().good).toEqual([1, 1]);
    expect(pupils(visitOk(0, 0, 501)).tallies.total().good).toEqual([0, 1]);
  });

  it("does not count a reload as good, however quick it is", () => {
    const events = [start(0, 0), tryAt(1, 0), attempt(900, 0, 899, "timed-out"), tryAt(1_000, 0, 2), attempt(1_050, 0, 50, "ok", 2)];
    expect(pupils(events).tallies.total()).toMatchObject({ attempts: 2, first: 1, good: [0, 0], quit: [0, 1], in: 1 });
  });

  it("lets a planned wrong password leave the ratio, whether it is noted before, during or after its attempt", () => {
    const wrong = (noteMs: number): Event[] => [
      start(0, 0),
      tryAt(10, 0),
      attempt(60, 0, 50, "rejected"),
      tryAt(200, 0, 2),
      attempt(240, 0, 40, "ok", 2),
      note(noteMs, 0, "wrong-password"),
    ];
    for (const noteMs of [5, 30, 100]) expect(pupils(wrong(noteMs)).tallies.total()).toMatchObject({ first: 1, wrong: 1, good: [0, 0] });
    const lying = [...visitOk(0, 0, 50).slice(0, 3), note(100, 0, "wrong-password")];
    expect(pupils(lying).tallies.total()).toMatchObject({ wrong: 1, good: [0, 0] });
  });

  it("counts an iteration that the engine completed without an end row as thrown, and its attempt as unfinished", () => {
    const fold = foldOf(file([start(0, 0), tryAt(1, 0), iteration(400, 0)]));
    expect(fold.people.get("pupil")!.tallies.total()).toMatchObject({ started: 1, thrown: 1, ok: 0, gone: 1 });
    expect([...fold.cells.all()].map(({ outcome }) => outcome)).toEqual(["unfinished"]);
  });

  it("finds thrown visits by their number where the engine does not say whose iteration was completed", () => {
    const people = pupils([...visitOk(0, 0, 10).slice(0, 4), iteration(520), start(600, 1), start(601, 2), iteration(700)]);
    expect(people.thrownUnseen()).toBe(1);
    expect(people.overCompleted()).toBe(0);
    expect(pupils([start(0, 0), iteration(1), iteration(2), iteration(3)]).overCompleted()).toBe(2);
  });

  it.each([
    ["an index twice", [start(0, 0), start(1, 0)], { twice: 1 }],
    ["an index that comes again after its end", [...visitOk(0, 0, 10), start(900, 0)], { twice: 1 }],
    ["an end without a start", [end(0, 5, "ok")], { endsWithoutStart: 1 }],
    ["an attempt of a visit that is not there", [tryAt(0, 5)], { endsWithoutStart: 1 }],
    ["an attempt's end without its start", [start(0, 0), attempt(5, 0, 5, "ok")], { endsWithoutStart: 1 }],
    ["an outcome that is none", [start(0, 0), tryAt(1, 0), attempt(5, 0, 5, "splendid")], { meaningless: 1 }],
    ["a visit's outcome that is none", [start(0, 0), end(5, 0, "splendid")], { meaningless: 1 }],
  ] as const)("notices %s", (_what, events, defects) => {
    expect(pupils(events).defects).toMatchObject(defects);
  });

  it("counts rows of unknown people, of another day and with a negative duration as strays", () => {
    const events = [{ ...start(0, 0), scenario: "stranger" }, start(3 * 86_400_000, 1), { ...hop(5, 0, 1), value: -4 }];
    expect(foldOf(file(events)).strays).toBe(3);
  });

  it("places rows that came before the metronome's first tick once it has said when the run began", () => {
    const early = [HEADER, line(start(100, 0)), line(zero()), line(start(1_200, 1)), ""].join("\n");
    const fold = foldOf(early);
    expect([...fold.people.get("pupil")!.tallies.bySecond.keys()]).toEqual([0, 1]);
    expect(fold.isZeroGuessed).toBe(false);
  });

  it("takes the first row for the beginning where no tick ever came, and says so", () => {
    const fold = foldOf([HEADER, line(start(100, 0)), line(start(1_200, 1)), ""].join("\n"));
    expect(fold.isZeroGuessed).toBe(true);
    expect(fold.zeroUs).toBe((ZERO_MS + 100) * 1_000);
  });

  it("watches the outcomes of the first twenty attempts, planned wrong passwords left out", () => {
    const many = Array.from({ length: 30 }, (_, index) => visitLost(index * 10, index, 5, index < 12 ? "rejected" : "ok")).flat();
    expect(
      foldOf(file(many))
        .watched.map(({ outcome }) => outcome)
        .filter((outcome) => outcome === "rejected"),
    ).toHaveLength(12);
    expect(foldOf(file(many)).watched).toHaveLength(20);
    const planned = [start(0, 0), note(1, 0, "wrong-password"), tryAt(2, 0), attempt(9, 0, 7, "rejected")];
    expect(foldOf(file(planned)).watched).toEqual([]);
  });

  it("is the same from two generators as from one", () => {
    fc.assert(
      fc.property(visits, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (people, isFirst) => {
        const beat = ticks(6_000);
        const share = (wanted: boolean): Event[] => [
          ...people.filter((_, index) => isFirst[index] === wanted).flat(),
          ...beat.filter((_, index) => (index % 2 === 0) === wanted),
        ];
        const whole = foldOf(file([...people.flat(), ...beat]));
        const merged = foldOf(file(share(true)));
        merged.merge(foldOf(file(share(false))));
        expect(stateOf(merged)).toEqual(stateOf(whole));
        expect(merged.cells.attempts()).toHaveLength([...whole.cells.all()].filter(({ step }) => step === "attempt").length);
      }),
      { numRuns: 100 },
    );
  });

  it("places each generator by its own zero", () => {
    const late = file([...visitOk(100, 1, 50), ...ticks(200)]).replaceAll(/,(17954\d{11}),/g, (_all, us) => `,${Number(us) + 5_000_000},`);
    const shifted = foldOf(late.replace(String(ZERO_MS), String(ZERO_MS + 5_000)));
    const merged = foldOf(file(visitOk(100, 0, 50)));
    merged.merge(shifted);
    expect([...merged.people.get("pupil")!.tallies.bySecond.keys()]).toEqual([0]);
  });

  it("notices a visit that two generators both played", () => {
    const merged = foldOf(file(visitOk(0, 7, 50)));
    merged.merge(foldOf(file(visitOk(0, 7, 50))));
    expect(merged.people.get("pupil")!.defects.twice).toBe(1);
  });
});

describe("live view", () => {
  it("says what is happening from rows that have come: rates, people waiting, people in, lag", () => {
    const events = Array.from({ length: 50 }, (_, index) => visitOk(index * 100, index, 400)).flat();
    const waiting = [start(4_500, 60), start(4_600, 61)];
    const view = liveView(foldOf(file([...events, ...waiting, ...ticks(21_000, 3)])), 5_000);
    expect(view).toMatchObject({ second: 4, attemptsPerSecond: 10, waiting: 2, started: 52, gotIn: 50 });
    expect(view.servedPerSecond).toBe(9.2); // fifty in five seconds, less the four still under way at the end
    expect(view.goodShare).toBe(1);
    expect(view.outcomes.ok).toBe(50);
  });

  it("gives people who type the time to do so before it judges them", () => {
    const typist = (atMs: number, visit: number): Event[] => [
      start(atMs, visit),
      tryAt(atMs, visit),
      typing(atMs + 3_000, visit, 3_000),
      attempt(atMs + 3_100, visit, 100, "ok"),
      end(atMs + 3_200, visit, "ok"),
    ];
    const events = Array.from({ length: 40 }, (_, index) => typist(index * 250, index)).flat();
    const known = events.filter(({ atMs }) => atMs <= 9_500);
    expect(liveView(foldOf(file([...known, ...ticks(9_500)])), 9_500).goodShare).toBe(1);
  });

  it("has nothing to say before the first row, and no number that is none", () => {
    const view = liveView(new Fold(SETUP), 800);
    expect(view).toMatchObject({ attemptsPerSecond: 0, servedPerSecond: 0, waiting: 0, live: 0 });
    expect(view.goodShare).toBeUndefined();
    expect(view.lagP99Ms).toBeUndefined();
  });

  it("shows the lag's percentile once twenty seconds of ticks can carry it", () => {
    expect(liveView(foldOf(file(ticks(10_000, 3))), 10_000).lagP99Ms).toBeUndefined();
    expect(liveView(foldOf(file([...ticks(21_000, 3), tick(21_500, 3)])), 30_000).lagP99Ms).toBe(3);
  });

  it("lets sessions end when they have idled for as long as the platform keeps them", () => {
    const fold = foldOf(file([...visitOk(0, 0, 100), ...ticks(10_000)]));
    expect(liveView(fold, 10_000).live).toBe(1);
    expect(liveView(fold, 10_000, 5_000).live).toBe(0);
  });
});
