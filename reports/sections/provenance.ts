import type { Block, Context, Section } from "../context.ts";
import { type Fragment, type Html, html, lines } from "../html.ts";
import { playsMorning } from "../morning.ts";
import { table } from "../table.ts";
import { targetName } from "../target.ts";
import { labelOf } from "../text/catalogue.ts";
import { inFrench } from "../text/fr-warnings.ts";

/** Where the numbers come from, and how to check them (law 12). */
export const provenanceSection: Section = { id: "provenance", blocks };

function blocks(context: Context): readonly Block[] {
  const { run, text } = context;
  return [
    html`<p class="lede">${text.provenance.lede}</p>`,
    origin(context),
    phases(context),
    ending(context),
    files(context),
    verification(run.id, text),
  ];
}

function origin(context: Context): Html {
  const { run, text, format } = context;
  const words = text.provenance;
  const { from, to, compress } = run.clock;
  const clock = words.clockValue(from, to) + (compress === 1 ? "" : `, ${words.compress(format.number(compress))}`);
  const rows: readonly (readonly Fragment[])[] = [
    [words.id, html`<code>${run.id}</code>`],
    [words.plan, run.name],
    [words.seed, html`<code>${String(run.seed)}</code>`],
    [words.from, format.date(run.startedAt)],
    [words.to, format.date(run.endedAt)],
    [words.target, html`<code>${targetName(context)}</code>`],
    ...(playsMorning(run) ? [[words.clock, clock]] : []),
    [words.engine, `${words.engineKinds[run.engine.kind]} ${run.engine.version}`],
    [words.versions, `Rentrée ${run.versions.rentree}, Node ${run.versions.node}`],
    [words.generators, run.generators.map(({ id, clockOffsetMs }) => `${id} (${words.offset(format.duration(clockOffsetMs))})`).join(", ")],
  ];
  return html`<div class="scroll"><table class="facts"><caption>${words.caption}</caption><tbody>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>\n`)}</tbody></table></div>`;
}

function phases({ run, text, format }: Context): Html | undefined {
  if (run.phases.length < 2) return undefined;
  const words = text.provenance;
  return table({
    caption: words.phases,
    columns: [words.phase, words.kind, words.begin, words.end].map((head, index) => ({ head, align: index < 2 ? "start" : "end" })),
    rows: run.phases.map(({ name, kind, fromMs, toMs }) => [name, words.phaseKinds[kind], format.elapsed(fromMs), format.elapsed(toMs)]),
  });
}

/** Why a capacity run ended where it did. */
function ending({ run, text, format }: Context): Html | undefined {
  const why = run.capacity?.ended;
  if (why === undefined) return undefined;
  const said = format.language === "fr" ? inFrench(why) : undefined;
  return html`<p>${text.capacity.ended(said ?? labelOf(text.capacity.endings, why))}</p>`;
}

function files({ run, text }: Context): Html | undefined {
  const words = text.provenance;
  const rows = Object.entries(run.files);
  if (rows.length === 0) return undefined;
  return table({
    caption: words.files,
    columns: [
      { head: words.file, align: "start" },
      { head: words.hash, align: "start" },
    ],
    rows: rows.map(([file, hash]) => [html`<code>${file}</code>`, html`<code class="hash">${hash}</code>`]),
  });
}

function verification(id: string, text: Context["text"]): Html {
  return lines([
    html`<p>${text.provenance.verify}</p>`,
    html`<pre><code>rentree verify results/${id}</code></pre>`,
    html`<p class="note">${text.provenance.replay}</p>`,
  ]);
}
