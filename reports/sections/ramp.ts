import { threeDigits } from "../../src/core/digits.ts";
import type { PhaseKind } from "../../src/core/verdict/run.ts";
import { isSetAside, type PlanePoint, planePoints, secondsOfPhase, splitAtPeak } from "../charts/phase-seconds.ts";
import type { ChartSpec, Mark, Series } from "../charts/spec.ts";
import type { Block, Context, Section } from "../context.ts";
import { writeEstimate } from "../estimate.ts";
import { html } from "../html.ts";
import type { Format } from "../text/format.ts";

/** Ceiling and collapse of a capacity run: served against demand, on the ramp and over everything that rose and fell. */
export const rampSection: Section = { id: "ramp", blocks };

/** Phases whose load rises beyond the ceiling or comes back from there. */
const LOOP: readonly PhaseKind[] = ["ramp", "drain", "spike", "surge"];

/** A ramp that only patient people come to shows no collapse: it is played for the ceiling of a platform whose ramp fell. */
const isPatient = ({ name }: { readonly name: string }): boolean => name.startsWith("ramp-patient");

function blocks(context: Context): readonly Block[] {
  const { run, text } = context;
  const ramp = run.phases.filter((phase) => phase.kind === "ramp" && !isPatient(phase)).at(-1);
  if (run.capacity === undefined || ramp === undefined) return [];
  const points = planePoints(secondsOfPhase(run, ramp)).filter(({ demand }) => demand > 0);
  return [html`<p class="lede">${text.capacity.ramp.lede}</p>`, rampChart(points, context), planeChart(context), loopLine(context)];
}

function loopLine({ run, text, format }: Context): Block | undefined {
  const gap = run.capacity?.hysteresis;
  return gap === undefined ? undefined : html`<p>${text.capacity.ramp.loop(format.share(Math.max(0, gap)))}</p>`;
}

function rampChart(points: readonly PlanePoint[], context: Context): ChartSpec | undefined {
  const { run, text } = context;
  if (points.length === 0) return undefined;
  const words = text.capacity.ramp;
  const alt = words.alt(writeEstimate(run.ceiling, context).value);
  const own: Series = { ...pointSeries(points), label: words.point, colour: "served" };
  return planeOf(context, { id: "ramp-served", title: words.chart, alt, series: [hinge(points, context), own] });
}

function planeChart(context: Context): ChartSpec | undefined {
  const { run, text } = context;
  const words = text.capacity.ramp;
  const loops = run.phases
    .filter((phase) => LOOP.includes(phase.kind) && !isPatient(phase) && !isSetAside(run, phase.name))
    .map((phase) => loopOf(phase.kind, planePoints(secondsOfPhase(run, phase))));
  const up = loops.flatMap((loop) => loop.up);
  const down = loops.flatMap((loop) => loop.down);
  if (up.length === 0 || down.length === 0) return undefined;
  const series: readonly Series[] = [
    hinge([...up, ...down], context),
    { ...pointSeries(up), label: words.up, colour: "served" },
    { ...pointSeries(down), label: words.down, colour: "attempts" },
  ];
  const note = run.phases.some(({ kind }) => kind === "spike") ? words.planeNote : words.planeNoteAlone;
  return planeOf(context, { id: "ramp-plane", title: words.planeChart, alt: words.planeAlt, note, series });
}

/** A drain only ever comes after too much. */
const loopOf = (kind: PhaseKind, points: readonly PlanePoint[]) => (kind === "drain" ? { up: [], down: points } : splitAtPeak(points));

const pointSeries = (points: readonly PlanePoint[]) => ({
  style: "points" as const,
  at: points.map(({ demand }) => threeDigits(demand)),
  values: points.map(({ served }) => threeDigits(served)),
});

/** min(demand, ceiling), the line that a platform without collapse follows; only demand where there is no ceiling. */
function hinge(points: readonly PlanePoint[], { run, text }: Context): Series {
  const top = Math.max(...points.map(({ demand }) => demand));
  const ceiling = run.ceiling.kind === "found" ? Math.min(run.ceiling.rate, top) : top;
  return { label: text.capacity.ramp.hinge, colour: "limit", style: "dashed", at: [0, ceiling, top], values: [0, ceiling, ceiling] };
}

type Plane = Pick<ChartSpec, "id" | "title" | "alt" | "series" | "note">;

function planeOf({ run, text, format }: Context, plane: Plane): ChartSpec {
  const { slo, ramp } = text.capacity;
  const points = plane.series.filter(({ style }) => style === "points");
  return {
    kind: "plane",
    ...plane,
    x: { label: slo.demandAxis, unit: "rate", min: 0, values: [] },
    y: { label: ramp.servedAxis, unit: "rate", min: 0 },
    marks: collapseMarks(),
    table: {
      head: [slo.hold, slo.demandAxis, ramp.servedAxis, ramp.points],
      rows: points.flatMap((series) => bandRows(series, format)),
    },
  };

  function collapseMarks(): readonly Mark[] {
    if (run.collapse.kind === "none") return [];
    const rate = run.collapse.corrected ?? run.collapse.rate;
    return [{ axis: "x", from: rate, to: rate, label: ramp.collapseMark(format.rate(rate)), colour: "ceiling" }];
  }
}

/** Bands of demand in the table of a plane, per series. */
const BANDS = 16;

/** Means of the points in each band of demand, in the order of demand, with how many points they are of. */
function bandRows({ label, at = [], values }: Series, format: Format): readonly (readonly string[])[] {
  const width = Math.max(...at) / BANDS;
  const bands = Array.from({ length: BANDS + 1 }, (_, band) =>
    at.flatMap((demand, index) => (Math.floor(demand / width) === band ? [index] : [])),
  );
  const mean = (indices: readonly number[], of: readonly (number | null)[]) =>
    format.rate(indices.reduce((sum, index) => sum + (of[index] ?? 0), 0) / indices.length);
  return bands
    .filter((indices) => indices.length > 0)
    .map((indices) => [label, mean(indices, at), mean(indices, values), format.count(indices.length)]);
}
