import type { Block, Context, Section } from "../context.ts";
import { html } from "../html.ts";

/** What limits the numbers without spoiling the measurement. */
export const warningsSection: Section = { id: "warnings", blocks };

/** Warnings are the tools' own and come in English. */
function blocks({ run, text }: Context): readonly Block[] {
  if (run.warnings.length === 0) return [];
  return [
    html`<p class="lede">${text.warnings.lede}</p>`,
    html`<ul class="plain">${run.warnings.map((warning) => html`<li lang="en">${warning}</li>`)}</ul>`,
  ];
}
