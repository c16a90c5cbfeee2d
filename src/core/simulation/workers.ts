import { EventHeap } from "./heap.ts";
import type { Pace } from "./pace.ts";
import type { Station } from "./station.ts";

/** Parallel workers, first come first served, with an optional limit of places to wait. */
export class Workers implements Station {
  workers: number;
  busy = 0;
  readonly #queue: { attempts: number[]; works: number[]; head: number } = { attempts: [], works: [], head: 0 };
  readonly #finishing = new EventHeap();
  readonly #cancelled = new Set<number>();
  readonly #waiting = new Set<number>();
  readonly #pace: Pace;
  readonly #places: number;
  readonly #tracksWaiting: boolean;
  #waitingCount = 0;

  constructor(options: { readonly workers: number; readonly places: number; readonly pace: Pace; readonly cancels: boolean }) {
    this.workers = options.workers;
    this.#places = options.places;
    this.#pace = options.pace;
    this.#tracksWaiting = options.cancels;
  }

  get nextAt(): number {
    return this.#finishing.nextAt;
  }

  offer(attempt: number, now: number, work: number): boolean {
    if (this.busy < this.workers) this.#start(attempt, now, work);
    else if (this.#waitingCount < this.#places) this.#wait(attempt, work);
    else return false;
    return true;
  }

  finish(): number {
    const now = this.#finishing.nextAt;
    const attempt = this.#finishing.pop();
    if (this.#cancelled.delete(attempt)) return -1;
    this.busy -= 1;
    this.admit(now);
    return attempt;
  }

  cancel(attempt: number, now: number): void {
    this.#cancelled.add(attempt);
    if (this.#waiting.delete(attempt)) {
      this.#waitingCount -= 1;
      return;
    }
    this.busy -= 1;
    this.admit(now);
  }

  /** Starts whoever waits while workers are free; also called when workers were added. */
  admit(now: number): void {
    const queue = this.#queue;
    while (this.busy < this.workers && queue.head < queue.attempts.length) {
      const attempt = queue.attempts[queue.head]!;
      const work = queue.works[queue.head]!;
      queue.head += 1;
      if (this.#cancelled.delete(attempt)) continue;
      this.#waitingCount -= 1;
      this.#waiting.delete(attempt);
      this.#start(attempt, now, work);
    }
    if (queue.head > 4096 && queue.head * 2 > queue.attempts.length) {
      queue.attempts.splice(0, queue.head);
      queue.works.splice(0, queue.head);
      queue.head = 0;
    }
  }

  #wait(attempt: number, work: number): void {
    this.#queue.attempts.push(attempt);
    this.#queue.works.push(work);
    this.#waitingCount += 1;
    if (this.#tracksWaiting) this.#waiting.add(attempt);
  }

  #start(attempt: number, now: number, work: number): void {
    this.busy += 1;
    this.#finishing.push(this.#pace(now, work), attempt);
  }
}
