import { type Milliseconds, milliseconds, minutes, seconds } from "../../units.ts";
import type { Arrival, Clock } from "../plan.ts";

/** Played on each side of the bells where the plan has no clock. */
const AROUND_BELLS = minutes(10);
/** Played after the last row of a table, at least. */
const LEAST_ROW = seconds(1);
/** Start of a school day for a plan without a bell, a clock or a `start`. */
const SCHOOL_STARTS = minutes(8 * 60);

/** A shape before its default `start` is known. */
export type Unstarted = Arrival extends infer A
  ? A extends { start: Milliseconds }
    ? Omit<A, "start"> & { readonly start?: Milliseconds }
    : A
  : never;

/** Fills the clock: ten minutes on each side of the bells; without a bell from the first `start` (or 08:00) to the end of the last shape. */
export function resolveClock(
  given: { readonly from?: Milliseconds | undefined; readonly to?: Milliseconds | undefined; readonly compress: number },
  shapes: readonly Unstarted[],
): Clock {
  const bells = shapes.flatMap((shape) => (shape.kind === "bell" ? shape.at.map((bell) => bell.time) : []));
  const from = given.from ?? (bells.length > 0 ? Math.min(...bells) - AROUND_BELLS : firstStart(shapes));
  const ends = shapes.flatMap((shape) => endOf(shape, from));
  const lastBell = bells.length > 0 ? [Math.max(...bells) + AROUND_BELLS] : [];
  const to = given.to ?? (bells.length > 0 ? Math.max(...lastBell) : Math.max(from, ...ends));
  return { from: milliseconds(Math.max(0, from)), to: milliseconds(to), compress: given.compress };
}

function firstStart(shapes: readonly Unstarted[]): number {
  const starts = shapes.flatMap((shape) => {
    if (shape.kind === "table") return shape.rows.slice(0, 1).map((row) => row.at);
    return shape.kind !== "bell" && shape.start !== undefined ? [shape.start] : [];
  });
  return starts.length > 0 ? Math.min(...starts) : SCHOOL_STARTS;
}

/** When a shape ends, on the school's clock; nothing for a bell, whose end is the clock's. Rows of a table are in the order of time. */
function endOf(shape: Unstarted, from: number): number[] {
  if (shape.kind === "bell") return [];
  if (shape.kind === "table") return shape.rows.slice(-1).map((row) => row.at + Math.max(LEAST_ROW, shape.over));
  return [(shape.start ?? from) + lengthOf(shape)];
}

/** Length of a shape of rates. */
export function lengthOf(shape: Exclude<Unstarted, { kind: "bell" | "table" }>): Milliseconds {
  if (shape.kind === "steady") return shape.for;
  if (shape.kind === "ramp") return shape.over;
  if (shape.kind === "steps") return milliseconds(countSteps(shape) * shape.hold);
  return milliseconds(shape.for + shape.watch);
}

/** Steps of a staircase: the first at `from`, none above `to` (one thousandth of a step forgives rounding). */
export function countSteps(shape: { readonly from: number; readonly to: number; readonly step: number }): number {
  return Math.floor(Math.abs(shape.to - shape.from) / shape.step + 1e-3) + 1;
}
