import { type Recovery, recoveryRatio } from "../../src/core/capacity/drain.ts";
import type { CapacityDetails } from "../../src/core/verdict/capacity-details.ts";
import type { Phase, Second } from "../../src/core/verdict/run.ts";
import { rateIn } from "../charts/bins.ts";
import { secondsOfPhase } from "../charts/phase-seconds.ts";
import type { Mark } from "../charts/spec.ts";
import { timeChart } from "../charts/time-chart.ts";
import type { Block, Context, Section } from "../context.ts";
import { type Html, html } from "../html.ts";
import { judgeSpike } from "../judgement.ts";
import { table } from "../table.ts";

/** Whether the platform came back by itself after a minute of too much, against the time that draining takes. */
export const recoverySection: Section = { id: "recovery", blocks };

type Spike = CapacityDetails["spikes"][number];

function blocks(context: Context): readonly Block[] {
  const { run, text, format } = context;
  const spikes = run.capacity?.spikes ?? [];
  if (spikes.length === 0) return [];
  const down = run.capacity?.selfHealing;
  const words = text.capacity.recovery;
  return [
    html`<p class="lede">${words.lede}</p>`,
    spikeTable(spikes, context),
    down === undefined ? undefined : html`<p>${words.limit(text.isNot(format.rates(down.limit)), format.number(down.amplification))}</p>`,
    ...spikes.map((spike) => spikeChart(spike, context)),
  ];
}

function spikeTable(spikes: readonly Spike[], context: Context): Html {
  const { text, format } = context;
  const words = text.capacity.recovery;
  const drainText = ({ drain }: Recovery) => (isEndless(drain) ? words.endless : format.duration(drain));
  return table({
    caption: words.table,
    columns: [words.spike, words.base, words.drain, words.after, words.times, words.judgement].map((head, index, { length }) => ({
      head,
      align: index === 0 || index === length - 1 ? "start" : "end",
    })),
    rows: spikes.map(({ phase, base, recovery }) => [
      phase,
      format.rate(base),
      drainText(recovery),
      recovery.kind === "metastable" ? words.never(format.duration(recovery.watched)) : format.duration(recovery.after),
      isEndless(recovery.drain) || recovery.kind === "metastable" ? "∞" : `${format.number(recoveryRatio(recovery))} ×`,
      judgeSpike({ base, recovery }, context),
    ]),
  });
}

/** A drain without end is infinite in memory and null in a file. */
const isEndless = (drain: number | null): boolean => drain === null || !Number.isFinite(drain);

function spikeChart({ phase: name, base, recovery }: Spike, context: Context): Block {
  const { run, text, format } = context;
  const phase = run.phases.find((one) => one.name === name);
  const seconds = phase === undefined ? [] : fromZero(secondsOfPhase(run, phase), phase);
  const words = text.capacity.recovery;
  return timeChart(context, {
    kind: "lines",
    id: `recovery-${run.phases.findIndex((one) => one.name === name)}`,
    title: words.chart(format.rate(base)),
    alt: words.alt(judgeSpike({ base, recovery }, context)),
    seconds,
    y: { label: text.demand.rateAxis, unit: "rate", min: 0 },
    series: [
      {
        label: text.demand.attempts,
        colour: "attempts",
        style: "dashed",
        value: (bin) => rateIn(bin, ({ attempts }) => attempts),
        write: format.rate,
      },
      {
        label: text.demand.planned,
        colour: "demand",
        value: (bin) => rateIn(bin, ({ intended, planned }) => intended ?? planned),
        write: format.rate,
      },
      { label: text.demand.served, colour: "served", value: (bin) => rateIn(bin, ({ outcomes }) => outcomes.ok), write: format.rate },
    ],
    marks: recoveryMarks(seconds, recovery, context),
  });
}

const fromZero = (seconds: readonly Second[], { fromMs }: Phase): readonly Second[] =>
  seconds.map((second) => ({ ...second, atMs: second.atMs - fromMs }));

/** Both times count from the moment that demand was back at its base: the second after the last of the highest demand. */
function recoveryMarks(seconds: readonly Second[], recovery: Recovery, { text }: Context): readonly Mark[] {
  const words = text.capacity.recovery;
  const demand = seconds.map(({ intended, planned }) => intended ?? planned);
  const peak = Math.max(0, ...demand);
  const last = demand.map((rate) => rate > 0.9 * peak).lastIndexOf(true);
  const back = (seconds[last]?.atMs ?? 0) + 1_000;
  const at = (ms: number, label: string, colour: Mark["colour"]): Mark => ({ axis: "x", from: back + ms, to: back + ms, label, colour });
  return [
    ...(isEndless(recovery.drain) ? [] : [at(recovery.drain, words.drainMark, "limit")]),
    ...(recovery.kind === "metastable" ? [] : [at(recovery.after, words.recoveredMark, "ceiling")]),
  ];
}
