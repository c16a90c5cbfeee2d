import type { Context } from "../context.ts";
import { type Html, html, lines, trusted } from "../html.ts";
import { table } from "../table.ts";
import type { ChartSpec, Series } from "./spec.ts";

/**
 * A chart with its title, its legend, what one sees, and its numbers. Without a script the drawing stays away and the table is
 * open; the page draws it and closes the table.
 */
export function figure(chart: ChartSpec, { text }: Context): Html {
  return lines([
    html`<figure class="chart" id="${chart.id}">`,
    html`<figcaption><h3>${chart.title}</h3></figcaption>`,
    chart.series.length > 1 ? html`<ul class="legend" aria-hidden="true">${chart.series.map(legendEntry)}</ul>` : undefined,
    html`<div class="plot plot-${chart.kind}"><canvas data-chart="${chart.id}" role="img" aria-label="${chart.alt}"></canvas></div>`,
    chart.note === undefined ? undefined : html`<p class="note">${chart.note}</p>`,
    html`<details class="numbers" open><summary>${text.table}</summary>`,
    chart.table.note === undefined ? undefined : html`<p class="note">${chart.table.note}</p>`,
    table({
      caption: chart.title,
      captionHidden: true,
      columns: chart.table.head.map((head, index) => ({ head, align: index === 0 ? "start" : "end" })),
      rows: chart.table.rows,
    }),
    trusted("</details></figure>"),
  ]);
}

/** What the page needs to draw the charts, without their tables. Evenly spaced x values are told by the first, the step and their number. */
export function drawing({ table: _, alt: __, note: ___, x, ...rest }: ChartSpec): object {
  const { values, ...axis } = x;
  const [from = 0, next = from] = values;
  const step = next - from;
  const isEven = values.every((value, index) => value === from + index * step);
  return { ...rest, x: isEven ? { ...axis, from, step, count: values.length } : x };
}

function legendEntry({ label, colour, style }: Series): Html {
  return html`<li><span class="key key-${style ?? "solid"} c-${colour}"></span>${label}</li>`;
}
