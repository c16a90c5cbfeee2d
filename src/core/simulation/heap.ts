/**
 * Events in order of time: a binary heap in typed arrays, so that a simulation allocates nothing per event. Equal times come
 * out in no particular order. `item` is a 32-bit whole number that means what its owner wants it to mean.
 */
export class EventHeap {
  #times = new Float64Array(1024);
  #items = new Int32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Time of the earliest event, infinite when there is none. */
  get nextAt(): number {
    return this.#size > 0 ? (this.#times[0] ?? 0) : Number.POSITIVE_INFINITY;
  }

  push(time: number, item: number): void {
    if (this.#size === this.#times.length) this.#grow();
    let hole = this.#size++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.#times[parent]! <= time) break;
      this.#times[hole] = this.#times[parent]!;
      this.#items[hole] = this.#items[parent]!;
      hole = parent;
    }
    this.#times[hole] = time;
    this.#items[hole] = item;
  }

  /** Takes the earliest event out and returns its item; an empty heap is the caller's bug and throws. */
  pop(): number {
    if (this.#size === 0) throw new Error("an empty heap has no next event");
    const item = this.#items[0]!;
    const last = --this.#size;
    const time = this.#times[last]!;
    this.#sink(time, this.#items[last]!);
    return item;
  }

  #sink(time: number, item: number): void {
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#times[child + 1]! < this.#times[child]!) child += 1;
      if (this.#times[child]! >= time) break;
      this.#times[hole] = this.#times[child]!;
      this.#items[hole] = this.#items[child]!;
      hole = child;
    }
    this.#times[hole] = time;
    this.#items[hole] = item;
  }

  #grow(): void {
    const times = new Float64Array(2 * this.#times.length);
    const items = new Int32Array(2 * this.#items.length);
    times.set(this.#times);
    items.set(this.#items);
    this.#times = times;
    this.#items = items;
  }
}
