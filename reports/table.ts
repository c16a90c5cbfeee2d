import { type Fragment, type Html, html, lines, trusted } from "./html.ts";

export interface Column {
  readonly head: string;
  readonly align: "start" | "end";
}

export interface Table {
  readonly caption: string;
  /** The caption is for readers of the screen aloud only, where a heading says the same. */
  readonly captionHidden?: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Fragment[])[];
  readonly foot?: readonly Fragment[];
}

/** A table whose first column names its rows. It scrolls by itself on a narrow screen, so that the page never does. */
export function table({ caption, captionHidden, columns, rows, foot }: Table): Html {
  const isNumeric = columns.slice(1).every(({ align }) => align === "end");
  const cells = isNumeric ? [] : columns;
  return lines([
    html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table${isNumeric ? trusted(' class="numeric"') : undefined}>`,
    captionHidden === true ? html`<caption class="aloud">${caption}</caption>` : html`<caption>${caption}</caption>`,
    html`<thead><tr>${columns.map(({ head }, index) => html`<th scope="col"${alignment(cells[index])}>${head}</th>`)}</tr></thead>`,
    trusted("<tbody>"),
    ...rows.map((row) => tableRow(row, cells)),
    trusted("</tbody>"),
    foot === undefined ? undefined : html`<tfoot>${tableRow(foot, cells)}</tfoot>`,
    trusted("</table></div>"),
  ]);
}

function tableRow([first, ...rest]: readonly Fragment[], columns: readonly Column[]): Html {
  return html`<tr><th scope="row">${first}</th>${rest.map((cell, index) => html`<td${alignment(columns[index + 1])}>${cell}</td>`)}</tr>`;
}

const alignment = (column: Column | undefined): Html | undefined => (column?.align === "end" ? trusted(' class="end"') : undefined);
