import { rateIn } from "../charts/bins.ts";
import type { Mark } from "../charts/spec.ts";
import { timeChart } from "../charts/time-chart.ts";
import type { Block, Context, Section } from "../context.ts";
import { html } from "../html.ts";

/** What was asked of the platform, and what it gave: the rates first, then the stocks that they fill. */
export const demandSection: Section = { id: "demand", blocks };

function blocks(context: Context): readonly Block[] {
  if (context.run.seconds.length === 0) return [];
  return [html`<p class="lede">${context.text.demand.lede}</p>`, rateChart(context), stockChart(context)];
}

function rateChart(context: Context): Block {
  const { run, text, format } = context;
  const peak = (count: (second: (typeof run.seconds)[number]) => number) =>
    format.rate(run.seconds.reduce((most, second) => Math.max(most, count(second)), 0));
  return timeChart(context, {
    kind: "lines",
    id: "demand-rate",
    title: text.demand.chart,
    alt: text.demand.alt(
      peak(({ planned }) => planned),
      peak(({ attempts }) => attempts),
      peak(({ outcomes }) => outcomes.ok),
    ),
    y: { label: text.demand.rateAxis, unit: "rate", min: 0 },
    series: [
      {
        label: text.demand.attempts,
        colour: "attempts",
        style: "dashed",
        value: (bin) => rateIn(bin, ({ attempts }) => attempts),
        write: format.rate,
      },
      { label: text.demand.planned, colour: "demand", value: (bin) => rateIn(bin, ({ planned }) => planned), write: format.rate },
      { label: text.demand.served, colour: "served", value: (bin) => rateIn(bin, ({ outcomes }) => outcomes.ok), write: format.rate },
    ],
    marks: ceilingMarks(context),
  });
}

/** The ceiling as a line, and its interval as a band where repeats gave one. */
function ceilingMarks({ run, text, format }: Context): readonly Mark[] {
  if (run.ceiling.kind !== "found") return [];
  const { rate, low, high } = run.ceiling;
  const line: Mark = { axis: "y", from: rate, to: rate, label: text.demand.ceilingMark(format.rate(rate)), colour: "ceiling" };
  return low === undefined || high === undefined ? [line] : [{ axis: "y", from: low, to: high, label: "", colour: "ceiling" }, line];
}

function stockChart(context: Context): Block {
  const { run, text, format } = context;
  return timeChart(context, {
    kind: "lines",
    id: "demand-stock",
    title: text.demand.stockChart,
    alt: text.demand.stockAlt(format.count(run.peakWaiting), format.number(run.peakLive)),
    y: { label: text.demand.stockAxis, unit: "count", min: 0 },
    series: [
      { label: text.demand.waiting, colour: "attempts", style: "area", value: (bin) => bin.seconds.at(-1)?.waiting, write: format.count },
      { label: text.demand.live, colour: "served", value: (bin) => bin.seconds.at(-1)?.live, write: format.count },
    ],
  });
}
