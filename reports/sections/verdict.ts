import type { ObjectiveResult } from "../../src/core/verdict/run.ts";
import type { Block, Context, Section } from "../context.ts";
import { type Written, writeCollapse, writeEstimate, writeSessions } from "../estimate.ts";
import { gotInOf } from "../got-in.ts";
import { type Html, html, lines, trusted } from "../html.ts";
import { judgeRecovery } from "../judgement.ts";
import { validityReasons } from "../reasons.ts";
import { summaryOf } from "../summary.ts";
import type { Catalogue } from "../text/en.ts";
import type { Format } from "../text/format.ts";

/** Validity, then the verdict, then three sentences, then numbers (law 4). */
export const verdictSection: Section = { id: "verdict", blocks };

function blocks(context: Context): readonly Block[] {
  return [judgements(context), sentences(context), context.run.validity.kind === "broken" ? undefined : figures(context)];
}

function judgements({ run, text, format }: Context): Html {
  const { kind } = run.validity;
  const reasons = validityReasons(run, format.language);
  return lines([
    trusted('<div class="judgements">'),
    html`<div class="judgement is-${kind}"><p class="name">${text.validity.name}</p><p class="kind">${text.validity.kinds[kind]}</p>`,
    html`<p class="means">${text.validity.means[kind]}</p>`,
    reasons.length === 0 ? undefined : html`<ul class="reasons">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul>`,
    trusted("</div>"),
    html`<div class="judgement is-${run.verdict}"><p class="name">${text.verdict.name}</p><p class="kind">${text.verdict.kinds[run.verdict]}</p>`,
    html`<p class="means">${text.verdict.means[run.verdict]}</p></div>`,
    trusted("</div>"),
  ]);
}

function sentences(context: Context): Html {
  const { platform, rate, people, trust } = summaryOf(context);
  return lines([
    trusted('<div class="summary">'),
    html`<p class="platform">${platform}</p>`,
    rate === undefined ? undefined : html`<p class="rate">${rate}</p>`,
    people === undefined ? undefined : html`<p>${people}</p>`,
    trust === undefined ? undefined : html`<p>${trust}</p>`,
    trusted("</div>"),
  ]);
}

interface Figure {
  readonly name: string;
  /** What the name means. */
  readonly meaning?: string;
  readonly value: string;
  /** What must be read with the value. */
  readonly notes: readonly (string | undefined)[];
}

function figures(context: Context): Html {
  const shown = [...rateFigures(context), ...(context.run.capacity === undefined ? peopleFigures(context) : capacityFigures(context))];
  return lines([html`<dl class="figures" aria-label="${context.text.figures.caption}">`, ...shown.map(figureRow), trusted("</dl>")]);
}

function figureRow({ name, meaning, value, notes }: Figure): Html {
  const said = meaning === undefined ? undefined : html`<span class="note">${meaning}</span>`;
  const read = notes.filter((note) => note !== undefined).map((note) => html`<span class="note">${note}</span>`);
  return html`<div><dt>${name}${said}</dt><dd class="value">${value}</dd><dd>${read}</dd></div>`;
}

function rateFigures(context: Context): readonly Figure[] {
  const { run, text, format } = context;
  const { figures: names } = text;
  const ceiling = writeEstimate(run.ceiling, context);
  const unsized = ceiling.rate !== undefined && run.sloRate.kind !== "found" ? text.doNotSize : undefined;
  return [
    { name: names.ceiling, value: ceiling.value, meaning: names.ceilingNote, notes: [...rateNotes(ceiling, context), unsized] },
    ...(run.sloRate.kind === "none" ? [] : [figureOf(names.sloRate, names.sloRateNote, writeEstimate(run.sloRate, context), context)]),
    ...(run.collapse.kind === "none" ? [] : [figureOf(names.collapse, names.collapseNote, writeCollapse(run.collapse, context), context)]),
    ...(run.sessionLimit.kind === "none" ? [] : [sessionFigure(context)]),
    {
      name: names.peakPlanned,
      meaning: names.peakPlannedNote,
      value: format.rate(run.peakPlannedRate),
      notes: rateNotes({ value: "", rate: run.peakPlannedRate }, context),
    },
  ];
}

const figureOf = (name: string, meaning: string, written: Written, context: Context): Figure => ({
  name,
  meaning,
  value: written.value,
  notes: rateNotes(written, context),
});

function rateNotes({ basis, rate }: Written, { text, format }: Context): readonly (string | undefined)[] {
  return [basis, rate === undefined ? undefined : text.isNot(format.rates(rate))];
}

function sessionFigure(context: Context): Figure {
  const { text, run } = context;
  const { value, basis } = writeSessions(run.sessionLimit, context);
  return { name: text.figures.sessionLimit, meaning: text.figures.sessionLimitNote, value, notes: [basis] };
}

/** People are left out: in a capacity run most of them were sent to overload the platform on purpose. */
function capacityFigures(context: Context): readonly Figure[] {
  const { run, text, format } = context;
  const words = text.capacity;
  const { selfHealing } = run.capacity ?? {};
  const limit = selfHealing === undefined ? undefined : format.rate(selfHealing.limit);
  const recovery = judgeRecovery(context);
  return [
    ...(limit === undefined || selfHealing === undefined
      ? []
      : [
          {
            name: words.figures.selfHealing,
            meaning: words.figures.selfHealingNote,
            value: limit,
            notes: [text.isNot(format.rates(selfHealing.limit))],
          },
        ]),
    ...(recovery === undefined ? [] : [{ name: words.figures.recovery, value: recovery, notes: [] }]),
    { name: text.figures.waiting, value: format.count(run.peakWaiting), notes: [] },
    { name: text.figures.live, meaning: text.figures.liveNote, value: format.number(run.peakLive), notes: [] },
  ];
}

function peopleFigures({ run, text, format }: Context): readonly Figure[] {
  const { figures: names } = text;
  if (run.visits.started === 0) return [];
  return [
    {
      name: names.gotIn,
      value: format.share(run.gotInShare),
      notes: [`${format.count(gotInOf(run))} / ${format.count(run.visits.started)}`],
    },
    ...run.objectives.filter(({ of }) => of > 0).map((objective) => objectiveFigure(objective, text, format)),
    { name: names.waiting, value: format.count(run.peakWaiting), notes: [] },
    { name: names.live, meaning: names.liveNote, value: format.number(run.peakLive), notes: [] },
    { name: names.amplification, meaning: names.amplificationNote, value: format.number(run.amplification), notes: [] },
  ];
}

/** Given up before the limit is shown apart (law 7). */
function objectiveFigure({ withinMs, share, good, of, quit }: ObjectiveResult, { figures: names }: Catalogue, format: Format): Figure {
  return {
    name: names.objective(format.duration(withinMs)),
    value: format.share(good / of),
    notes: [
      names.objectiveNote(format.share(share), format.count(of)),
      quit === undefined || quit === 0 ? undefined : names.quitNote(format.count(quit)),
    ],
  };
}
