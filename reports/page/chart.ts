import {
  Chart,
  type ChartConfiguration,
  type ChartDataset,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  type ScaleOptionsByType,
  Tooltip,
} from "chart.js";
import annotationPlugin, { type AnnotationOptions } from "chartjs-plugin-annotation";
import type { Axis, Mark, Series, Unit } from "../charts/spec.ts";
import { type Format, formatFor, type Language } from "../text/format.ts";
import { isTime, tickText, timeStepMs, valueText } from "./axis.ts";
import type { Drawing } from "./island.ts";
import { faded, readTheme, type Theme } from "./theme.ts";

Chart.register(Filler, LinearScale, LineController, LineElement, PointElement, Tooltip, annotationPlugin);

/** Below this width, in pixels, a chart has fewer ticks, and its title alone says what goes up. */
const PHONE = 500;

type Point = { readonly x: number; readonly y: number | null };
type Config = ChartConfiguration<"line", Point[]>;

/** A drawn chart, with what it takes to draw it again in other colours. */
export interface Drawn {
  readonly chart: Chart<"line", Point[]>;
  readonly configure: () => Config;
}

export function drawChart(canvas: HTMLCanvasElement, spec: Drawing, language: Language): Drawn {
  const configure = () => configuration(spec, formatFor(language), readTheme(canvas), canvas.parentElement?.clientWidth ?? 0);
  return { chart: new Chart(canvas, configure()), configure };
}

/** Draws again in the colours of now. */
export function repaint({ chart, configure }: Drawn): void {
  const { data, options } = configure();
  chart.data = data;
  if (options !== undefined) chart.options = options;
  chart.update("none");
}

function configuration(spec: Drawing, format: Format, theme: Theme, width: number): Config {
  return {
    type: "line",
    data: { datasets: spec.series.map((series, index) => dataset(series, spec, theme, index)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      normalized: true,
      interaction: spec.kind === "plane" ? { mode: "nearest", intersect: false } : { mode: "index", axis: "x", intersect: false },
      scales: {
        x: { ...scale(spec.x, format, theme), ...timeTicks(spec, width) },
        y: { ...scale(width < PHONE ? { ...spec.y, label: "" } : spec.y, format, theme), stacked: spec.kind === "stack" },
      },
      plugins: { tooltip: tooltip(spec, format, theme), annotation: { annotations: annotations(spec, theme), clip: true } },
    },
  };
}

function dataset(series: Series, { kind, x }: Drawing, theme: Theme, index: number): ChartDataset<"line", Point[]> {
  const colour = theme.colour(series.colour);
  const isArea = series.style === "area";
  const at = series.at ?? x.values;
  return {
    label: series.label,
    data: series.values.map((y, point) => ({ x: at[point] ?? 0, y })),
    borderColor: colour,
    backgroundColor: kind === "stack" ? colour : faded(colour, 0.22),
    borderWidth: kind === "stack" ? 0 : 2,
    ...(series.style === "dashed" ? { borderDash: [6, 4] } : {}),
    fill: kind === "stack" ? (index === 0 ? "origin" : "-1") : isArea ? "origin" : false,
    showLine: series.style !== "points",
    pointRadius: series.style === "points" ? 4 : 0,
    pointHoverRadius: 4,
    pointBackgroundColor: colour,
    stepped: series.stepped === true,
    spanGaps: false,
  };
}

type Linear = { type: "linear" } & Partial<Pick<ScaleOptionsByType<"linear">, "min" | "max">> & Record<string, unknown>;

function scale({ label, unit, min, max }: Axis, format: Format, theme: Theme): Linear {
  return {
    type: "linear",
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    title: { display: label !== "", text: label, color: theme.text, font: { family: theme.font, size: 12 } },
    grid: { color: theme.grid, drawTicks: false },
    border: { display: false },
    ticks: {
      color: theme.text,
      font: { family: theme.font, size: 12 },
      padding: 6,
      maxRotation: 0,
      maxTicksLimit: 7,
      callback: (value: number | string) => tickText(Number(value), unit, format),
    },
  };
}

/** Ticks of a time axis on whole seconds, minutes and hours, as many as the width has room for. */
function timeTicks({ x }: Drawing, width: number): object {
  const [from = 0, to = 0] = [x.values[0], x.values.at(-1)];
  if (!isTime(x.unit)) return {};
  const stepSize = timeStepMs(to - from, width < PHONE ? 5 : 9);
  return {
    min: from,
    max: to,
    afterBuildTicks: (axis: { ticks: { value: number }[] }) => {
      axis.ticks = wholeTicks(from, to, stepSize);
    },
  };
}

function wholeTicks(from: number, to: number, step: number): { value: number }[] {
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => ({ value: (first + index) * step }));
}

function tooltip({ x, y }: Drawing, format: Format, theme: Theme): object {
  const text = (value: number | null, unit: Unit) => (value === null ? "" : valueText(value, unit, format));
  return {
    backgroundColor: theme.paper,
    titleColor: theme.colour("demand"),
    bodyColor: theme.colour("demand"),
    borderColor: theme.grid,
    borderWidth: 1,
    bodyFont: { family: theme.font },
    titleFont: { family: theme.font },
    callbacks: {
      title: (items: readonly { parsed: { x: number } }[]) => (items[0] === undefined ? "" : valueText(items[0].parsed.x, x.unit, format)),
      label: (item: { dataset: { label?: string }; parsed: { y: number | null } }) =>
        ` ${item.dataset.label}${format.language === "fr" ? " :" : ":"} ${text(item.parsed.y, y.unit)}`,
    },
  };
}

function annotations({ kind, marks, y, series }: Drawing, theme: Theme): Record<string, AnnotationOptions> {
  const top = y.max ?? Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0)));
  return Object.fromEntries(marks.map((mark, index) => [`mark${index}`, annotation(mark, { top, isPlane: kind === "plane" }, theme)]));
}

/** About half the width of a letter of a label, in pixels. */
const HALF_LETTER = 3.6;

interface Surroundings {
  /** The highest value that is drawn. */
  readonly top: number;
  /** In a plane the points gather at the top, so labels stand at the bottom. */
  readonly isPlane: boolean;
}

/** A label stands above its line, except below a line that is close to the top. */
function annotation({ axis, from, to, label, colour, side }: Mark, { top, isPlane }: Surroundings, theme: Theme): AnnotationOptions {
  const drawn = theme.colour(colour);
  const ends = axis === "y" ? { yMin: from, yMax: to } : { xMin: from, xMax: to };
  if (from !== to) return { type: "box", ...ends, backgroundColor: faded(drawn, 0.15), borderWidth: 0 };
  return {
    type: "line",
    ...ends,
    borderColor: drawn,
    borderWidth: axis === "y" ? 2 : 1,
    borderDash: [2, 3],
    label: {
      display: label !== "",
      content: label,
      position: axis === "y" || isPlane ? "start" : "end",
      xAdjust: side === "after" ? HALF_LETTER * label.length + 4 : 0,
      yAdjust: axis === "x" ? 0 : from > 0.85 * top ? 12 : -11,
      backgroundColor: theme.paper,
      color: drawn,
      padding: 2,
      font: { family: theme.font, size: 12, weight: "bold" },
    },
  };
}
