import type { Unit } from "../charts/spec.ts";
import { clockTime } from "../charts/time-chart.ts";
import type { Format } from "../text/format.ts";

const TIME_STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200];

/** Distance of two ticks of a time axis, in ms, so that there are at most `most` of them. */
export function timeStepMs(spanMs: number, most: number): number {
  const wanted = spanMs / most / 1_000;
  return (TIME_STEPS_S.find((step) => step >= wanted) ?? Math.ceil(wanted / 3_600) * 3_600) * 1_000;
}

export const isTime = (unit: Unit): boolean => unit === "elapsed" || unit === "clock";

/** A tick's text: short, because the axis's label has the unit. */
export function tickText(value: number, unit: Unit, format: Format): string {
  if (unit === "elapsed") return format.elapsed(value);
  if (unit === "clock") return clockTime(value);
  return unit === "share" ? format.share(value) : format.number(value);
}

/** A value's text in a tooltip: with its unit. */
export function valueText(value: number, unit: Unit, format: Format): string {
  if (unit === "rate") return format.rate(value);
  if (unit === "seconds") return format.duration(value * 1_000);
  if (unit === "ms") return format.duration(value);
  return tickText(value, unit, format);
}
