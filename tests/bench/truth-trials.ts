import { amplificationOf } from "../../src/core/capacity/amplification.ts";
import { assembleCapacity, type CapacityResult } from "../../src/core/capacity/assemble.ts";
import { drainTime, type Recovery, recoveryOf, watchTime } from "../../src/core/capacity/drain.ts";
import { type CapacityOptions, FULL, type PhaseResult } from "../../src/core/capacity/phase.ts";
import { RAMP_BEGINS } from "../../src/core/capacity/procedure.ts";
import { type Saturation, saturationOf } from "../../src/core/capacity/saturation.ts";
import { playCapacity, type SimulatedSystem } from "../../src/core/simulation/play.ts";
import { simulate } from "../../src/core/simulation/simulate.ts";
import { inSeconds, milliseconds, perSecond, ratio, seconds } from "../../src/core/units.ts";

/** Three repeats of the staircase without what comes after it. */
export const STAIRCASE = { ...FULL, guard: false, spike: false, surge: false, verify: false };
const MAX_RATE = 400;

export function optionsFor({ people }: SimulatedSystem): CapacityOptions {
  const isPatient = !Number.isFinite(people.wait);
  return {
    profile: STAIRCASE,
    objectives: [{ within: seconds(1), share: ratio(0.95) }],
    maxRate: perSecond(MAX_RATE),
    stopsAfterCollapse: false,
    people: isPatient ? [] : [{ weight: 1, wait: seconds(people.wait), sigma: people.sigma }],
    ...(isPatient ? {} : { patience: seconds(people.wait) }),
  };
}

/** The procedure with three repeats on one system; `guard`: and with the second generator that the default has. */
export function playStaircase(
  system: SimulatedSystem,
  seed: number,
  { guard = false }: { readonly guard?: boolean } = {},
): { readonly result: CapacityResult; readonly phases: readonly PhaseResult[] } {
  const options = { ...optionsFor(system), profile: { ...STAIRCASE, guard } };
  const phases = playCapacity(system, options, seed);
  return { result: assembleCapacity(options, phases), phases };
}

/** One ramp to `top`, begun as the procedure begins it and read as a plain run is. */
export function playRamp(
  system: SimulatedSystem,
  ramp: { readonly top: number; readonly seconds: number; readonly seed: number },
): ReturnType<typeof simulate> & { readonly saturation: Saturation } {
  const { platform, people } = system;
  const run = simulate({
    platform,
    people,
    stretches: [{ from: RAMP_BEGINS * ramp.top, to: ramp.top, seconds: ramp.seconds }],
    seed: ramp.seed,
    limits: [1],
    tail: 20,
  });
  const options = optionsFor(system);
  const saturation = saturationOf(run.seconds, {
    people: options.people,
    ...(options.patience === undefined ? {} : { patienceMs: options.patience }),
  });
  return { ...run, saturation };
}

/** A minute at 1.5 C over a base load, and what came after; A over the last two thirds of the watch. */
export function playSpike(
  system: SimulatedSystem,
  spike: { readonly ceiling: number; readonly base: number; readonly seed: number; readonly queue?: number },
): { readonly recovery: Recovery; readonly amplification: number } {
  const { platform, people } = system;
  const [rate, peak] = [spike.base * spike.ceiling, 1.5 * spike.ceiling];
  const drain = drainTime({
    ceiling: perSecond(spike.ceiling),
    base: perSecond(rate),
    peak: perSecond(peak),
    length: seconds(60),
    ...(spike.queue === undefined ? {} : { queue: spike.queue }),
  });
  const watch = Math.round(inSeconds(watchTime(drain)));
  const stretches = [
    { from: rate, to: rate, seconds: 60 },
    { from: peak, to: peak, seconds: 60 },
    { from: rate, to: rate, seconds: watch },
  ];
  const run = simulate({ platform, people, stretches, seed: spike.seed, limits: [1], tail: 10 });
  const settled = run.seconds.slice(120 + Math.floor(watch / 3), 120 + watch);
  const sum = (key: "attempts" | "visits"): number => settled.reduce((total, second) => total + second[key], 0);
  return {
    recovery: recoveryOf(run.seconds.slice(120, 120 + watch), { drain: milliseconds(drain), share: 0.95 }),
    amplification: amplificationOf(sum("attempts"), sum("visits")),
  };
}
