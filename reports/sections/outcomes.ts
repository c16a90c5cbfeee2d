import { ATTEMPT_OUTCOMES } from "../../src/core/samples/metric.ts";
import type { Run } from "../../src/core/verdict/run.ts";
import { rateIn } from "../charts/bins.ts";
import { timeChart } from "../charts/time-chart.ts";
import type { Block, Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import { labelOf } from "../text/catalogue.ts";
import { describeReason } from "../text/reason.ts";

/** How visits and attempts ended. */
export const outcomesSection: Section = { id: "outcomes", blocks };

const VISIT_ENDS = ["ok", "gaveUp", "failed", "unfinished"] as const;

function blocks(context: Context): readonly Block[] {
  if (context.run.visits.started === 0) return [];
  return [
    html`<p class="lede">${context.text.outcomes.lede}</p>`,
    visitTable(context),
    outcomeChart(context),
    attemptTable(context),
    countTable(context, context.text.outcomes.reasons, context.text.outcomes.reason, context.run.attempts.reasons, reasonLabels(context)),
    countTable(context, context.text.outcomes.notes, context.text.outcomes.note, context.run.notes, context.text.outcomes.noteKinds),
  ];
}

/** Reasons of network errors are the engine's numbers, those of a chain English sentences, the others codes. */
const reasonLabels = ({ run, format }: Context): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(run.attempts.reasons).map((reason) => [reason, describeReason(reason, format.language)]));

function visitTable(context: Context): Html {
  const { run, text } = context;
  return outcomeTable(
    context,
    text.outcomes.visits,
    VISIT_ENDS.map((end) => ({
      colour: `outcome-visit-${end}`,
      label: text.outcomes.visit[end],
      means: end === "unfinished" ? meansOfUnfinished(context) : text.outcomes.visitMeans[end],
      count: run.visits[end],
    })),
  );
}

/** A person who got in is not told as one who did not: of those who were cut, how many had signed in. */
function meansOfUnfinished({ run: { visits }, text }: Context): string {
  return visits.unfinished === 0 ? text.outcomes.visitMeans.unfinished : text.outcomes.cutByEnd(visits.unfinishedSignedIn ?? 0);
}

function attemptTable(context: Context): Html {
  const { run, text } = context;
  return outcomeTable(
    context,
    text.outcomes.attempts,
    seenOutcomes(run).map((outcome) => ({
      colour: `outcome-${outcome}`,
      label: text.outcomes.attempt[outcome],
      means: text.outcomes.attemptMeans[outcome],
      count: run.attempts.outcomes[outcome],
    })),
  );
}

/** `ok` always, the others where they happened. */
const seenOutcomes = (run: Run) => ATTEMPT_OUTCOMES.filter((outcome) => outcome === "ok" || run.attempts.outcomes[outcome] > 0);

interface Row {
  readonly colour: string;
  readonly label: string;
  readonly means: string;
  readonly count: number;
}

function outcomeTable({ text, format }: Context, caption: string, rows: readonly Row[]): Html {
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const heads = [text.outcomes.outcome, text.outcomes.number, text.outcomes.share, ""];
  return table({
    caption,
    columns: heads.map((head, index) => ({ head, align: index === 1 || index === 2 ? "end" : "start" })),
    rows: rows.map(({ colour, label, means, count }) => [
      html`${label}<span class="note">${means}</span>`,
      format.count(count),
      total === 0 ? text.none : format.share(count / total),
      bar(total === 0 ? 0 : count / total, colour),
    ]),
  });
}

/** A bar as long as the share; it says nothing that the number beside it does not. */
function bar(share: number, colour: string): Html {
  const width = (share * 100).toFixed(2);
  return html`<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" class="bar-whole"/><rect width="${width}" height="8" class="c-${colour}"/></svg>`;
}

function outcomeChart(context: Context): Block {
  const { run, text, format } = context;
  return timeChart(context, {
    kind: "stack",
    id: "outcomes-attempts",
    title: text.outcomes.chart,
    alt: text.outcomes.alt(format.count(run.attempts.outcomes.ok), format.count(run.attempts.total)),
    y: { label: text.outcomes.axis, unit: "rate", min: 0 },
    series: seenOutcomes(run).map((outcome) => ({
      label: text.outcomes.attempt[outcome],
      colour: `outcome-${outcome}`,
      style: "area",
      value: (bin) => rateIn(bin, ({ outcomes }) => outcomes[outcome]),
      write: format.rate,
    })),
  });
}

function countTable(
  { text, format }: Context,
  caption: string,
  head: string,
  counts: Readonly<Record<string, number>>,
  labels: Readonly<Record<string, string>>,
): Html | undefined {
  const rows = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([nameA, a], [nameB, b]) => b - a || (nameA < nameB ? -1 : 1));
  if (rows.length === 0) return undefined;
  return table({
    caption,
    columns: [
      { head, align: "start" },
      { head: text.outcomes.number, align: "end" },
    ],
    rows: rows.map(([name, count]) => [labelOf(labels, name), format.count(count)]),
  });
}
