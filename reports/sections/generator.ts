import type { Run } from "../../src/core/verdict/run.ts";
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

interface Check {
  readonly name: string;
  /** Written with its unit; absent where it was not measured. */
  readonly measured?: string;
  readonly limit?: string;
  readonly isHeld?: boolean;
}

function checks(context: Context): Html {
  const words = context.text.generator;
  return table({
    caption: words.caption,
    columns: [words.check, words.measured, words.limit, words.state].map((head, index) => ({ head, align: index === 1 ? "end" : "start" })),
    rows: [...judgedChecks(context), ...plainChecks(context)].map((check) => checkRow(check, context)),
  });
}

function judgedChecks({ run, text, format }: Context): readonly Check[] {
  const words = text.generator;
  const { visits, generator } = run;
  const started = visits.planned === 0 ? undefined : visits.started / visits.planned;
  const { lagP99Ms, cpuPeakShare } = generator;
  return [
    {
      name: words.lag,
      measured: format.duration(lagP99Ms),
      limit: words.atMost(format.duration(LAG_LIMIT_MS)),
      isHeld: lagP99Ms <= LAG_LIMIT_MS,
    },
    { name: words.dropped, measured: format.count(visits.dropped), limit: words.atMost("0"), isHeld: visits.dropped === 0 },
    {
      name: words.started,
      limit: words.atLeast(format.share(STARTED_LIMIT)),
      ...(started === undefined ? {} : { measured: format.share(started), isHeld: started >= STARTED_LIMIT }),
    },
    {
      name: words.cpu,
      limit: words.atMost(words.sustained(format.share(CPU_LIMIT))),
      ...(cpuPeakShare === undefined ? {} : { measured: format.share(cpuPeakShare), isHeld: !isCpuSpent(run, cpuPeakShare) }),
    },
  ];
}

/** The peak may pass for a moment what may not last 5 s: only the causes of the validity know how long it lasted. */
function isCpuSpent({ validity }: Run, peakShare: number): boolean {
  return peakShare > CPU_LIMIT && (validity.causes?.some(({ code }) => code === "cpu") ?? validity.kind === "generator-limited");
}

function plainChecks({ run, text, format }: Context): readonly Check[] {
  const words = text.generator;
  const { lagMaxMs, memoryPeakBytes, vus } = run.generator;
  return [
    { name: words.lagMax, measured: format.duration(lagMaxMs) },
    ...(memoryPeakBytes === undefined ? [] : [{ name: words.memory, measured: format.bytes(memoryPeakBytes) }]),
    { name: words.vus, measured: format.count(vus) },
    { name: words.engine, measured: `${text.provenance.engineKinds[run.engine.kind]} ${run.engine.version}` },
  ];
}

function checkRow({ name, measured, limit, isHeld }: Check, { text }: Context): readonly Fragment[] {
  const words = text.generator;
  const kind = isHeld === true ? "is-held" : "is-exceeded";
  const state = isHeld === undefined ? undefined : html`<span class="state ${kind}">${isHeld ? words.held : words.exceeded}</span>`;
  return [name, measured ?? words.unknown, limit, state];
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
      {
        label: words.lagWorst,
        colour: "attempts",
        style: "dashed",
        value: (bin) => largestIn(bin, ({ lagMaxMs }) => lagMaxMs),
        write: format.duration,
      },
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
