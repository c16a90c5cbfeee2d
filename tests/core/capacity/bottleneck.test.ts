import { describe, expect, it } from "vitest";
import { bottleneckOf, type HopTimes, saturatedAt } from "../../../src/core/capacity/bottleneck.ts";
import { SINGLE_RUN } from "../../../src/core/capacity/estimate.ts";
import { perSecond } from "../../../src/core/units.ts";

/** A ramp from 0 to 99 per second in 100 s. */
const RAMP = Array.from({ length: 100 }, (_, second) => second);
const [IDP, PLATFORM] = ["idp:1", "ent:1"];

/** Exchanges of one kind: one for each unit of load, as long as `ms` says for the load of the second. */
function hop(step: string, host: string, ms: (load: number) => number, intended: readonly number[] = RAMP): HopTimes {
  const seconds = new Map(intended.map((load, second) => [second, { count: load, sumMs: load * ms(load) }]));
  return { step, hop: step, host, seconds };
}
/** Time in an M/M/1 system that serves `most` per second. */
const queue = (most: number) => (load: number) => 1_000 / Math.max(0.5, most - load);
const steady = () => 40;

describe("bottleneckOf", () => {
  it.each([
    ["the identity provider", IDP, queue(100), steady, "credentials"],
    ["the platform", PLATFORM, steady, queue(100), "landing"],
  ])("names %s where it alone grows", (_, host, credentials, landing, step) => {
    const hops = [hop("form", IDP, steady), hop("credentials", IDP, credentials), hop("landing", PLATFORM, landing)];
    expect(bottleneckOf([{ intended: RAMP, hops }])).toEqual({ step, hop: step, host, share: 1 });
  });

  it("reads a run of days, whose seconds are more than a function takes as arguments", () => {
    const intended = [...RAMP, ...new Array<number>(1_000_000).fill(0)];
    expect(bottleneckOf([{ intended, hops: [hop("form", IDP, queue(100))] }])?.host).toBe(IDP);
  });

  it("shares growth as it is: 60 ms and 20 ms more are three quarters and a quarter", () => {
    const grows = (by: number) => (load: number) => 10 + (load >= 80 ? by : 0);
    const hops = [hop("credentials", IDP, grows(60)), hop("landing", PLATFORM, grows(20))];
    expect(bottleneckOf([{ intended: RAMP, hops }])).toMatchObject({ host: IDP, share: 0.75 });
  });

  it("names who saturates first, not who ends slowest, where the ceiling is known", () => {
    const late = (load: number) => (load > 60 ? 5_000 : 40);
    const hops = [hop("form", IDP, late), hop("credentials", PLATFORM, queue(41))];
    expect(bottleneckOf([{ intended: RAMP, hops }])?.host).toBe(IDP);
    expect(bottleneckOf([{ intended: RAMP, hops }], { ceiling: 40 })?.host).toBe(PLATFORM);
  });

  it("names nobody where nobody is served any more at what took most of the time: a form of one ms and then seven is not what saturates", () => {
    const form = hop("form", PLATFORM, (load) => (load > 80 ? 7 : 1));
    const times = hop("credentials", PLATFORM, () => 200);
    const credentials = { ...times, seconds: new Map([...times.seconds].filter(([second]) => second < 70)) };
    expect(bottleneckOf([{ intended: RAMP, hops: [form, credentials] }])).toBeUndefined();
  });

  it("names what people wait for in vain before the rest that nobody comes to any more", () => {
    const form = hop("form", IDP, (load) => (load > 80 ? 9_000 : 30));
    const times = hop("credentials", PLATFORM, () => 200);
    const credentials = { ...times, seconds: new Map([...times.seconds].filter(([second]) => second < 70)) };
    expect(bottleneckOf([{ intended: RAMP, hops: [form, credentials] }])?.step).toBe("form");
  });

  it("does not look at the time after the highest load, when queues drain", () => {
    const fall = [...RAMP, ...RAMP.toReversed()];
    const seconds = new Map(fall.map((load, second) => [second, { count: load, sumMs: load * (second > 110 ? 9_000 : 40) }]));
    const hops = [{ step: "form", hop: "form", host: IDP, seconds }, hop("landing", PLATFORM, queue(100))];
    expect(bottleneckOf([{ intended: fall, hops }])?.host).toBe(PLATFORM);
  });

  it("weighs a hop that few attempts have by how often it comes", () => {
    const rare = hop("profile", IDP, (load) => 10 + (load >= 80 ? 300 : 0));
    const few = {
      ...rare,
      seconds: new Map([...rare.seconds].map(([at, { count, sumMs }]) => [at, { count: count / 20, sumMs: sumMs / 20 }])),
    };
    const hops = [few, hop("landing", PLATFORM, (load) => 10 + (load >= 80 ? 60 : 0))];
    expect(bottleneckOf([{ intended: RAMP, hops }])).toMatchObject({ host: PLATFORM, share: 0.8 });
  });

  it.each([
    ["nothing grew", RAMP, steady],
    ["the load never changed", RAMP.map(() => 50), queue(51)],
    ["there was no load", [], queue(100)],
    ["too few exchanges were seen", RAMP.map((load) => load / 100), queue(1)],
  ])("says nothing where %s", (_, intended, ms) => {
    expect(bottleneckOf([{ intended, hops: [hop("form", IDP, ms, intended)] }])).toBeUndefined();
  });

  it("leaves out what comes after the sign-in", () => {
    expect(bottleneckOf([{ intended: RAMP, hops: [hop("page", PLATFORM, queue(100)), hop("form", IDP, steady)] }])).toBeUndefined();
  });
});

describe("the load at which a platform has all it can do", () => {
  const found = { kind: "found", rate: perSecond(40), basis: SINGLE_RUN } as const;
  const atLeast = { kind: "at-least", rate: perSecond(30) } as const;

  it("is its ceiling, else where it collapsed, corrected where that is known: beyond that it serves hardly anybody", () => {
    expect(saturatedAt(found, { ...found, rate: perSecond(60) })).toBe(40);
    expect(saturatedAt(atLeast, { ...found, rate: perSecond(60) })).toBe(60);
    expect(saturatedAt(atLeast, { ...found, rate: perSecond(60), corrected: perSecond(45) })).toBe(45);
  });

  it("is not known where neither was seen", () => {
    expect(saturatedAt(atLeast, { kind: "none" })).toBeUndefined();
  });
});
