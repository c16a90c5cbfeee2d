import { expect, it } from "vitest";
import { highestMeanRate } from "../../../src/core/arrivals/peak.ts";

it.each([
  // Nobody; nobody in an empty window; one.
  [[], 10_000, 0],
  [[1, 2, 3], 0, 0],
  [[5], 10_000, 0.1],
  // A window is open at its early end: two who come exactly one apart are never in it together.
  [[0, 10_000], 10_000, 0.1],
  [[0, 9_999], 10_000, 0.2],
  // The densest ten seconds, wherever they lie.
  [[0, 20_000, 21_000, 22_000, 60_000], 10_000, 0.3],
])("of %j over %d ms the highest mean is %d a second", (instantsMs, windowMs, rate) => {
  expect(highestMeanRate(instantsMs, windowMs)).toBe(rate);
});
