import { describe, expect, it } from "vitest";
import { erlangB, erlangC, shareWithin, sloRateOf } from "../../../src/core/capacity/erlang.ts";

describe("Erlang's formulas", () => {
  it("block 1.84 % of 5 erlang on 10 trunks (published tables)", () =>
    expect(erlangB({ rate: 5, workers: 10, service: 1 })).toBeCloseTo(0.0184, 4));
  it("make ρ wait on one worker", () => expect(erlangC({ rate: 3, workers: 1, service: 0.2 })).toBeCloseTo(0.6, 12));
  it("make a third wait on two workers at half load: 2ρ²/(1 + ρ)", () =>
    expect(erlangC({ rate: 1, workers: 2, service: 1 })).toBeCloseTo(1 / 3, 12));
  it("make everyone wait from saturation on", () => expect(erlangC({ rate: 10, workers: 2, service: 0.2 })).toBe(1));
});

describe("the share within a limit", () => {
  it("is that of the exponential with rate μ − λ on one worker", () => {
    expect(shareWithin({ rate: 3, workers: 1, service: 0.2 }, 1)).toBeCloseTo(1 - Math.exp(-2), 12);
  });
  it("has no gap where the queue drains as fast as one worker serves", () => {
    const queue = { workers: 20, service: 0.2 };
    const [at, beside] = [95, 95.001].map((rate) => shareWithin({ ...queue, rate }, 1)) as [number, number];
    expect(Math.abs(at - beside)).toBeLessThan(1e-4);
  });
  it("is nothing from saturation on", () => expect(shareWithin({ rate: 5, workers: 1, service: 0.2 }, 100)).toBe(0));
  it("crosses the objective at the rate that is said, and never where service alone is too long", () => {
    const rate = sloRateOf({ workers: 4, service: 0.05 }, { limit: 1, share: 0.95 });
    expect(shareWithin({ rate, workers: 4, service: 0.05 }, 1)).toBeCloseTo(0.95, 9);
    expect(sloRateOf({ workers: 4, service: 2 }, { limit: 1, share: 0.95 })).toBe(0);
  });
});
