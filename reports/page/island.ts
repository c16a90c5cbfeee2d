import type { Axis, ChartSpec } from "../charts/spec.ts";
import type { Language } from "../text/format.ts";

/** A chart as the page gets it: without its table, which stands in the document. */
export type Drawing = Omit<ChartSpec, "table" | "alt" | "note">;

export interface Island {
  readonly language: Language;
  readonly charts: readonly Drawing[];
}

/** As written: evenly spaced x values are told by the first, the step and their number. */
interface WrittenIsland {
  readonly language: Language;
  readonly charts: readonly (Omit<Drawing, "x"> & { readonly x: WrittenAxis })[];
}
type WrittenAxis = Axis &
  ({ readonly values: readonly number[] } | { readonly from: number; readonly step: number; readonly count: number });

/** The report's data, written into the document by `renderReport` of the same version: the one border where it is taken at its word. */
export function readIsland(document: Document): Island {
  const text = document.getElementById("rentree-data")?.textContent ?? "";
  const { language, charts } = JSON.parse(text) as WrittenIsland;
  return { language, charts: charts.map((chart) => ({ ...chart, x: { ...chart.x, values: valuesOf(chart.x) } })) };
}

const valuesOf = (axis: WrittenAxis): readonly number[] =>
  "values" in axis ? axis.values : Array.from({ length: axis.count }, (_, index) => axis.from + index * axis.step);
