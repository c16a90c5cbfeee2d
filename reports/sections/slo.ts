import { fitIsotonic, type RateCounts } from "../../src/core/capacity/isotonic.ts";
import type { HoldLevel } from "../../src/core/capacity/level.ts";
import { peakConcurrency } from "../../src/core/capacity/usl.ts";
import { wilsonInterval } from "../../src/core/capacity/wilson.ts";
import { threeDigits } from "../../src/core/digits.ts";
import type { CapacityDetails } from "../../src/core/verdict/capacity-details.ts";
import { isSetAside, secondsOfPhase } from "../charts/phase-seconds.ts";
import type { Colour, Mark, Series } from "../charts/spec.ts";
import type { Block, Context, Section } from "../context.ts";
import { writeEstimate } from "../estimate.ts";
import { type Html, html } from "../html.ts";
import { table } from "../table.ts";
import { type Format, NO_VALUE } from "../text/format.ts";

/** The SLO rate of a capacity run: every objective's, and the holds that the first one's comes from. */
export const sloSection: Section = { id: "slo", blocks };

type Holds = CapacityDetails["holds"];
const COLOURS: readonly Colour[] = ["staircase-1", "staircase-2", "staircase-3", "staircase-4"];

function blocks(context: Context): readonly Block[] {
  const { run, text } = context;
  if (run.capacity === undefined) return [];
  const { verified, holds } = run.capacity;
  const words = text.capacity.slo;
  return [
    html`<p class="lede">${holds.length > 0 ? words.lede : words.noHold}</p>`,
    sloTable(context),
    surgeLine(context),
    verified === undefined ? undefined : html`<p>${verified ? words.held : html`<strong>${words.missed}</strong>`}</p>`,
    staircaseChart(
      holds.filter(({ objective, counts }) => objective === 0 && counts.length > 0),
      context,
    ),
    scalabilityLine(context),
  ];
}

/** Coherency below which a fit has none: its peak then lies beyond a thousand people. */
const NO_COHERENCY = 1e-6;

/** What a queueing theorist asks next, and what nobody may size on. */
function scalabilityLine({ run, text, format }: Context): Html | undefined {
  const model = run.capacity?.scalability;
  if (model === undefined) return undefined;
  const beta = model.beta < NO_COHERENCY ? 0 : model.beta;
  const figures = {
    alpha: format.number(model.alpha < NO_COHERENCY ? 0 : model.alpha),
    beta: format.number(beta),
    error: format.share(model.error),
    peak: beta === 0 ? undefined : format.number(peakConcurrency(model)),
  };
  return html`<p>${text.capacity.slo.scalability(figures)}</p>`;
}

/** One row per objective, as SPECjbb reports one rate per limit. */
function sloTable(context: Context): Html | undefined {
  const { run, text, format } = context;
  if (run.objectives.length === 0) return undefined;
  const words = text.capacity.slo;
  return table({
    caption: words.table,
    columns: [words.objective, words.rate, words.basis].map((head, index) => ({ head, align: index === 1 ? "end" : "start" })),
    rows: run.objectives.map(({ share, withinMs, sloRate }) => {
      const { value, basis, rate } = writeEstimate(sloRate, context);
      const notes = [basis, rate === undefined ? undefined : text.isNot(format.rates(rate))].filter((note) => note !== undefined);
      return [words.objectiveText(format.share(share), format.duration(withinMs)), value, notes.join(" · ")];
    }),
  });
}

/** The plan's own morning, which a capacity run plays once it knows the rates: how many of it kept the first objective. */
function surgeLine({ run, text, format }: Context): Html | undefined {
  const surge = run.phases.find(({ kind, name }) => kind === "surge" && !isSetAside(run, name));
  if (surge === undefined) return undefined;
  const seconds = secondsOfPhase(run, surge);
  const sum = (key: "judged" | "good"): number => seconds.reduce((total, second) => total + second[key], 0);
  const [judged, good] = [sum("judged"), sum("good")];
  if (judged === 0) return undefined;
  return html`<p>${text.capacity.slo.surge(format.share(good / judged), format.count(good), format.count(judged))}</p>`;
}

