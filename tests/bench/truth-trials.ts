import { amplificationAfter } from "../../src/core/capacity/amplification.ts";
import { assembleCapacity, type CapacityResult } from "../../src/core/capacity/assemble.ts";
import type { Recovery } from "../../src/core/capacity/drain.ts";
import { type CapacityOptions, FULL, type PhaseResult } from "../../src/core/capacity/phase.ts";
import { RAMP_BEGINS } from "../../src/core/capacity/procedure.ts";
import { type Saturation, saturationOf } from "../../src/core/capacity/saturation.ts";
import { readSpike, spikeOver } from "../../src/core/capacity/spike.ts";
import { lengthOf } from "../../src/core/capacity/staircase.ts";
import { playCapacity, playPhase, type SimulatedSystem } from "../../src/core/simulation/play.ts";
import { simulate } from "../../src/core/simulation/simulate.ts";
import { perSecond, ratio, seconds } from "../../src/core/units.ts";

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

/** One ramp to `top`, begun as the procedure begins it and read as a plain run is, of a plan that says of its people that they are `said`. */
export function playRamp(
  system: SimulatedSystem,
  ramp: { readonly top: number; readonly seconds: number; readonly seed: number },
  said = system.people,
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
  const options = optionsFor({ ...system, people: said });
  const saturation = saturationOf(run.seconds, {
    people: options.people,
    ...(options.patience === undefined ? {} : { patienceMs: options.patience }),
  });
  return { ...run, saturation };
}

/** A spike of the procedure over a share of the ceiling, none above what the objective allows, read as the procedure reads it. */
export function playSpike(
  system: SimulatedSystem,
  spike: { readonly ceiling: number; readonly base: number; readonly comfort?: number; readonly seed: number },
): { readonly recovery: Recovery; readonly amplification: number } {
  const options = optionsFor(system);
  const ceiling = perSecond(spike.ceiling);
  const planned = spikeOver(Math.min(spike.base * ceiling, spike.comfort ?? Number.POSITIVE_INFINITY), ceiling);
  const phase = {
    name: "spike-1",
    kind: "spike",
    duration: lengthOf(planned.stretches),
    generators: 1,
    why: "find where the objective stops holding",
    ...planned,
  } as const;
  const result = playPhase(system, phase, { capacity: options, seed: spike.seed });
  return { recovery: readSpike(options, result, ceiling), amplification: amplificationAfter(result) };
}
