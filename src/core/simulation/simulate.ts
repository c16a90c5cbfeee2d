import type { LoadSecond } from "../capacity/load.ts";
import { seededRandom } from "../people/random.ts";
import { drawArrivals, ratesPerSecond } from "./arrivals.ts";
import { House } from "./house.ts";
import type { Left, LoadStretch, SimulatedPeople, SimulatedPlatform } from "./platform.ts";

/** One run to simulate. Times in seconds, rates per second. */
export interface Simulation {
  readonly platform: SimulatedPlatform;
  readonly people: SimulatedPeople;
  readonly stretches: readonly LoadStretch[];
  readonly seed: number;
  /** Limits in seconds of the objectives to judge; the first one fills `LoadSecond.good`. */
  readonly limits: readonly number[];
  /** Whole seconds after the last stretch in which people may still finish. */
  readonly tail: number;
  /** Highest rate at which this generator can start people; who comes when it is more than 50 ms behind is dropped. */
  readonly generatorCap?: number;
  /** What an earlier run left: workers that an autoscaler had already brought, a reserve that was used up. */
  readonly left?: Left;
}

export interface SimulatedRun {
  readonly seconds: readonly LoadSecond[];
  /** Good first attempts per second of start, one list per limit. */
  readonly good: readonly (readonly number[])[];
  readonly planned: number;
  readonly started: number;
  readonly left: Left;
}

/** A generator this far behind drops a start. */
const GENERATOR_LAG = 0.05;

/**
 * Plays one run on one simulated platform: open arrivals from the table of rates, people who wait, give up and come back.
 * Discrete events, exact in time; the same seed gives the same run. Arrivals, service, people and the machine's pace have
 * streams of their own, so that changing one leaves the draws of the others alone. No stretches give an empty run.
 */
export function simulate(simulation: Simulation): SimulatedRun {
  const intended = ratesPerSecond(simulation.stretches);
  const arrivals = drawArrivals(simulation.stretches, seededRandom(simulation.seed, 1));
  const starts = simulation.generatorCap === undefined ? arrivals : capStarts(arrivals, simulation.generatorCap);
  const house = new House(simulation, intended.length + simulation.tail);
  for (const instant of arrivals) house.tally.count("planned", instant);
  house.play(starts);
  return {
    seconds: house.tally.seconds(intended),
    good: house.tally.good(),
    planned: arrivals.length,
    started: starts.length,
    left: house.left,
  };
}

/** Starts of a generator that needs 1/cap seconds for each person. */
function capStarts(arrivals: Float64Array, cap: number): Float64Array {
  const starts: number[] = [];
  let free = 0;
  for (const instant of arrivals) {
    if (free - instant > GENERATOR_LAG) continue;
    const start = Math.max(free, instant);
    starts.push(start);
    free = start + 1 / cap;
  }
  return Float64Array.from(starts);
}
