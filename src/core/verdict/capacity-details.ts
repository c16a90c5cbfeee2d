import type { Recovery } from "../capacity/drain.ts";
import type { RateCounts } from "../capacity/isotonic.ts";
import type { HoldLevel } from "../capacity/level.ts";
import type { ScalabilityModel } from "../capacity/usl.ts";
import type { PerSecond, Ratio } from "../units.ts";

/**
 * What a capacity run found beyond the estimates that every run has; a `CapacityResult` fits. Phases are named as in `Run.phases`,
 * and what happened in them second by second is in `Run.seconds`. Plain data: it is written to `run.json`, where an infinite drain
 * time becomes null.
 */
export interface CapacityDetails {
  /** Counts of each hold of each staircase, by the index of the objective in `Run.objectives`. */
  readonly holds: readonly { readonly phase: string; readonly objective: number; readonly counts: readonly RateCounts[] }[];
  /** The same holds as states that last: people in an attempt, goodput, length in relaxation times. */
  readonly levels?: readonly HoldLevel[];
  /** The universal scalability law through them, as a description; absent below six. */
  readonly scalability?: ScalabilityModel;
  readonly spikes: readonly { readonly phase: string; readonly base: PerSecond; readonly recovery: Recovery }[];
  /** The worst of the spikes; absent where there was none. */
  readonly recovery?: Recovery["kind"];
  /** Attempts per visit while the platform was down, and the self-healing limit C/A; absent where it never went down. */
  readonly selfHealing?: { readonly amplification: number; readonly limit: PerSecond };
  /** Mean gap between the ways up and down in the phase plane, as a share of the ceiling; absent where the two never met. */
  readonly hysteresis?: Ratio;
  /** Whether the verification hold met the first objective; absent where there was none. */
  readonly verified?: boolean;
  /** Phases on which nothing rests, because the generator was late in them: they are shown all the same. */
  readonly setAside?: readonly string[];
  /** What a second generator added to goodput, where that makes the first one the limit. */
  readonly secondGeneratorGain?: Ratio;
  readonly warnings: readonly string[];
  /** Why the procedure ended, in English. */
  readonly ended?: string;
}
