import { type Milliseconds, milliseconds } from "../core/units.ts";
import { EndHeap } from "./heap.ts";

/** One request at a station. `startsAt` and `endsAt` are scheduled instants; they are Infinity until the service begins. */
export interface Job<T> {
  readonly about: T;
  readonly arrivedAt: Milliseconds;
  /** Length of the service at full speed. */
  readonly work: Milliseconds;
  startsAt: Milliseconds;
  endsAt: Milliseconds;
  state: "waiting" | "serving" | "done" | "cancelled";
}

export interface StationOptions<T> {
  readonly workers: number;
  /** Places to wait; absent: no limit. */
  readonly queue?: number;
  /** Work of the next arrival. */
  readonly service: () => Milliseconds;
  /** When work that starts at an instant ends: `Pace.finish`, or plain addition. */
  readonly finish?: (start: Milliseconds, work: Milliseconds) => Milliseconds;
  /** Called once for each job that was served, in the order of the scheduled ends. */
  readonly ended: (job: Job<T>) => void;
}

const NEVER = milliseconds(Number.POSITIVE_INFINITY);

/**
 * A first-come-first-served queue before c workers, in virtual time: a service starts at the *scheduled* end of the one
 * before it, however late the caller comes to look, so that late timers never lower the capacity. It has no clock: every
 * method is told the instant, and instants never go back.
 */
export class Station<T> {
  readonly #options: StationOptions<T>;
  readonly #finish: (start: Milliseconds, work: Milliseconds) => Milliseconds;
  readonly #serving = new EndHeap<Job<T>>();
  #line: Job<T>[] = [];
  #head = 0;
  #waiting = 0;
  #busy = 0;

  constructor(options: StationOptions<T>) {
    this.#options = options;
    this.#finish = options.finish ?? ((start, work) => milliseconds(start + work));
  }

  /** Requests that wait for a worker. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Workers that serve, at the last instant the station was told. */
  get busy(): number {
    return this.#busy;
  }

  /** Takes a newcomer in, or refuses it (undefined) where all workers are busy and all places taken. */
  arrive(at: Milliseconds, about: T): Job<T> | undefined {
    this.advance(at);
    // The work is drawn before the refusal: the n-th arrival brings the same work however many were refused before it.
    const job: Job<T> = { about, arrivedAt: at, work: this.#options.service(), startsAt: NEVER, endsAt: NEVER, state: "waiting" };
    if (this.#busy < this.#options.workers) {
      this.#begin(job, at);
      return job;
    }
    if (this.#waiting >= (this.#options.queue ?? Number.POSITIVE_INFINITY)) return undefined;
    this.#line.push(job);
    this.#waiting += 1;
    return job;
  }

  /** Takes a job out of the line, or off its worker. Without effect on one that has ended by then. */
  cancel(job: Job<T>, at: Milliseconds): void {
    this.advance(at);
    if (job.state === "waiting") this.#waiting -= 1;
    else if (job.state !== "serving") return;
    const wasServing = job.state === "serving";
    job.state = "cancelled";
    if (wasServing) this.#free(at);
  }

  /** Ends every service that is scheduled to end by `to`, and starts those that follow. */
  advance(to: Milliseconds): void {
    for (let next = this.#peek(); next !== undefined && next.endsAt <= to; next = this.#peek()) {
      this.#serving.pop();
      next.state = "done";
      this.#free(next.endsAt);
      this.#options.ended(next);
    }
  }

  /** The next scheduled end; Infinity when nobody is served. */
  get nextEnd(): Milliseconds {
    return this.#peek()?.endsAt ?? NEVER;
  }

  #peek(): Job<T> | undefined {
    while (this.#serving.first?.state === "cancelled") this.#serving.pop();
    return this.#serving.first;
  }

  #free(at: Milliseconds): void {
    this.#busy -= 1;
    const next = this.#shift();
    if (next !== undefined) this.#begin(next, at);
  }

  #begin(job: Job<T>, at: Milliseconds): void {
    job.state = "serving";
    job.startsAt = at;
    job.endsAt = this.#finish(at, job.work);
    this.#busy += 1;
    this.#serving.push(job);
  }

  #shift(): Job<T> | undefined {
    while (this.#head < this.#line.length) {
      const job = this.#line[this.#head];
      this.#head += 1;
      if (this.#head > 1_024 && this.#head * 2 > this.#line.length) {
        this.#line = this.#line.slice(this.#head);
        this.#head = 0;
      }
      if (job?.state !== "waiting") continue;
      this.#waiting -= 1;
      return job;
    }
    return undefined;
  }
}
