import { assembleCapacity, type CapacityResult } from "../../../src/core/capacity/assemble.ts";
import { type CapacityOptions, type PhaseResult, QUICK } from "../../../src/core/capacity/phase.ts";
import type { SimulatedPeople, SimulatedPlatform } from "../../../src/core/simulation/platform.ts";
import { playCapacity, type SimulatedSystem } from "../../../src/core/simulation/play.ts";
import { perSecond, ratio, seconds } from "../../../src/core/units.ts";

export { PATIENT } from "../../bench/truth-systems.ts";

/** People who leave after five seconds and come back three times. */
export const RETRYING: SimulatedPeople = { wait: 5, sigma: 0, habituation: 1, reload: 1, reloadAfter: 1, attempts: 4 };
export const platform = (workers: number, service: number): SimulatedPlatform => ({
  station: { kind: "workers", workers, service, law: "exponential" },
  zombie: true,
});
export const OPTIONS: CapacityOptions = {
  profile: QUICK,
  objectives: [
    { within: seconds(1), share: ratio(0.95) },
    { within: seconds(2), share: ratio(0.95) },
  ],
  maxRate: perSecond(400),
  stopsAfterCollapse: false,
  people: [],
};

/** Plays the whole procedure on the simulator and reads it. */
export function measure(
  system: SimulatedSystem,
  options: Partial<CapacityOptions> = {},
  seed = 41,
): { readonly phases: readonly PhaseResult[]; readonly result: CapacityResult } {
  const phases = playCapacity(system, { ...OPTIONS, ...options }, seed);
  return { phases, result: assembleCapacity({ ...OPTIONS, ...options }, phases) };
}
