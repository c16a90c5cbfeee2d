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
  return lines([
    html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>`,
    captionHidden === true ? html`<caption class="aloud">${caption}</caption>` : html`<caption>${caption}</caption>`,
    html`<thead><tr>${columns.map(({ head, align }) => html`<th scope="col" class="${align}">${head}</th>`)}</tr></thead>`,
    trusted("<tbody>"),
    ...rows.map((row) => tableRow(row, columns)),
    trusted("</tbody>"),
    foot === undefined ? undefined : html`<tfoot>${tableRow(foot, columns)}</tfoot>`,
    trusted("</table></div>"),
  ]);
}

function tableRow(row: readonly Fragment[], columns: readonly Column[]): Html {
  const [first, ...rest] = row;
  return html`<tr><th scope="row" class="start">${first}</th>${rest.map((cell, index) => html`<td class="${columns[index + 1]?.align}">${cell}</td>`)}</tr>`;
}
