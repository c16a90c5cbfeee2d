import { slotCounts, startInSlot } from "../../src/core/arrivals/stages.ts";
import type { ArrivalTable } from "../../src/core/arrivals/table.ts";

/** The table's instants in order, all people together, ms. */
export const plannedInstants = (table: ArrivalTable): readonly number[] =>
  table.people.flatMap(({ instantsMs }) => instantsMs).sort((a, b) => a - b);

/**
 * Where the table puts everybody as an engine is told it: counts per slot, spread evenly inside the slot (design.md law 1), in ms. A slot says no
 * more, so that even a faultless engine is two or three people from the instants themselves wherever several share a slot.
 */
export function placesOf(table: ArrivalTable): readonly number[] {
  const places = table.people.flatMap(({ instantsMs }) =>
    slotCounts(table, instantsMs).flatMap((count, slot) =>
      Array.from({ length: count }, (_, k) => startInSlot(table.slotMs, slot, k, count)),
    ),
  );
  return places.sort((a, b) => a - b);
}

/** How far a platform's own clock saw arrivals from their table. */
export interface Fidelity {
  readonly arrivals: number;
  /** Largest difference between those who had come and those who were due, in people, after a constant offset. */
  readonly worstPeople: number;
  /** The offset that makes it smallest: the way to the platform, and the clocks' difference. */
  readonly offsetMs: number;
}

/** Offsets that are tried, between the smallest and the largest lateness of anybody. */
const OFFSETS = 400;

/** Compares the instants at which a platform saw people with those of the table; neither needs the other's zero. */
export function fidelityOf(plannedMs: readonly number[], seenMs: readonly number[]): Fidelity {
  const seen = [...seenMs].sort((a, b) => a - b);
  const late = seen.map((at, index) => at - (plannedMs[index] ?? Number.NaN)).filter((value) => !Number.isNaN(value));
  const [least, most] = [Math.min(...late), Math.max(...late)];
  let best = { worstPeople: Number.POSITIVE_INFINITY, offsetMs: 0 };
  for (let step = 0; step <= OFFSETS; step += 1) {
    const offsetMs = least + ((most - least) * step) / OFFSETS;
    const worstPeople = worstDifference(plannedMs, seen, offsetMs);
    if (worstPeople < best.worstPeople) best = { worstPeople, offsetMs };
  }
  return { arrivals: seen.length, ...best };
}

/** Largest difference of the two counting functions, looked at just after each instant of either. */
function worstDifference(planned: readonly number[], seen: readonly number[], offsetMs: number): number {
  let [due, come, worst] = [0, 0, 0];
  while (due < planned.length || come < seen.length) {
    const at = Math.min((planned[due] ?? Number.POSITIVE_INFINITY) + offsetMs, seen[come] ?? Number.POSITIVE_INFINITY);
    while ((planned[due] ?? Number.POSITIVE_INFINITY) + offsetMs <= at) due += 1;
    while ((seen[come] ?? Number.POSITIVE_INFINITY) <= at) come += 1;
    worst = Math.max(worst, Math.abs(due - come));
  }
  return worst;
}
