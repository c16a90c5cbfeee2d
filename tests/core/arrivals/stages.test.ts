import { describe, expect, it } from "vitest";
import { planArrivals } from "../../../src/core/arrivals/plan-arrivals.ts";
import { planStages, playedMs, slotCounts, startInSlot } from "../../../src/core/arrivals/stages.ts";
import type { ArrivalTable } from "../../../src/core/arrivals/table.ts";
import { milliseconds } from "../../../src/core/units.ts";
import { samplePlan } from "./sample-plan.ts";

const table: ArrivalTable = {
  version: 1,
  seed: 1,
  durationMs: milliseconds(50),
  slotMs: milliseconds(10),
  leadInMs: milliseconds(10),
  people: [],
};

describe("stages", () => {
  it("writes the lead-in, each slot as a jump and a stretch, merged neighbours, and the quiet second", () => {
    expect(planStages(table, [1, 12, 13, 49.9])).toEqual({
      startRate: 50,
      stages: [
        { target: 50, duration: "10ms" },
        { target: 100, duration: "0s" },
        { target: 100, duration: "10ms" },
        { target: 200, duration: "0s" },
        { target: 200, duration: "10ms" },
        { target: 0, duration: "0s" },
        { target: 0, duration: "20ms" },
        { target: 100, duration: "0s" },
        { target: 100, duration: "10ms" },
        { target: 0, duration: "0s" },
        { target: 0, duration: "1000ms" },
      ],
    });
  });

  it("has the integral of half an arrival and then one for each person, so every start falls into the middle of its slot", () => {
    const plan = samplePlan();
    const arrivals = planArrivals(plan);
    const instants = arrivals.people[0]?.instantsMs ?? [];
    const starts = startsOf(planStages(arrivals, instants).stages).map((start) => start - arrivals.leadInMs);
    const expected = slotCounts(arrivals, instants).flatMap((count, slot) =>
      Array.from({ length: count }, (_, k) => startInSlot(arrivals.slotMs, slot, k, count)),
    );
    expect(starts).toHaveLength(3_000);
    expect(Math.max(...starts.map((start, index) => Math.abs(start - (expected[index] ?? 0))))).toBeLessThan(0.01);
  });

  it("gives k6 whole numbers at every width of slot", () => {
    for (const slot of [10, 20, 25, 50, 100, 250, 500]) {
      const { startRate, stages } = planStages({ ...table, slotMs: milliseconds(slot), leadInMs: milliseconds(slot) }, [1, 2, 3]);
      expect([startRate, ...stages.map((stage) => stage.target)].every(Number.isInteger)).toBe(true);
    }
  });

  it("lasts for the lead-in, the slots and the quiet second", () => expect(playedMs(table)).toBe(1_060));
});

/** k6's rule, naively: event i at the instant when the integral of the rate reaches i; steps of constant rate only. */
function startsOf(stages: readonly { target: number; duration: string }[]): readonly number[] {
  const starts: number[] = [];
  let at = 0;
  let area = 0;
  for (const { target, duration } of stages) {
    const length = Number.parseFloat(duration) * (duration.endsWith("ms") ? 1 : 1_000);
    const next = area + (target * length) / 1_000;
    while (starts.length + 1 <= next + 1e-6) starts.push(at + ((starts.length + 1 - area) * 1_000) / target);
    area = next;
    at += length;
  }
  return starts;
}
