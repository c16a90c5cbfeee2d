import type { Latency } from "../../src/core/verdict/run.ts";
import { type Bin, chartBinMs, largestIn, sumOf } from "../charts/bins.ts";
import { timeChart } from "../charts/time-chart.ts";
import type { Block, Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";

/** How long it took those who got in, and how many kept the objective. */
export const timeSection: Section = { id: "time", blocks };

function blocks(context: Context): readonly Block[] {
  if (context.run.visits.started === 0) return [];
  return [html`<p class="lede">${context.text.time.lede}</p>`, ofOneMorning(context), goodChart(context), p95Chart(context)];
}

/** A capacity run has no such times: most of its people were sent to overload the platform on purpose. */
const ofOneMorning = (context: Context): Html | undefined => (context.run.capacity === undefined ? percentiles(context) : undefined);

function percentiles({ run, text, format }: Context): Html {
  const cells = ({ count, p50Ms, p95Ms, p99Ms }: Latency) => [
    format.count(count),
    ...[p50Ms, p95Ms, p99Ms].map((ms) => (ms === undefined ? text.tooFew : format.duration(ms))),
  ];
  const columns = [text.time.people, text.time.count, text.time.p50, text.time.p95, text.time.p99];
  return table({
    caption: text.time.caption,
    columns: columns.map((head, index) => ({ head, align: index === 0 ? "start" : "end" })),
    rows: [
      ...run.people.map(({ name, timeToGetIn }) => [name, ...cells(timeToGetIn)]),
      ...(run.people.length === 1 ? [] : [[text.total, ...cells(run.latency.timeToGetIn)]]),
      [text.time.attemptRow, ...cells(run.latency.attempt)],
    ],
  });
}

/** The objective second by second, of the first attempts that started then. */
function goodChart(context: Context): Block {
  const { run, text, format } = context;
  const [objective] = run.objectives;
  if (objective === undefined || objective.of === 0) return undefined;
  const asked = format.share(objective.share);
  return timeChart(context, {
    kind: "lines",
    id: "time-good",
    title: text.time.goodChart(format.duration(objective.withinMs)),
    alt: text.time.goodAlt(format.share(objective.good / objective.of), asked),
    y: { label: "", unit: "share", min: 0, max: 1 },
    series: [{ label: text.time.good, colour: "served", value: goodShare, write: format.share }],
    marks: [{ axis: "y", from: objective.share, to: objective.share, label: text.time.objectiveMark(asked), colour: "limit" }],
  });
}

function goodShare(bin: Bin): number | undefined {
  const judged = sumOf(bin, (second) => second.judged);
  return judged === 0 ? undefined : sumOf(bin, (second) => second.good) / judged;
}

function p95Chart(context: Context): Block {
  const { run, text, format } = context;
  const worst = run.seconds.reduce((most, { p95Ms }) => Math.max(most, p95Ms ?? 0), 0);
  if (worst === 0) return undefined;
  const width = chartBinMs(run.seconds);
  return timeChart(context, {
    kind: "lines",
    id: "time-p95",
    title: text.time.p95Chart,
    alt: text.time.p95Alt(format.duration(worst)),
    note: width === 1_000 ? text.time.p95Each : text.time.p95Worst(format.duration(width)),
    y: { label: text.time.timeAxis, unit: "seconds", min: 0 },
    series: [
      {
        label: text.time.p95Series,
        colour: "demand",
        value: (bin) => {
          const ms = largestIn(bin, ({ p95Ms }) => p95Ms);
          return ms === undefined ? undefined : ms / 1_000;
        },
        write: (seconds) => format.duration(seconds * 1_000),
      },
    ],
  });
}