function staircaseChart(holds: Holds, context: Context): Block {
  const { run, text, format } = context;
  const [objective] = run.objectives;
  if (holds.length === 0 || objective === undefined) return undefined;
  const words = text.capacity.slo;
  const all = holds.flatMap(({ counts }) => counts);
  const fitted = fitIsotonic(all);
  return {
    kind: "plane",
    id: "slo-staircase",
    title: words.chart,
    alt: words.alt(format.count(all.length), writeEstimate(run.sloRate, context).value),
    note: words.note,
    x: { label: words.demandAxis, unit: "rate", values: fitted.map(({ rate }) => threeDigits(rate)) },
    y: { label: words.shareAxis, unit: "share", min: lowestShown(all), max: 1 },
    series: [
      { label: words.pooled, colour: "demand", values: fitted.map(({ share }) => threeDigits(1 - share)) },
      ...holds.map(({ phase, counts }, index): Series => holdSeries(phase, counts, index)),
    ],
    marks: [...sloMarks(context), objectiveMark(objective.share, context)],
    table: holdTable(holds, context),
  };
}

const goodShare = ({ bad, of }: RateCounts): number => (of === 0 ? 0 : 1 - bad / of);

const holdSeries = (phase: string, counts: readonly RateCounts[], index: number): Series => ({
  label: phase,
  colour: COLOURS[index % COLOURS.length] ?? "muted",
  style: "points",
  at: counts.map(({ rate }) => threeDigits(rate)),
  values: counts.map((count) => Number(goodShare(count).toPrecision(4))),
});

/** The bottom of the axis of shares, on a tenth: all points are seen, and the neighbourhood of the objective is not squeezed. */
const lowestShown = (counts: readonly RateCounts[]): number => Math.floor(Math.min(0.9, ...counts.map(goodShare)) * 10) / 10;

function sloMarks({ run, text, format }: Context): readonly Mark[] {
  if (run.sloRate.kind !== "found") return [];
  const { rate, low, high } = run.sloRate;
  const label = text.capacity.slo.sloMark(format.rate(rate));
  const line: Mark = { axis: "x", from: rate, to: rate, label, colour: "ceiling" };
  return low === undefined || high === undefined ? [line] : [{ axis: "x", from: low, to: high, label: "", colour: "ceiling" }, line];
}

const objectiveMark = (share: number, { text, format }: Context): Mark => ({
  axis: "y",
  from: share,
  to: share,
  label: text.time.objectiveMark(format.share(share)),
  colour: "limit",
});

/** Every hold with its sample and the interval that the sample alone allows (Wilson), and as a state that lasts where that is known. */
function holdTable(holds: Holds, { run, text, format }: Context) {
  const words = text.capacity.slo;
  const levels = run.capacity?.levels ?? [];
  const head = [words.hold, words.demand, words.good, words.sample, words.interval];
  const rows = holds.flatMap(({ phase, counts }) => {
    const own = levels.filter((level) => level.phase === phase);
    return counts.map((count) => {
      const { low, high } = wilsonInterval(count.of - count.bad, count.of);
      const interval = text.intervalShort(format.share(low), format.share(high));
      const level = own.find(({ rate }) => rate === count.rate);
      const cells = [phase, format.rate(count.rate), format.share(goodShare(count)), format.count(count.of), interval];
      return levels.length === 0 ? cells : [...cells, ...levelCells(level, format)];
    });
  });
  const more = [words.inAttempt, words.served, words.relaxations, words.little];
  return { head: levels.length === 0 ? head : [...head, ...more], rows };
}

const levelCells = (level: HoldLevel | undefined, format: Format): readonly string[] =>
  level === undefined
    ? [NO_VALUE, NO_VALUE, NO_VALUE, NO_VALUE]
    : [
        format.number(level.concurrency),
        format.rate(level.throughput),
        level.relaxations === undefined ? NO_VALUE : format.number(level.relaxations),
        level.little === undefined ? NO_VALUE : format.share(level.little),
      ];
