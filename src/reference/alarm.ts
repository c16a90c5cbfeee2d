import { type Milliseconds, milliseconds } from "../core/units.ts";
import { now } from "./clock.ts";

/** A timer of Node may fire this much after its time, because libuv counts whole milliseconds. */
const GRAIN_MS = 1;
/** Longest sleep of one timer; Node's own limit is 2³¹ − 1 ms. */
const LONGEST_MS = 60_000;

/**
 * One alarm at a time, sharper than Node's timers: it sleeps until less than a millisecond is left, then looks at the clock
 * once a turn of the event loop. Nothing runs while no alarm is set.
 */
export class Alarm {
  readonly #ring: () => void;
  #at = milliseconds(Number.POSITIVE_INFINITY);
  #timer: NodeJS.Timeout | undefined;
  #turn: NodeJS.Immediate | undefined;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Sets the alarm, instead of the one before; Infinity clears it. */
  set(at: Milliseconds): void {
    if (at === this.#at) return;
    this.clear();
    this.#at = at;
    this.#sleep();
  }

  /** Rings at once if it is due: called by whatever else the event loop is busy with. */
  look(at: Milliseconds): void {
    if (at < this.#at) return;
    this.clear();
    this.#ring();
  }

  clear(): void {
    clearTimeout(this.#timer);
    clearImmediate(this.#turn);
    this.#timer = undefined;
    this.#turn = undefined;
    this.#at = milliseconds(Number.POSITIVE_INFINITY);
  }

  #sleep(): void {
    if (this.#at === Number.POSITIVE_INFINITY) return;
    const left = this.#at - now();
    if (left >= GRAIN_MS) this.#timer = setTimeout(() => this.#wake(), Math.min(Math.floor(left), LONGEST_MS));
    else this.#turn = setImmediate(() => this.#wake());
  }

  #wake(): void {
    const at = now();
    if (at < this.#at) this.#sleep();
    else this.look(at);
  }
}
