import { type Ratio, ratio } from "../units.ts";

/** Goodput within the objective at one offered rate, on the way up and on the way down; all per second. */
export interface LoopPoint {
  readonly up: number;
  readonly down: number;
}

/**
 * Area of the loop that a triangle of load leaves in the phase plane: mean of (up − down)/C over the loads (facts §2.6). 0 for
 * no loop and for no points. The area alone proves nothing, a plain queue has one too: recovery is read from the spikes.
 */
export function hysteresisIndex(points: readonly LoopPoint[], ceiling: number): Ratio {
  if (points.length === 0 || ceiling <= 0) return ratio(0);
  return ratio(points.reduce((sum, { up, down }) => sum + (up - down) / ceiling, 0) / points.length);
}

/** Width of a step of the phase plane as a share of the ceiling. */
const STEP = 0.05;

/** One second in the phase plane: demand as planned and goodput, both per second. */
export interface PlaneSecond {
  readonly demand: number;
  readonly served: number;
}

/** Pairs the two branches of a loop: mean goodput on the way up and on the way down, step by step of demand, where both were there. */
export function loopOf(up: readonly PlaneSecond[], down: readonly PlaneSecond[], ceiling: number): readonly LoopPoint[] {
  if (ceiling <= 0) return [];
  const [rising, falling] = [stepMeans(up, ceiling), stepMeans(down, ceiling)];
  return [...rising].flatMap(([step, mean]) => {
    const back = falling.get(step);
    return back === undefined ? [] : [{ up: mean, down: back }];
  });
}

function stepMeans(seconds: readonly PlaneSecond[], ceiling: number): ReadonlyMap<number, number> {
  const sums = new Map<number, { served: number; count: number }>();
  for (const { demand, served } of seconds.filter((second) => second.demand > 0)) {
    const step = Math.round(demand / (STEP * ceiling));
    const known = sums.get(step) ?? { served: 0, count: 0 };
    sums.set(step, { served: known.served + served, count: known.count + 1 });
  }
  return new Map([...sums].map(([step, { served, count }]) => [step, served / count]));
}
