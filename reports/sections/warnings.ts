import type { Block, Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import { setAsideReasons } from "../reasons.ts";
import { labelOf } from "../text/catalogue.ts";
import type { Language } from "../text/format.ts";
import { inFrench } from "../text/fr-warnings.ts";

/** What limits the numbers without spoiling the measurement. */
export const warningsSection: Section = { id: "warnings", blocks };

function blocks({ run, text, format }: Context): readonly Block[] {
  const ofCapacity = run.capacity?.warnings ?? [];
  const setAside = setAsideReasons(run, { text, language: format.language });
  if (run.warnings.length + ofCapacity.length + setAside.length === 0) return [];
  return [
    html`<p class="lede">${text.warnings.lede}</p>`,
    html`<ul class="plain">${ofCapacity.map((code) => html`<li>${labelOf(text.capacity.warningKinds, code)}</li>`)}${setAside.map((reason) => html`<li>${reason}</li>`)}${run.warnings.map((warning) => listed(warning, format.language))}</ul>`,
  ];
}

/** Warnings are sentences of the run itself, which are in English; one that is nobody's own keeps its language and says so. */
function listed(warning: string, language: Language): Html {
  const french = language === "fr" ? inFrench(warning) : undefined;
  return french === undefined ? html`<li lang="en">${warning}</li>` : html`<li>${french}</li>`;
}
