import type { Block, Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import { labelOf } from "../text/catalogue.ts";

/** What limits the numbers without spoiling the measurement. */
export const warningsSection: Section = { id: "warnings", blocks };

function blocks({ run, text }: Context): readonly Block[] {
  const ofCapacity = run.capacity?.warnings ?? [];
  if (run.warnings.length + ofCapacity.length === 0) return [];
  return [
    html`<p class="lede">${text.warnings.lede}</p>`,
    html`<ul class="plain">${ofCapacity.map((code) => html`<li>${labelOf(text.capacity.warningKinds, code)}</li>`)}${run.warnings.map(inEnglish)}</ul>`,
  ];
}

/** These warnings are sentences of the run itself and are in English. */
const inEnglish = (warning: string): Html => html`<li lang="en">${warning}</li>`;
