import { wallClock } from "../clock.ts";
import type { ConstantArrivalRate, RampingArrivalRate } from "../options.ts";
import { countStriped, resegment, scale } from "../segment.ts";
import type { Activation, VirtualUser } from "../virtual-user.ts";
import { constantEventTimes, rampingEventTimes } from "./event-times.ts";
import type { Executor, Player, Stage } from "./scenario-player.ts";

type ArrivalRate = ConstantArrivalRate | RampingArrivalRate;

/** `ramping-arrival-rate`: starts at the instants where the integral of the rate is whole. */
export const playRampingArrivalRate: Executor<RampingArrivalRate> = (scenario, stage) => {
  const durationMs = scenario.stages.reduce((sum, { duration }) => sum + duration, 0);
  return new ArrivalRatePlayer(scenario, durationMs, stage, (segment) => rampingEventTimes(scenario, segment));
};

/** `constant-arrival-rate`: starts one period apart, the first at once. */
export const playConstantArrivalRate: Executor<ConstantArrivalRate> = (scenario, stage) =>
  new ArrivalRatePlayer(scenario, scenario.duration, stage, (segment) => constantEventTimes(scenario, segment));

/**
 * Starts iterations at given instants on whatever VU is free. A late start happens at once; where no VU is free the start is
 * dropped, and one more VU is made if the scenario allows. What is still due when the time is up is forgotten, as in k6.
 */
class ArrivalRatePlayer implements Player {
  readonly done: Promise<void>;
  readonly #scenario: ArrivalRate;
  readonly #durationMs: number;
  readonly #stage: Stage;
  readonly #times: Iterator<number>;
  readonly #next: () => { readonly own: number; readonly all: number };
  readonly #activation: Activation;
  /** The one that has waited longest is taken first, as in k6. */
  readonly #free = new Set<VirtualUser>();
  readonly #busy = new Set<VirtualUser>();
  #startMs = wallClock();
  #unplanned: number;
  #isMaking = false;
  #hasWarned = false;
  #isOver = false;
  #due = 0;
  #timer: NodeJS.Timeout | undefined;
  #cutTimer: NodeJS.Timeout | undefined;
  #resolve: () => void = () => undefined;

  constructor(scenario: ArrivalRate, durationMs: number, stage: Stage, times: (segment: Stage["segment"]) => Iterator<number>) {
    const segment = resegment(stage.segment, scenario.maxVUs);
    this.#scenario = scenario;
    this.#durationMs = durationMs;
    this.#stage = stage;
    this.#times = segment === undefined ? [][Symbol.iterator]() : times(segment);
    this.#next = countStriped(segment ?? stage.segment);
    const planned = scale(stage.segment, scenario.preAllocatedVUs);
    this.#unplanned = scale(stage.segment, scenario.maxVUs) - planned;
    this.#activation = {
      name: scenario.name,
      executor: scenario.executor,
      startTimeMs: () => this.#startMs,
      progress: () => Math.min(1, (wallClock() - this.#startMs) / durationMs),
      env: { ...stage.env, ...scenario.env },
      tags: scenario.tags,
    };
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    for (let i = 0; i < planned; i++) this.#addFree(stage.takeVu(this.#activation));
  }

  begin(startMs: number): void {
    this.#startMs = startMs;
    this.#advance();
  }

  interrupt(): void {
    this.#stopStarting();
    this.#cut();
  }

  #addFree(vu: VirtualUser | undefined): void {
    if (vu !== undefined) this.#free.add(vu);
  }

  /** Moves on to the next start, or to the end of the scenario's time. */
  #advance(): void {
    const { value, done } = this.#times.next();
    this.#due = done === true ? this.#durationMs : value;
    const isLast = done === true || this.#due >= this.#durationMs;
    this.#wait(isLast ? () => this.#stopStarting() : () => this.#start());
  }

  /** Never early: Node cuts fractions off, so they are rounded up. A start that is due already gets a turn of its own. */
  #wait(then: () => void): void {
    const left = Math.min(this.#due, this.#durationMs) - (wallClock() - this.#startMs);
    if (left <= 0) setImmediate(then);
    else this.#timer = setTimeout(then, Math.ceil(Math.min(left, MAX_TIMER_MS)));
  }

  #start(): void {
    if (this.#isOver) return;
    const elapsed = wallClock() - this.#startMs;
    if (elapsed >= this.#durationMs) {
      this.#stopStarting();
      return;
    }
    if (elapsed < this.#due) {
      this.#wait(() => this.#start());
      return;
    }
    const [vu] = this.#free;
    if (vu === undefined) this.#drop();
    else this.#iterate(vu);
    this.#advance();
  }

  #iterate(vu: VirtualUser): void {
    this.#free.delete(vu);
    this.#busy.add(vu);
    this.#stage.iterate(vu, this.#scenario, this.#next(), () => {
      this.#busy.delete(vu);
      this.#free.add(vu);
      if (this.#isOver && this.#busy.size === 0) this.#finish();
    });
  }

  #drop(): void {
    this.#stage.drop(this.#scenario, 1);
    if (this.#unplanned <= 0) {
      this.#warnOnce();
      return;
    }
    if (this.#isMaking) return;
    this.#isMaking = true;
    this.#unplanned--;
    this.#stage.makeVu(this.#activation, (vu) => {
      this.#isMaking = false;
      this.#free.add(vu);
    });
  }

  #warnOnce(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const reached = this.#free.size + this.#busy.size;
    this.#stage.warn(`Insufficient VUs, reached ${reached} active VUs and cannot initialize more`, this.#scenario);
  }

  /** The scenario's time is up: those under way get `gracefulStop` to end. */
  #stopStarting(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    if (this.#busy.size === 0) {
      this.#finish();
      return;
    }
    const left = this.#durationMs + this.#scenario.gracefulStop - (wallClock() - this.#startMs);
    this.#cutTimer = setTimeout(() => this.#cut(), Math.max(0, Math.ceil(Math.min(left, MAX_TIMER_MS))));
  }

  #cut(): void {
    for (const vu of [...this.#busy]) vu.cut();
  }

  #finish(): void {
    clearTimeout(this.#cutTimer);
    for (const vu of this.#free) this.#stage.returnVu(vu);
    this.#free.clear();
    this.#resolve();
  }
}

/** Longer delays would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;
