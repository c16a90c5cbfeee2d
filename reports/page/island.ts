import type { ChartSpec } from "../charts/spec.ts";
import type { Language } from "../text/format.ts";

/** A chart as the page gets it: without its table, which stands in the document. */
export type Drawing = Omit<ChartSpec, "table" | "alt" | "note">;

export interface Island {
  readonly language: Language;
  readonly charts: readonly Drawing[];
}

/** The report's data, written into the document by `renderReport` of the same version: the one border where it is taken at its word. */
export function readIsland(document: Document): Island {
  const text = document.getElementById("rentree-data")?.textContent ?? "";
  return JSON.parse(text) as Island;
}
