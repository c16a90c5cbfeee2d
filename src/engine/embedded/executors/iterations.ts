import { wallClock } from "../clock.ts";
import type { PerVUIterations, SharedIterations } from "../options.ts";
import { countStriped, resegment, scale } from "../segment.ts";
import type { Activation, VirtualUser } from "../virtual-user.ts";
import type { Executor, Player, Stage } from "./scenario-player.ts";

type Iterations = PerVUIterations | SharedIterations;

/** `per-vu-iterations`: each VU plays its own number of iterations. */
export const playPerVUIterations: Executor<PerVUIterations> = (scenario, stage) => new IterationsPlayer(scenario, stage, new Map());

/** `shared-iterations`: the VUs share one number of iterations. */
export const playSharedIterations: Executor<SharedIterations> = (scenario, stage) => {
  const part = resegment(stage.segment, scenario.vus);
  return new IterationsPlayer(scenario, stage, { left: part === undefined ? 0 : scale(part, scenario.iterations) });
};

/** Iterations still to be started: of all VUs together, or of each. */
type Left = { left: number } | Map<VirtualUser, number>;

/** Plays iterations back to back on every VU until they are used up or the time is. */
class IterationsPlayer implements Player {
  readonly done: Promise<void>;
  readonly #scenario: Iterations;
  readonly #stage: Stage;
  readonly #left: Left;
  readonly #next: () => { readonly own: number; readonly all: number };
  #startMs = wallClock();
  readonly #vus: VirtualUser[] = [];
  readonly #active = new Set<VirtualUser>();
  #isOver = false;
  #completed = 0;
  #timers: NodeJS.Timeout[] = [];
  #resolve: () => void = () => undefined;

  constructor(scenario: Iterations, stage: Stage, left: Left) {
    this.#scenario = scenario;
    this.#stage = stage;
    this.#left = left;
    const isShared = !(left instanceof Map);
    this.#next = countStriped((isShared ? resegment(stage.segment, scenario.vus) : stage.segment) ?? stage.segment);
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#takeVus();
  }

  begin(startMs: number): void {
    this.#startMs = startMs;
    const { maxDuration, gracefulStop } = this.#scenario;
    this.#timers = [setTimeout(() => this.#stopStarting(), maxDuration), setTimeout(() => this.#cut(), maxDuration + gracefulStop)];
    if (this.#vus.length === 0) this.#finish();
    for (const vu of this.#vus) setImmediate(() => this.#iterate(vu));
  }

  interrupt(): void {
    this.#stopStarting();
    this.#cut();
  }

  #activate(): Activation {
    const { name, executor, env, tags, maxDuration, iterations, vus } = this.#scenario;
    const planned = this.#left instanceof Map ? iterations * scale(this.#stage.segment, vus) : this.#left.left;
    const progress = () => (wallClock() - this.#startMs > maxDuration ? 1 : this.#completed / Math.max(1, planned));
    return { name, executor, startTimeMs: () => this.#startMs, progress, env: { ...this.#stage.env, ...env }, tags };
  }

  #takeVus(): void {
    const { vus, iterations } = this.#scenario;
    const activation = this.#activate();
    for (let i = 0; i < scale(this.#stage.segment, vus); i++) {
      const vu = this.#stage.takeVu(activation);
      if (vu === undefined) continue;
      this.#vus.push(vu);
      this.#active.add(vu);
      if (this.#left instanceof Map) this.#left.set(vu, iterations);
    }
  }

  #iterate(vu: VirtualUser): void {
    if (this.#isOver || !this.#takeOne(vu)) {
      this.#leave(vu);
      return;
    }
    this.#stage.iterate(vu, this.#scenario, this.#next(), () => {
      this.#completed++;
      setImmediate(() => this.#iterate(vu));
    });
  }

  #takeOne(vu: VirtualUser): boolean {
    if (!(this.#left instanceof Map)) return this.#left.left-- > 0;
    const left = this.#left.get(vu) ?? 0;
    this.#left.set(vu, left - 1);
    return left > 0;
  }

  #leave(vu: VirtualUser): void {
    this.#active.delete(vu);
    if (this.#left instanceof Map) this.#drop(this.#left.get(vu) ?? 0);
    if (this.#active.size > 0) return;
    if (!(this.#left instanceof Map)) this.#drop(this.#left.left);
    this.#finish();
  }

  /** Iterations that the time did not suffice for are reported as dropped. */
  #drop(count: number): void {
    if (count > 0) this.#stage.drop(this.#scenario, count);
  }

  #stopStarting(): void {
    this.#isOver = true;
  }

  #cut(): void {
    for (const vu of [...this.#active]) vu.cut();
  }

  #finish(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const vu of this.#vus) this.#stage.returnVu(vu);
    this.#resolve();
  }
}
