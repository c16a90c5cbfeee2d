import type { ArrivalTable } from "./table.ts";

/** A stage of k6's ramping-arrival-rate executor. */
export interface Stage {
  readonly target: number;
  readonly duration: string;
}

/** The quiet second at the end, without which the last start is late and forgotten. */
const TAIL_MS = 1_000;

/** Time from the start of the engine's scenarios until a table of arrivals has been played. */
export const playedMs = (table: ArrivalTable): number =>
  table.leadInMs + Math.ceil(table.durationMs / table.slotMs) * table.slotMs + TAIL_MS;

/**
 * Instants as counts per slot, each slot two stages: a jump to its rate, then the slot (facts: k6 §4.1). The lead-in of half an
 * arrival puts every start into the middle of its slot. Neighbouring slots of the same count are merged: the integral is the same.
 */
export function planStages(
  table: ArrivalTable,
  instantsMs: readonly number[],
): { readonly startRate: number; readonly stages: readonly Stage[] } {
  const perSlot = 1_000 / table.slotMs;
  const counts = slotCounts(table, instantsMs);
  const stages: Stage[] = [{ target: perSlot / 2, duration: `${table.leadInMs}ms` }];
  for (const run of mergeRuns(counts)) {
    stages.push(
      { target: run.count * perSlot, duration: "0s" },
      { target: run.count * perSlot, duration: `${run.slots * table.slotMs}ms` },
    );
  }
  stages.push({ target: 0, duration: "0s" }, { target: 0, duration: `${TAIL_MS}ms` });
  return { startRate: perSlot / 2, stages };
}

/** Arrivals in each slot of the table; its last slot may be cut. */
export function slotCounts(table: ArrivalTable, instantsMs: readonly number[]): readonly number[] {
  const counts = new Array<number>(Math.max(1, Math.ceil(table.durationMs / table.slotMs))).fill(0);
  for (const instant of instantsMs) {
    const slot = Math.min(counts.length - 1, Math.floor(instant / table.slotMs));
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

function mergeRuns(counts: readonly number[]): readonly { count: number; slots: number }[] {
  const runs: { count: number; slots: number }[] = [];
  for (const count of counts) {
    const last = runs.at(-1);
    if (last?.count === count) last.slots += 1;
    else runs.push({ count, slots: 1 });
  }
  return runs;
}

/** The instant, on the table's clock, at which the engine starts the `k`-th of a slot's `count` people: the middle of its part. */
export const startInSlot = (slotMs: number, slot: number, k: number, count: number): number => slotMs * (slot + (k + 0.5) / count);
