import type { Scenario } from "./options.ts";
import { type Segment, scale } from "./segment.ts";

/** The most VUs that are planned at any one time. A scenario keeps its own until its `gracefulStop` is over. */
export function maxPlannedVus(scenarios: readonly Scenario[], segment: Segment): number {
  const spans = scenarios.map((scenario) => {
    const vus = scale(segment, "vus" in scenario ? scenario.vus : scenario.preAllocatedVUs);
    return { vus, from: scenario.startTime, to: scenario.startTime + lengthOf(scenario) + scenario.gracefulStop };
  });
  return Math.max(
    0,
    ...spans.map(({ from }) => spans.filter((span) => span.from <= from && from < span.to).reduce((sum, { vus }) => sum + vus, 0)),
  );
}

function lengthOf(scenario: Scenario): number {
  switch (scenario.executor) {
    case "constant-arrival-rate":
      return scenario.duration;
    case "ramping-arrival-rate":
      return scenario.stages.reduce((sum, { duration }) => sum + duration, 0);
    default:
      return scenario.maxDuration;
  }
}
