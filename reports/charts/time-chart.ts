import { threeDigits } from "../../src/core/digits.ts";
import type { Second } from "../../src/core/verdict/run.ts";
import type { Context } from "../context.ts";
import { type Bin, binSeconds, chartBinMs, tableBinMs } from "./bins.ts";
import type { Axis, ChartSpec, Mark, Series } from "./spec.ts";

/** One line or area of a chart over time, given as a function of a bin. */
export interface TimeSeries extends Omit<Series, "values" | "at"> {
  readonly value: (bin: Bin) => number | undefined;
  /** How a value is written in the table. */
  readonly write: (value: number) => string;
}

export interface TimeChart extends Pick<ChartSpec, "kind" | "id" | "title" | "alt" | "note"> {
  readonly y: Axis;
  readonly series: readonly TimeSeries[];
  /** Seconds of one phase, from its start; left out, the chart shows the whole run and where its phases begin. */
  readonly seconds?: readonly Second[];
  readonly marks?: readonly Mark[];
}

/** A chart over the seconds of the run, with its table. Undefined where the run has no second to draw. */
export function timeChart({ run, text, format }: Context, chart: TimeChart): ChartSpec | undefined {
  const { y, series, marks, seconds = run.seconds, ...rest } = chart;
  if (seconds.length === 0) return undefined;
  const bins = binSeconds(seconds, chartBinMs(seconds));
  const tableWidth = tableBinMs(seconds);
  const axis = timeAxis(run);
  return {
    ...rest,
    x: { label: text.axis[axis.unit], unit: axis.unit, values: bins.map((bin) => axis.offsetMs + bin.atMs) },
    y,
    series: series.map(({ value, write: _, ...look }) => ({ ...look, values: bins.map((bin) => rounded(value(bin))) })),
    marks: [...(marks ?? []), ...(chart.seconds === undefined ? phaseMarks(run.phases, text) : [])],
    table: {
      head: [text.axis[axis.unit], ...series.map(({ label }) => label)],
      rows: binSeconds(seconds, tableWidth).map((bin) => [
        writeTime(axis.offsetMs + bin.atMs, axis.unit),
        ...series.map(({ value, write }) => writeValue(value(bin), write)),
      ]),
      ...(tableWidth > 1_000 ? { note: text.tableStep(format.duration(tableWidth)) } : {}),
    },
  };

  function writeTime(ms: number, unit: "elapsed" | "clock"): string {
    return unit === "clock" ? clockTime(ms) : format.elapsed(ms);
  }
}

/** `08:05:30`, or `08:05` on the minute. */
export function clockTime(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map((part) =>
    String(part).padStart(2, "0"),
  );
  return (seconds % 60 === 0 ? parts.slice(0, 2) : parts).join(":");
}

/** The time of day where the day was played at its own speed in one go, else the time since the start. */
function timeAxis(run: Context["run"]): { readonly unit: "elapsed" | "clock"; readonly offsetMs: number } {
  const from = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(run.clock.from);
  if (run.clock.compress !== 1 || run.phases.length > 1 || from === null) return { unit: "elapsed", offsetMs: 0 };
  const [, hours, minutes, seconds] = from;
  return { unit: "clock", offsetMs: (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1_000 };
}

/** Share of the time that a phase must take for its name to have room on a chart. */
const ROOM_FOR_NAME = 0.07;

/** Where one phase gives way to the next, named where there is room; a run of one phase has no such line. */
function phaseMarks(phases: Context["run"]["phases"], text: Context["text"]): readonly Mark[] {
  if (phases.length < 2) return [];
  const whole = (phases.at(-1)?.toMs ?? 0) - (phases[0]?.fromMs ?? 0);
  return phases.map((phase) => ({
    axis: "x",
    from: phase.fromMs,
    to: phase.fromMs,
    label: phase.toMs - phase.fromMs >= ROOM_FOR_NAME * whole ? text.provenance.phaseKinds[phase.kind] : "",
    colour: "limit",
    side: "after",
  }));
}

const rounded = (value: number | undefined): number | null => (value === undefined || !Number.isFinite(value) ? null : threeDigits(value));

const writeValue = (value: number | undefined, write: (value: number) => string): string => (value === undefined ? "" : write(value));
