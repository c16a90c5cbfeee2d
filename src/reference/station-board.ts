import type { Station as StationPlan } from "../core/plan/plan.ts";
import { type Milliseconds, milliseconds, type PerSecond } from "../core/units.ts";
import { Alarm } from "./alarm.ts";
import { stationCeiling } from "./ceiling.ts";
import { now } from "./clock.ts";
import type { StationGauge } from "./ledger.ts";
import type { Route } from "./route.ts";
import { drawServices } from "./service.ts";
import type { ReferenceSettings } from "./settings.ts";
import { type Job, Station } from "./station.ts";

/** The platform's own station: credentials of every kind that have none of their own. */
export const OWN_STATION = "sign-in";

export interface StationBoardOptions<T> {
  readonly settings: ReferenceSettings;
  readonly finish: (start: Milliseconds, work: Milliseconds) => Milliseconds;
  readonly ended: (name: string, job: Job<T>) => void;
}

/** All stations of a platform under one alarm. */
export class StationBoard<T> {
  readonly #options: StationBoardOptions<T>;
  readonly #plans: Readonly<Record<string, StationPlan>>;
  readonly #alarm = new Alarm(() => this.#ring());
  #stations = new Map<string, Station<T>>();

  constructor(options: StationBoardOptions<T>) {
    this.#options = options;
    this.#plans = { [OWN_STATION]: options.settings, ...options.settings.stations };
    this.clear();
  }

  /** The station that a hop takes; undefined for a hop that costs the platform nothing. */
  nameFor(route: Route): string | undefined {
    if (route.hop in this.#plans) return route.hop;
    return route.role === "credentials" ? OWN_STATION : undefined;
  }

  arrive(name: string, at: Milliseconds, about: T): Job<T> | undefined {
    const job = this.#stations.get(name)?.arrive(at, about);
    this.#setAlarm();
    return job;
  }

  cancel(name: string, job: Job<T>, at: Milliseconds): void {
    this.#stations.get(name)?.cancel(job, at);
    this.#setAlarm();
  }

  /** Serves what is due, without waiting for the alarm: a busy event loop comes by here more often than its timers fire. */
  look(at: Milliseconds): void {
    this.#alarm.look(at);
  }

  /** Ends what is due by `at` and tells the state at that instant. */
  gaugesAt(at: Milliseconds): Readonly<Record<string, StationGauge>> {
    for (const station of this.#stations.values()) station.advance(at);
    return Object.fromEntries([...this.#stations].map(([name, station]) => [name, { queue: station.waiting, busy: station.busy }]));
  }

  get ceilings(): Readonly<Record<string, PerSecond>> {
    return Object.fromEntries(Object.entries(this.#plans).map(([name, plan]) => [name, stationCeiling(plan)]));
  }

  /** Forgets all jobs and starts every stream of service times anew. */
  clear(): void {
    this.#alarm.clear();
    const { settings, finish, ended } = this.#options;
    this.#stations = new Map(
      Object.entries(this.#plans).map(([name, plan]) => [
        name,
        new Station<T>({
          workers: plan.workers,
          ...(plan.queue === undefined ? {} : { queue: plan.queue }),
          service: drawServices(plan, settings.seed, name),
          finish,
          ended: (job) => ended(name, job),
        }),
      ]),
    );
  }

  #ring(): void {
    const at = now();
    for (const station of this.#stations.values()) station.advance(at);
    this.#setAlarm();
  }

  #setAlarm(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const station of this.#stations.values()) next = Math.min(next, station.nextEnd);
    this.#alarm.set(milliseconds(next));
  }
}
