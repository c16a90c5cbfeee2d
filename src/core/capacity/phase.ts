import type { Objective } from "../plan/plan.ts";
import type { Milliseconds, PerSecond } from "../units.ts";
import type { PhaseKind } from "../verdict/run.ts";
import type { LoadSecond } from "./load.ts";
import type { PACES } from "./pace.ts";
import type { WaitingPeople } from "./patience.ts";
import type { Why } from "./why.ts";

/** A stretch of a phase: the planned rate goes from one value to another in a straight line. */
export interface RateStretch {
  readonly from: PerSecond;
  readonly to: PerSecond;
  readonly length: Milliseconds;
}

/** One engine run of the procedure, planned. */
export interface PhasePlan {
  /** Unique among the phases, fit for a folder: `ramp`, `staircase-2`. */
  readonly name: string;
  readonly kind: PhaseKind;
  /** Rates to play; empty for `surge`, which plays the plan's own arrivals. */
  readonly stretches: readonly RateStretch[];
  /** Played time, the sum of the stretches; for `surge` the length of the plan's clock. */
  readonly duration: Milliseconds;
  /** Law 7: nobody gives up sooner than this. Absent: people wait as the plan says. */
  readonly waitAtLeast?: Milliseconds;
  /** People try once: where only the way is sought, an overload is to be as short as it can be. */
  readonly triesOnce?: boolean;
  /** Generator processes that share the load. */
  readonly generators: number;
  /** Of a spike: the instant from which the load is back at its base. */
  readonly watchedFrom?: Milliseconds;
  /** The phase that this one is played again for. */
  readonly retakes?: string;
  readonly why: Why;
}

/** What a phase gave. `seconds` may be shorter than planned where it was stopped. */
export interface PhaseResult {
  readonly phase: PhasePlan;
  readonly seconds: readonly LoadSecond[];
  /** Good first attempts by second of start, one list per objective of the plan, in its order. */
  readonly good: readonly (readonly number[])[];
  /** Law 3: the generator could not do what it was asked. */
  readonly isGeneratorLimited: boolean;
  /** Where the generator was the limit: it lacked processors, descriptors, ports or memory, and would again. */
  readonly lacksMeans?: boolean;
  /** False where the phase was cut short by something other than its own rule; it then proves nothing about what it lacks. */
  readonly isComplete: boolean;
  /** In English, where it is not complete and the reason is known. */
  readonly whyCut?: string;
}

/** What the procedure knows beforehand. */
export interface CapacityOptions {
  readonly profile: CapacityProfile;
  /** At least one; the first is the one that the staircase is built around. */
  readonly objectives: readonly Objective[];
  /** No phase ever plans more than this. */
  readonly maxRate: PerSecond;
  /** Nothing above the collapse once the ramp found one: no patient ramp, guard, spike or surge, and no hold above it or the ceiling. */
  readonly stopsAfterCollapse: boolean;
  /** Length of the plan's own arrivals, where there is a surge to play; their highest rate and how many they are, 0 where an older run did not say. */
  readonly surge?: Milliseconds;
  readonly surgePeak?: PerSecond;
  readonly surgePeople?: number;
  readonly people: readonly WaitingPeople[];
  /** Median patience over all people, or client timeout, for the ramp correction (see `medianWait`). */
  readonly patience?: Milliseconds;
}

/** Whether the plan's own arrivals are more than any phase may send: they are then not played. */
export const surgeExceeds = ({ surgePeak, maxRate }: Pick<CapacityOptions, "surgePeak" | "maxRate">): boolean => (surgePeak ?? 0) > maxRate;

/** Share of first attempts that may be bad where an objective holds, 0–1; of the first objective where no index is given, 0 of one that is not there. */
export function allowedBy({ objectives }: Pick<CapacityOptions, "objectives">, objective = 0): number {
  return 1 - (objectives[objective]?.share ?? 1);
}

/** Phases that only find the way: no number rests on them, so a generator that was the limit there is no reason against any. */
export const isScouting = (kind: PhaseKind): boolean => kind === "baseline" || kind === "drain";

/** A ramp on which nobody leaves: it knows the ceiling of a platform that collapses, and nothing of the collapse. */
export const isPatient = ({ phase }: PhaseResult): boolean => phase.kind === "ramp" && phase.waitAtLeast !== undefined;

/** How much is done: repeats of the staircase, and which of the later phases. */
export interface CapacityProfile {
  readonly name: "quick" | "default" | "budget";
  /** How long its parts take, and so how far its numbers carry. Default: `full`. */
  readonly pace?: keyof typeof PACES;
  readonly repeats: number;
  /** Whether a second generator is tried; `short` sees only what it gains beyond a sixth (see `planGuard`). */
  readonly guard: boolean | "short";
  readonly spike: boolean;
  readonly surge: boolean;
  readonly verify: boolean;
}

/** No repeat: a glimpse, for those who have three minutes. */
export const ROUGH: CapacityProfile = {
  name: "budget",
  pace: "rough",
  repeats: 0,
  guard: false,
  spike: false,
  surge: false,
  verify: false,
};
export const QUICK: CapacityProfile = {
  name: "quick",
  pace: "quick",
  repeats: 1,
  guard: "short",
  spike: false,
  surge: false,
  verify: false,
};
export const FULL: CapacityProfile = { name: "default", repeats: 3, guard: true, spike: true, surge: true, verify: true };
