/** A binary min-heap by `endsAt`; equal keys leave in any order. */
export class EndHeap<T extends { readonly endsAt: number }> {
  readonly #items: T[] = [];

  get first(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let at = items.length;
    items.push(item);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (above === undefined || above.endsAt <= item.endsAt) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last !== undefined && items.length > 0) this.#sink(last);
    return first;
  }

  #sink(item: T): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = items[child];
      if (left === undefined) break;
      const right = items[child + 1];
      if (right !== undefined && right.endsAt < left.endsAt) child += 1;
      const smaller = child % 2 === 0 && right !== undefined ? right : left;
      if (smaller.endsAt >= item.endsAt) break;
      items[at] = smaller;
      at = child;
    }
    items[at] = item;
  }
}
