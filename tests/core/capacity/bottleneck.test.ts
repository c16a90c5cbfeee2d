import { describe, expect, it } from "vitest";
import { bottleneckOf, type HopTimes } from "../../../src/core/capacity/bottleneck.ts";

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
