import type { Second, VisitCounts } from "../../src/core/verdict/run.ts";
import { timeChart } from "../charts/time-chart.ts";
import type { Block, Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";

/** The law of conservation (law 2), shown so that anyone can add it up. */
export const conservationSection: Section = { id: "conservation", blocks };

function blocks(context: Context): readonly Block[] {
  return [html`<p class="lede">${context.text.conservation.lede}</p>`, visitTable(context), startChart(context)];
}

const COLUMNS = ["planned", "started", "dropped", "neverStarted", "ok", "gaveUp", "failed", "unfinished"] as const;

function visitTable({ run, text, format }: Context): Html {
  const words = text.conservation;
  const cells = (visits: VisitCounts) => [
    ...COLUMNS.map((column) => format.count(visits[column])),
    isConserved(visits) ? words.holds : html`<strong>${words.broken}</strong>`,
  ];
  return table({
    caption: words.caption,
    columns: [words.people, ...COLUMNS.map((column) => words[column]), words.sums].map((head, index) => ({
      head,
      align: index === 0 ? "start" : "end",
    })),
    rows: run.people.map(({ name, visits }) => [name, ...cells(visits)]),
    foot: [text.total, ...cells(run.visits)],
  });
}

/** Whether both sums of law 2 come out, to the person. */
export const isConserved = (visits: VisitCounts): boolean =>
  visits.planned === visits.started + visits.dropped + visits.neverStarted &&
  visits.started === visits.ok + visits.gaveUp + visits.failed + visits.unfinished;

function startChart(context: Context): Block {
  const { run, text, format } = context;
  const planned = cumulative(run.seconds, (second) => second.planned);
  const started = cumulative(run.seconds, (second) => second.started);
  const words = text.conservation;
  return timeChart(context, {
    kind: "lines",
    id: "conservation-starts",
    title: words.chart,
    alt: words.alt(format.count(run.visits.planned), format.count(run.visits.started)),
    y: { label: words.axis, unit: "count", min: 0 },
    series: [
      { label: words.startedSeries, colour: "served", style: "dashed", value: (bin) => lastOf(bin, started), write: format.count },
      { label: words.plannedSeries, colour: "limit", value: (bin) => lastOf(bin, planned), write: format.count },
    ],
  });
}

function cumulative(seconds: readonly Second[], count: (second: Second) => number): ReadonlyMap<Second, number> {
  let sum = 0;
  return new Map(
    seconds.map((second) => {
      sum += count(second);
      return [second, sum];
    }),
  );
}

function lastOf({ seconds }: { readonly seconds: readonly Second[] }, sums: ReadonlyMap<Second, number>): number | undefined {
  const last = seconds.at(-1);
  return last === undefined ? undefined : sums.get(last);
}
