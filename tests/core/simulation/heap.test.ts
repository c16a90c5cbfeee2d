import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/core/people/random.ts";
import { EventHeap } from "../../../src/core/simulation/heap.ts";

describe("the heap of events", () => {
  it("gives events back in order of time, more of them than it had room for", () => {
    const random = seededRandom(3);
    const times = Array.from({ length: 5_000 }, () => random());
    const heap = new EventHeap();
    for (const [item, time] of times.entries()) heap.push(time, item);
    const order = times.map(() => times[heap.pop()]);
    expect(order).toEqual([...times].sort((a, b) => a - b));
  });

  it("is never early when pushes and pops alternate", () => {
    const heap = new EventHeap();
    heap.push(3, 30);
    heap.push(1, 10);
    expect(heap.nextAt).toBe(1);
    expect(heap.pop()).toBe(10);
    heap.push(2, 20);
    expect([heap.pop(), heap.pop()]).toEqual([20, 30]);
  });

  it("has no next event when it is empty", () => {
    expect(new EventHeap().nextAt).toBe(Number.POSITIVE_INFINITY);
    expect(() => new EventHeap().pop()).toThrow("empty heap");
  });
});
