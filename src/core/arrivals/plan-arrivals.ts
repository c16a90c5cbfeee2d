import { seededRandom } from "../people/random.ts";
import type { Plan } from "../plan/plan.ts";
import { milliseconds } from "../units.ts";
import { massWithin } from "./curve.ts";
import { slotWidth, tableOf } from "./slot.ts";
import { planStreams, windowOf } from "./stream.ts";
import type { ArrivalTable } from "./table.ts";

/** First key of every arrival stream, so that no visitor's own stream repeats it. */
const ARRIVALS = 1;

/** Everyone who comes, from plan and seed alone (design.md law 1). Instants are on the run's own clock: after `compress`. */
export function planArrivals(plan: Plan): ArrivalTable {
  const window = windowOf(plan);
  const instants = new Map<string, number[]>(plan.people.map((entry) => [entry.name, []]));
  planStreams(plan).forEach((stream, index) => {
    const times = stream.curve.draw(seededRandom(plan.seed, ARRIVALS, index), stream.count, window);
    const list = instants.get(stream.people);
    for (const time of times) list?.push(toRunClock(plan, time));
  });
  const durationMs = milliseconds((plan.clock.to - plan.clock.from) / plan.clock.compress);
  const people = [...instants].map(([name, list]) => ({ people: name, instantsMs: list.sort((a, b) => a - b) }));
  return tableOf({ seed: plan.seed, durationMs, slotMs: slotWidth(durationMs), people });
}

/** Arrivals per second that the plan means, for each second of the run: the curve, not the draw. `people` absent: everyone. */
export function intendedRates(plan: Plan, people?: readonly string[]): readonly number[] {
  const streams = planStreams(plan).filter((stream) => stream.count > 0 && (people === undefined || people.includes(stream.people)));
  const window = windowOf(plan);
  const scaled = streams.map(({ curve, count }) => ({ curve, scale: count / Math.max(Number.MIN_VALUE, massWithin(curve, window)) }));
  const lengthMs = (window.to - window.from) / plan.clock.compress;
  return Array.from({ length: Math.ceil(lengthMs / 1_000) }, (_, second) => {
    const from = window.from + second * 1_000 * plan.clock.compress;
    const to = Math.min(window.to, from + 1_000 * plan.clock.compress);
    return scaled.reduce((sum, { curve, scale }) => sum + scale * (curve.cumulative(to) - curve.cumulative(from)), 0);
  });
}

/** Share of each people entry's law that the window cuts off, weighted by its streams; printed, never silent. */
export function cutShares(plan: Plan): ReadonlyMap<string, number> {
  const cut = new Map<string, number>();
  for (const entry of plan.people) {
    const own = planStreams(plan).filter((stream) => stream.people === entry.name);
    const total = own.reduce((sum, stream) => sum + stream.count, 0);
    if (total > 0) cut.set(entry.name, own.reduce((sum, stream) => sum + stream.cut * stream.count, 0) / total);
  }
  return cut;
}

/** Kept to a tenth of a millisecond, and inside the played part. */
function toRunClock(plan: Plan, time: number): number {
  return Math.max(0, Math.floor(((time - plan.clock.from) / plan.clock.compress) * 10) / 10);
}
