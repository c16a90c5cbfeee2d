import { EventHeap } from "./heap.ts";
import { sharingSpeed } from "./platform.ts";
import type { Station } from "./station.ts";

/**
 * Processor sharing: everyone in it progresses equally. Progress of the single job is a clock of its own, so that a job is done
 * when that clock has gone on by its work, and only the speed of the clock changes with the number of jobs.
 */
export class Sharing implements Station {
  workers = 1;
  busy = 0;
  nextAt = Number.POSITIVE_INFINITY;
  #jobs = 0;
  #clock = 0;
  #at = 0;
  readonly #finishing = new EventHeap();
  readonly #cancelled = new Set<number>();
  readonly #law: { readonly service: number; readonly alpha: number; readonly beta: number };

  constructor(law: { readonly service: number; readonly alpha: number; readonly beta: number }) {
    this.#law = law;
  }

  offer(attempt: number, now: number, work: number): boolean {
    this.#advance(now);
    this.#finishing.push(this.#clock + work, attempt);
    this.#jobs += 1;
    this.#schedule();
    return true;
  }

  finish(): number {
    this.#advance(this.nextAt);
    const attempt = this.#finishing.pop();
    const gone = this.#cancelled.delete(attempt);
    if (!gone) this.#jobs -= 1;
    this.#schedule();
    return gone ? -1 : attempt;
  }

  cancel(attempt: number, now: number): void {
    this.#advance(now);
    this.#cancelled.add(attempt);
    this.#jobs -= 1;
    this.#schedule();
  }

  /** Everyone is in service already. */
  admit(): void {}

  /** Seconds of work that one job gets per second. */
  get #speed(): number {
    return this.#jobs > 0 ? (sharingSpeed(this.#law, this.#jobs) * this.#law.service) / this.#jobs : 1;
  }

  #advance(now: number): void {
    this.#clock += (now - this.#at) * this.#speed;
    this.#at = now;
  }

  #schedule(): void {
    this.busy = this.#jobs > 0 ? 1 : 0;
    const left = Math.max(0, this.#finishing.nextAt - this.#clock);
    this.nextAt = this.#finishing.size > 0 ? this.#at + left / this.#speed : Number.POSITIVE_INFINITY;
  }
}
