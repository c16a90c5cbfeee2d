import { type Milliseconds, milliseconds } from "../units.ts";
import type { ArrivalTable } from "./table.ts";

/** Above an hour slots widen, so that a scenario stays below about 360,000 of them. Each gives k6 whole numbers: 1000 and 500 divide by it. */
const SLOTS_MS = [10, 20, 25, 50, 100, 250, 500] as const;
const MOST_SLOTS = 360_000;

/** Width of the slots of a table that lasts `durationMs`. */
export const slotWidth = (durationMs: number): Milliseconds =>
  milliseconds(SLOTS_MS.find((slot) => durationMs / slot <= MOST_SLOTS) ?? 500);

/** A table whose lead-in is one slot. */
export const tableOf = (parts: Omit<ArrivalTable, "version" | "leadInMs">): ArrivalTable => ({
  version: 1,
  leadInMs: parts.slotMs,
  ...parts,
});
