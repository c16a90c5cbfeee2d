import { largestIn } from "../charts/bins.ts";
import { timeChart } from "../charts/time-chart.ts";
import type { Block, Context, Section } from "../context.ts";
import { type Fragment, type Html, html } from "../html.ts";
import { table } from "../table.ts";
import { labelOf } from "../text/catalogue.ts";

/** What the generator can prove about itself (law 3). */
export const generatorSection: Section = { id: "generator", blocks };

/** The limits of law 3; they are judged elsewhere and only shown here. */
const LAG_LIMIT_MS = 50;
const STARTED_LIMIT = 0.99;
const CPU_LIMIT = 0.85;

function blocks(context: Context): readonly Block[] {
  return [html`<p class="lede">${context.text.generator.lede}</p>`, checks(context), lagChart(context), warnings(context)];
}

function checks(context: Context): Html {
  const { run, text, format } = context;
  const words = text.generator;
  const started = run.visits.planned === 0 ? undefined : run.visits.started / run.visits.planned;
  const { lagP99Ms, lagMaxMs, cpuPeakShare, memoryPeakBytes, vus } = run.generator;
  const rows: readonly (readonly Fragment[])[] = [
    check(context, words.lag, lagP99Ms, format.duration, words.atMost(format.duration(LAG_LIMIT_MS)), lagP99Ms <= LAG_LIMIT_MS),
    [words.lagMax, format.duration(lagMaxMs), "", ""],
    check(context, words.dropped, run.visits.dropped, format.count, words.atMost("0"), run.visits.dropped === 0),
    check(context, words.started, started, format.share, words.atLeast(format.share(STARTED_LIMIT)), (started ?? 0) >= STARTED_LIMIT),
    check(
      context,
      words.cpu,
      cpuPeakShare,
      format.share,
      words.atMost(`${format.share(CPU_LIMIT)} (5 s)`),
      (cpuPeakShare ?? 0) <= CPU_LIMIT,
    ),
    ...(memoryPeakBytes === undefined ? [] : [[words.memory, format.bytes(memoryPeakBytes), "", ""]]),
    [words.vus, format.count(vus), "", ""],
    [words.engine, `${text.provenance.engineKinds[run.engine.kind]} ${run.engine.version}`, "", ""],
  ];
  return table({
    caption: words.caption,
    columns: [words.check, words.measured, words.limit, words.state].map((head, index) => ({ head, align: index === 1 ? "end" : "start" })),
    rows,
  });
}

function check(
  { text }: Context,
  name: string,
  value: number | undefined,
  write: (value: number) => string,
  limit: string,
  isHeld: boolean,
): readonly Fragment[] {
  const words = text.generator;
  if (value === undefined) return [name, words.unknown, limit, ""];
  return [
    name,
    write(value),
    limit,
    html`<span class="state ${isHeld ? "is-held" : "is-exceeded"}">${isHeld ? words.held : words.exceeded}</span>`,
  ];
}

function lagChart(context: Context): Block {
  const { run, text, format } = context;
  if (run.seconds.every(({ lagP99Ms }) => lagP99Ms === undefined)) return undefined;
  const words = text.generator;
  return timeChart(context, {
    kind: "lines",
    id: "generator-lag",
    title: words.chart,
    alt: words.alt(format.duration(run.generator.lagP99Ms)),
    y: { label: words.axis, unit: "ms", min: 0 },
    series: [
      { label: words.lagSeries, colour: "demand", value: (bin) => largestIn(bin, ({ lagP99Ms }) => lagP99Ms), write: format.duration },
    ],
    marks: [{ axis: "y", from: LAG_LIMIT_MS, to: LAG_LIMIT_MS, label: words.lagMark(format.duration(LAG_LIMIT_MS)), colour: "limit" }],
  });
}

function warnings({ run, text, format }: Context): Html | undefined {
  const counted = Object.entries(run.generator.warnings).filter(([, count]) => count > 0);
  if (counted.length === 0) return undefined;
  return table({
    caption: text.generator.warnings,
    columns: [
      { head: text.generator.warning, align: "start" },
      { head: text.generator.number, align: "end" },
    ],
    rows: counted.map(([kind, count]) => [labelOf(text.generator.warningKinds, kind), format.count(count)]),
  });
}
