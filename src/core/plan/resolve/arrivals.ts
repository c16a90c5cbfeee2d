import { type Milliseconds, ratio } from "../../units.ts";
import type { Arrival, TableRow } from "../plan.ts";
import type { ArrivalValue } from "../schema/arrivals.ts";
import { readTimeOfDay } from "../units/time-of-day.ts";
import type { Unstarted } from "./clock.ts";

/** A shape as the plan has it, before the clock is known; rows of a table are read by the caller. */
export function resolveShape(value: ArrivalValue, rows: readonly TableRow[]): Unstarted {
  if (value.bell) return { kind: "bell", ...value.bell, at: bellsOf(value.bell.at) };
  if (value.table) return { kind: "table", file: value.table.file, over: value.table.over, rows, people: [] };
  if (value.steady) return { kind: "steady", ...withoutStart(value.steady) };
  if (value.ramp) return { kind: "ramp", ...withoutStart(value.ramp) };
  if (value.steps) return { kind: "steps", ...withoutStart(value.steps) };
  if (value.spike) return { kind: "spike", ...withoutStart(value.spike) };
  throw new Error("an arrival without a shape passed the schema");
}

/** The shape with its start: its own, or the clock's. */
export function startShape(shape: Unstarted, from: Milliseconds): Arrival {
  if (shape.kind === "bell" || shape.kind === "table") return shape;
  return { ...shape, start: shape.start ?? from };
}

function bellsOf(at: Readonly<Record<string, number>>): { time: Milliseconds; share: ReturnType<typeof ratio> }[] {
  return Object.entries(at)
    .flatMap(([text, share]) => {
      const time = readTimeOfDay(text);
      return time.kind === "ok" ? [{ time: time.value, share: ratio(share) }] : [];
    })
    .sort((a, b) => a.time - b.time);
}

function withoutStart<V extends { readonly start?: Milliseconds | undefined }>(
  value: V,
): Omit<V, "start"> & { readonly start?: Milliseconds } {
  const { start, ...rest } = value;
  return start === undefined ? rest : { ...rest, start };
}
