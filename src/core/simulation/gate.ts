import type { Door } from "./platform.ts";

/** Counts who may come in at a limit of requests. Call with `now` never decreasing. */
export class Gate {
  readonly #door: Door;
  #places: number;
  #at = 0;

  constructor(door: Door, places?: number) {
    this.#door = door;
    this.#places = Math.min(places ?? mostOf(door), mostOf(door));
  }

  /** Takes a place, or has none. */
  admits(now: number): boolean {
    this.#refill(now);
    if (this.#places < 1) return false;
    this.#places -= 1;
    return true;
  }

  /** Places left at `now`. */
  placesAt(now: number): number {
    this.#refill(now);
    return this.#places;
  }

  #refill(now: number): void {
    const door = this.#door;
    if (door.kind === "bucket") this.#places = Math.min(door.reserve, this.#places + door.rate * (now - this.#at));
    else if (windowAt(door, now) > windowAt(door, this.#at)) this.#places = door.count;
    this.#at = now;
  }
}

const windowAt = ({ every, since = 0 }: Extract<Door, { readonly kind: "window" }>, now: number): number =>
  Math.floor((now + since) / every);

const mostOf = (door: Door): number => (door.kind === "bucket" ? door.reserve : door.count);
