import type { Block, Context, Section } from "../context.ts";
import { html } from "../html.ts";
import { playsMorning } from "../morning.ts";
import { REFERENCE_TARGET } from "../target.ts";

/** What must not be read into the report: what holds for every run, after what holds for this one. */
export const limitsSection: Section = { id: "limits", blocks };

function blocks(context: Context): readonly Block[] {
  const { text } = context;
  const items = [...limitsOfThisRun(context), ...Object.values(text.limits.items)];
  return [html`<p class="lede">${text.limits.lede}</p>`, html`<ul class="plain">${items.map((item) => html`<li>${item}</li>`)}</ul>`];
}

function limitsOfThisRun({ run, text, format }: Context): readonly string[] {
  const { limits } = text;
  return [
    run.target === REFERENCE_TARGET ? limits.reference : undefined,
    ...(run.capacity === undefined ? [] : Object.values(text.capacity.limits)),
    run.capacity === undefined || (run.sloRate.kind === "found" && run.sloRate.low === undefined) ? limits.singleRun : undefined,
    run.clock.compress > 1 && playsMorning(run) ? limits.compress(format.number(run.clock.compress)) : undefined,
    run.engine.kind === "embedded" ? limits.embedded : undefined,
    run.ceiling.kind === "found" ? limits.ceiling : undefined,
    run.generators.length === 1 ? limits.generators : undefined,
  ].filter((item) => item !== undefined);
}
