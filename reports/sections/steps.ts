import type { Run, StepResult } from "../../src/core/verdict/run.ts";
import type { Block, Context, Section } from "../context.ts";
import { html } from "../html.ts";
import { table } from "../table.ts";
import { labelOf } from "../text/catalogue.ts";

/** Every HTTP exchange of a visit: how often, how slow, how often it failed. */
export const stepsSection: Section = { id: "steps", blocks };

function blocks({ run, text, format }: Context): readonly Block[] {
  if (run.steps.length === 0) return [html`<p>${text.steps.empty}</p>`];
  const { step, hop, host, count, failed, p50, p95 } = text.steps;
  const time = (ms: number | undefined) => (ms === undefined ? text.tooFew : format.duration(ms));
  return [
    html`<p class="lede">${text.steps.lede}</p>`,
    ...(run.bottleneck === undefined || isBlurred(run) ? [] : [html`<p>${sayBottleneck(run.bottleneck, { text, format })}</p>`]),
    table({
      caption: text.steps.caption,
      columns: [step, hop, host, count, failed, p50, p95].map((head, index) => ({ head, align: index < 3 ? "start" : "end" })),
      rows: [...run.steps]
        .sort(bySlowness)
        .map((row) => [
          labelOf(text.steps.names, row.step),
          html`<code>${row.hop}</code>`,
          row.host,
          format.count(row.count),
          row.failed === 0 ? "0" : `${format.count(row.failed)} (${format.share(row.failed / row.count)})`,
          time(row.latency.p50Ms),
          time(row.latency.p95Ms),
        ]),
    }),
  ];
}

/** A generator that was late makes every exchange slow: what saturates first it cannot say. */
const isBlurred = ({ validity }: Run): boolean => validity.kind === "generator-limited";

function sayBottleneck({ step, hop, host, share }: NonNullable<Run["bottleneck"]>, { text, format }: Pick<Context, "text" | "format">) {
  const name = labelOf(text.steps.names, step);
  // A step that is one exchange has its name.
  return text.steps.bottleneck(hop === step ? name : `${hop} (${name})`, host, format.share(share));
}

/** The sign-in first, then the pages after it; within each the slowest first, those without enough samples last. */
function bySlowness(a: StepResult, b: StepResult): number {
  const isAfter = ({ step }: StepResult): number => (step === "page" ? 1 : 0);
  const slowness = ({ latency }: StepResult): number => latency.p95Ms ?? -1;
  return isAfter(a) - isAfter(b) || slowness(b) - slowness(a);
}
