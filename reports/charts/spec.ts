/**
 * A chart as data: made by a section, drawn by the page, written out as a table for whoever has no script. Colours are the
 * names of custom properties of the style sheet, so that the page, the legend and the print agree.
 */
export interface ChartSpec {
  readonly kind: "lines" | "stack" | "plane";
  /** Unique in the report; also the anchor of its figure. */
  readonly id: string;
  readonly title: string;
  /** What one sees, for whoever does not: the text alternative. */
  readonly alt: string;
  readonly note?: string;
  readonly x: Axis & { readonly values: readonly number[] };
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly marks: readonly Mark[];
  /** The rows of the chart's table: fewer than the chart's points. */
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly note?: string };
}

export interface Axis {
  readonly label: string;
  readonly unit: Unit;
  readonly min?: number;
  readonly max?: number;
}

/** How the values of an axis are written. `clock`: ms since midnight; `elapsed`: ms since the start. */
export type Unit = "elapsed" | "clock" | "rate" | "count" | "share" | "seconds" | "ms";

export interface Series {
  readonly label: string;
  readonly colour: Colour;
  /** As many as `x.values`, or as `at`; null where there is no value. */
  readonly values: readonly (number | null)[];
  /** Own x values, for a series that does not share the chart's. */
  readonly at?: readonly number[];
  readonly style?: "solid" | "dashed" | "points" | "area";
  /** Steps from one value to the next instead of a slope. */
  readonly stepped?: boolean;
}

/** A line across the chart or a band of it, with its label. Line: `from` equals `to`. */
export interface Mark {
  readonly axis: "x" | "y";
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly colour: Colour;
  /** Of a line up the chart: its label stands on it, or after it because it names what follows. */
  readonly side?: "on" | "after";
}

/** Names of custom properties `--c-<name>` of the style sheet. Okabe and Ito's palette: told apart by colour-blind people too. */
export type Colour = "demand" | "attempts" | "served" | "ceiling" | "limit" | "muted" | `staircase-${1 | 2 | 3 | 4}` | `outcome-${string}`;

export const isChart = (block: object): block is ChartSpec => "series" in block;
