import { perSecond } from "../units.ts";
import type { Evidence } from "./evidence.ts";
import type { CapacityOptions } from "./phase.ts";

/** Whether the user wants nothing above the collapse that the ramp found: no guard, no spike, no surge. */
export const stopsHere = ({ stopsAfterCollapse }: CapacityOptions, { saturation }: Pick<Evidence, "saturation">): boolean =>
  stopsAfterCollapse && saturation?.collapse.kind === "found";

/**
 * The same options for holds, which then stay below the collapse as far as it is known: no higher than the rate at which the ramp fell,
 * less what came while its queue grew, nor than the ceiling, beyond which a slower load falls too. Unchanged where nothing stops.
 * In the simulator (a hundred a second, work for people who left) no hold of 50 runs fell, 14 of 50 without it; in 16 the ceiling was
 * found a little too low, and the objective not missed below it. At 0.98 of it that were 31, at 1.02 none, and holds of 10 runs fell.
 */
export function belowCollapse(options: CapacityOptions, evidence: Pick<Evidence, "saturation" | "ceilingGuess">): CapacityOptions {
  const collapse = evidence.saturation?.collapse;
  if (!stopsHere(options, evidence) || collapse?.kind !== "found") return options;
  const known = Math.min(collapse.corrected ?? collapse.rate, evidence.ceilingGuess);
  return { ...options, maxRate: perSecond(Math.min(options.maxRate, known)) };
}
