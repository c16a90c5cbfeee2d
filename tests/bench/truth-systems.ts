import { sloRateOf } from "../../src/core/capacity/erlang.ts";
import type { SimulatedPeople, StationModel } from "../../src/core/simulation/platform.ts";
import type { SimulatedSystem } from "../../src/core/simulation/play.ts";

/** A simulated system of the bench and what is known of it beforehand. Rates per second. */
export interface TruthSystem {
  readonly name: string;
  readonly system: SimulatedSystem;
  /** Analytic ceiling; absent where the system has none that a ramp could find. */
  readonly ceiling?: number;
  /** The SLO rate for 95 % within one second, or a hint where only a long simulation tells it. */
  readonly sloRate?: { readonly exact: number } | { readonly hint: number };
  /** The system's capacity wanders by itself: wider targets (issue's table). */
  readonly wanders?: true;
}

export const PATIENT: SimulatedPeople = {
  wait: Number.POSITIVE_INFINITY,
  sigma: 0,
  habituation: 1,
  reload: 0,
  reloadAfter: 1,
  attempts: 1,
};
/** Five seconds, then again at once, three times more: the collapsing case of facts §2.1. */
const RETRYING: SimulatedPeople = { wait: 5, sigma: 0, habituation: 1, reload: 1, reloadAfter: 1, attempts: 4 };
export const TYPICAL: SimulatedPeople = { wait: 8, sigma: 0.7, habituation: 1.2, reload: 0.8, reloadAfter: 2, attempts: 6 };

const exponential = (workers: number, service: number): StationModel => ({ kind: "workers", workers, service, law: "exponential" });
const exact = (workers: number, service: number): { readonly exact: number } => ({
  exact: sloRateOf({ workers, service }, { limit: 1, share: 0.95 }),
});
const MEAN_PAUSE = 0.55;
const PAUSE_EVERY = 15;

export const QUOTA = 4_000;
export const RETRY_SYSTEM: SimulatedSystem = { platform: { station: exponential(20, 0.2), zombie: true }, people: RETRYING };
export const RETRY_ONCE_SYSTEM: SimulatedSystem = {
  platform: { station: exponential(20, 0.2), zombie: true },
  people: { ...RETRYING, attempts: 2 },
};
export const ZOMBIE_SYSTEM: SimulatedSystem = { platform: { station: exponential(20, 0.2), zombie: true }, people: TYPICAL };

/** The systems of issue 6. Ceilings: c/S; with pauses of mean p every e seconds c/S · e/(e + p). */
export const SYSTEMS: readonly TruthSystem[] = [
  {
    name: "M/M/4",
    system: { platform: { station: exponential(4, 0.05), zombie: true }, people: PATIENT },
    ceiling: 80,
    sloRate: exact(4, 0.05),
  },
  {
    name: "M/M/20",
    system: { platform: { station: exponential(20, 0.2), zombie: true }, people: PATIENT },
    ceiling: 100,
    sloRate: exact(20, 0.2),
  },
  {
    name: "bounded queue",
    system: { platform: { station: exponential(20, 0.2), zombie: true, queue: 40 }, people: PATIENT },
    ceiling: 100,
    sloRate: { hint: 101 },
  },
  {
    name: "USL",
    system: {
      platform: { station: { kind: "sharing", service: 0.2, alpha: 0.03, beta: 0.0004 }, zombie: true },
      people: { ...PATIENT, wait: 10 },
    },
    sloRate: { hint: 51.7 },
  },
  { name: "zombie work, retries", system: RETRY_SYSTEM, ceiling: 100, sloRate: exact(20, 0.2) },
  {
    name: "GC pauses",
    system: {
      platform: { station: exponential(20, 0.2), zombie: true, pauses: { every: PAUSE_EVERY, from: 0.3, to: 0.8 } },
      people: PATIENT,
    },
    ceiling: (100 * PAUSE_EVERY) / (PAUSE_EVERY + MEAN_PAUSE),
    sloRate: { hint: 85.2 },
  },
  {
    name: "wandering capacity",
    system: {
      platform: {
        station: { kind: "workers", workers: 20, service: 0.2, law: "lognormal", cv: 2 },
        zombie: true,
        wandering: { sd: 0.1, tau: 30 },
      },
      people: PATIENT,
    },
    ceiling: 100,
    sloRate: { hint: 78.5 },
    wanders: true,
  },
];

export const AUTOSCALING: SimulatedSystem = {
  platform: { station: exponential(8, 0.2), zombie: true, autoscaling: { step: 4, most: 28, delay: 45 } },
  people: PATIENT,
};
export const HEAVY_SERVICE: SimulatedSystem = {
  platform: { station: { kind: "workers", workers: 20, service: 0.2, law: "lognormal", cv: 3 }, zombie: true },
  people: PATIENT,
};
export const CAPPED: SimulatedSystem = { platform: { station: exponential(20, 0.2), zombie: true }, people: PATIENT, generatorCap: 80 };
export const FULL_HOUSE: SimulatedSystem = {
  platform: { station: exponential(20, 0.2), zombie: true, sessions: { limit: QUOTA, idle: 1_200 } },
  people: TYPICAL,
};
