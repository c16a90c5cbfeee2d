/** A platform as the simulator knows it. Times in seconds, rates per second, throughout `simulation/`. */
export interface SimulatedPlatform {
  readonly station: StationModel;
  /** Places to wait; beyond it a refusal at once. Absent: no limit. */
  readonly queue?: number;
  /** True: work goes on after the client left. False: a client that leaves takes its work along. */
  readonly zombie: boolean;
  /** Stop-the-world pauses of uniform length, at exponential intervals. */
  readonly pauses?: { readonly every: number; readonly from: number; readonly to: number };
  /** Speed wanders around 1 as a first-order autoregression of standard deviation `sd` and correlation time `tau`. */
  readonly wandering?: { readonly sd: number; readonly tau: number };
  /** Speed from each instant on, 1 before the first: what a timetable, and not the load, does to the machine. */
  readonly timetable?: readonly { readonly at: number; readonly speed: number }[];
  /** `step` workers more, `delay` seconds after the mean use of workers was above 80 %, up to `most`. */
  readonly autoscaling?: { readonly step: number; readonly most: number; readonly delay: number };
  readonly sessions?: Sessions;
  /** What stands before everything else and turns away at once who comes too many: full where a run says nothing else. */
  readonly door?: Door;
  /** Share of attempts that are never answered, whatever the load. */
  readonly hangs?: number;
}

/**
 * Beyond `limit` live sessions newcomers get an overload page, or an error; a session lives `idle` seconds, always or in the mean of `law` (lognormal: σ 1), which the
 * plan may not know.
 */
export interface Sessions {
  readonly limit: number;
  readonly idle: number;
  readonly law?: "exponential" | "lognormal";
  readonly answer?: "failed" | "overload";
  readonly isUnknown?: true;
}

/**
 * A limit of requests: a bucket of `reserve` that fills up by `rate` a second, or `count` in each window of `every` seconds, of which the first began `since`
 * seconds before the run; the others get an error or an overload page.
 */
export type Door = { readonly answer: "failed" | "overload" } & (
  | { readonly kind: "bucket"; readonly reserve: number; readonly rate: number }
  | { readonly kind: "window"; readonly count: number; readonly every: number; readonly since?: number }
);

/** What a platform takes from one run into the next. */
export interface Left {
  readonly workers?: number;
  /** Places that the door has left. */
  readonly places?: number;
}

export type StationModel =
  /** `workers` in parallel, first come first served. `cv` belongs to the lognormal law. */
  | {
      readonly kind: "workers";
      readonly workers: number;
      readonly service: number;
      readonly law: "exponential" | "constant" | "lognormal";
      readonly cv?: number;
    }
  /**
   * Processor sharing whose total speed follows the universal scalability law: N jobs are done at
   * N / (service · (1 + α(N − 1) + βN(N − 1))) per second (Gunther 2007, eq. 4.31 divided by its first term).
   */
  | { readonly kind: "sharing"; readonly service: number; readonly alpha: number; readonly beta: number };

/** How simulated people wait and come back (facts §5.2). `sigma` 0: everyone waits exactly `wait`. */
export interface SimulatedPeople {
  readonly wait: number;
  readonly sigma: number;
  /** Each further wait is this much longer: habituation. */
  readonly habituation: number;
  readonly reload: number;
  readonly reloadAfter: number;
  readonly attempts: number;
  /** Nobody gives up sooner than this (law 7); default 0. */
  readonly waitAtLeast?: number;
}

/** A stretch of time in which the offered rate goes from one value to another in a straight line. */
export interface LoadStretch {
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
}

/** Highest throughput of a sharing station: at N* = √((1 − α)/β), Gunther 2007 eq. 4.33; never a fraction of a job below 1. */
export function sharingCeiling(station: { readonly service: number; readonly alpha: number; readonly beta: number }): number {
  const jobs = Math.max(1, Math.sqrt((1 - station.alpha) / station.beta));
  return sharingSpeed(station, jobs);
}

/** Jobs per second that a sharing station does while `jobs` are in it. */
export function sharingSpeed(
  { service, alpha, beta }: { readonly service: number; readonly alpha: number; readonly beta: number },
  jobs: number,
): number {
  return jobs / (service * (1 + alpha * (jobs - 1) + beta * jobs * (jobs - 1)));
}
