import { inSeconds } from "../units.ts";
import { curveOf, findCollapse } from "./collapse.ts";
import type { LoadSecond } from "./load.ts";
import { meanOf } from "./movingmean.ts";
import { isPatient, type PhaseResult } from "./phase.ts";

/** Of the first attempts around a second, the share that may still be good while people queue for what is done in it. */
const STILL_GOOD = 0.2;
/** First attempts around a second without which it says nothing. */
const LEAST_JUDGED = 5;
/** Seconds of a block, and blocks without which their scatter is not measured. */
const BLOCKS = [5, 10] as const;
const LEAST_BLOCKS = 4;
/**
 * Of the attempts that end in a spell, the share without success above which people leave, and its least length in seconds for a trend.
 * What a platform does for those who have left is not seen, and on the way up ever more do: with 300 ms of network between them and a
 * steady platform its goodput fell from 96 to 83 a second within one ramp (docs/end-to-end.md). A parabola takes most of that, not all.
 */
const LEAVING = 0.05;
const LEAST_TREND = 60;
/** What a fall takes of a spell: slope, bend, and where it lies beside the mean of all. */
const FITTED = 3;

/**
 * How much more the throughput of a platform that has all the work it can do scatters from block to block than its own service
 * times explain. Completions of busy workers are renewal processes, whose counts have variance over mean c² in the long run, c the
 * coefficient of variation of service (Cox 1962, §4.2). About 1 on a steady machine; 2 to 5 where the machine itself is sometimes
 * slower. A smooth fall while people leave is taken off first. c² comes from the scatter of mean times under light load.
 * `undefined` where goodput collapsed (what is done is then not what is seen) or too little time was spent with people queueing.
 */
export function throughputScatter(results: readonly PhaseResult[]): number | undefined {
  const ramp = lastWholeRamp(results);
  if (!ramp || findCollapse(curveOf(ramp.seconds)) !== undefined) return undefined;
  const spells = spellsOf(results);
  const dispersions = BLOCKS.flatMap((width) => blockDispersion(spells, width) ?? []);
  if (dispersions.length < BLOCKS.length) return undefined;
  const mean = dispersions.reduce((sum, value) => sum + value, 0) / dispersions.length;
  return mean / Math.max(1, serviceScatter(ramp));
}

/** Share of a ramp's top below which its load is light: six tenths of the ceiling. */
const LIGHT = 0.4;
/** Lags in seconds: far above any service, well below a spell. */
const LAGS = { from: 5, to: 15 } as const;
/** Relative standard deviation of the slow part of throughput, from which the machine itself must be slower at times. */
const SLOW_PART = 0.04;
/** c² of service above which it is heavy-tailed: an exponential one has 1, and 1.4 at most by luck. */
const HEAVY = 2;

/**
 * Whether heavy-tailed service alone may be why throughput scatters. Its c² is found too small where the rarest and longest services were
 * not among those seen, so the scatter is then checked by its memory: services are independent, so completions some seconds apart are too,
 * whatever their law; where the machine itself is slower for a while they are not. Compared is the autocovariance of completions at lags
 * of 5 to 15 s with the squared mean, the variance of the machine's relative speed. False where service is not heavy-tailed.
 */
export function isHeavyService(results: readonly PhaseResult[]): boolean {
  const ramp = lastWholeRamp(results);
  return ramp !== undefined && serviceScatter(ramp) > HEAVY && !(slowVariance(spellsOf(results)) > SLOW_PART ** 2);
}

const lastWholeRamp = (results: readonly PhaseResult[]): PhaseResult | undefined =>
  results.filter((result) => result.phase.kind === "ramp" && result.isComplete && !isPatient(result)).at(-1);

function slowVariance(spells: readonly Spell[]): number {
  const mean = meanOf(spells.flatMap(({ completions }) => completions));
  const products = spells.flatMap(({ completions: spell }) =>
    spell.flatMap((ok, at) => spell.slice(at + LAGS.from, at + LAGS.to + 1).map((later) => (ok - mean) * (later - mean))),
  );
  return mean > 0 ? meanOf(products) / mean ** 2 : 0;
}

/** Completions by second of a spell in which people queue, and how many parameters were fitted to them. */
interface Spell {
  readonly completions: readonly number[];
  readonly fitted: number;
}

/** Where people leave and a spell falls, it is without its trend and around the mean of all. */
function spellsOf(results: readonly PhaseResult[]): readonly Spell[] {
  const spells = results.filter(({ phase }) => ["ramp", "hold", "guard"].includes(phase.kind)).flatMap(queueingSpells);
  const mean = meanOf(spells.flat().map(({ ok }) => ok));
  return spells.map((spell) => {
    const completions = spell.map(({ ok }) => ok);
    const rest = leaves(spell) ? besideItsFall(completions) : undefined;
    return rest === undefined ? { completions, fitted: 0 } : { completions: rest.map((value) => mean + value), fitted: FITTED };
  });
}

/** Runs of seconds in which hardly anybody was good, so that everything done was done for a queue. */
function queueingSpells({ phase, seconds }: PhaseResult): readonly (readonly LoadSecond[])[] {
  const spells: LoadSecond[][] = [[]];
  const end = Math.min(seconds.length, Math.round(inSeconds(phase.duration)));
  for (let at = 0; at < end; at += 1) {
    const around = seconds.slice(Math.max(0, at - 1), at + 2);
    const judged = around.reduce((sum, second) => sum + second.judged, 0);
    const good = around.reduce((sum, second) => sum + second.good, 0);
    if (judged >= LEAST_JUDGED && good < STILL_GOOD * judged) spells.at(-1)?.push(...seconds.slice(at, at + 1));
    else if (spells.at(-1)?.length) spells.push([]);
  }
  return spells;
}

function leaves(spell: readonly LoadSecond[]): boolean {
  const sum = (key: "ok" | "failed"): number => spell.reduce((total, second) => total + second[key], 0);
  return spell.length >= LEAST_TREND && sum("failed") > LEAVING * (sum("ok") + sum("failed"));
}

/**
 * What is left of `values` beside their parabola of least squares, by the two orthogonal polynomials of their places (Chebyshev); `undefined`
 * where they do not fall: more people never leave for it to rise.
 */
function besideItsFall(values: readonly number[]): readonly number[] | undefined {
  const mean = meanOf(values);
  const middle = (values.length - 1) / 2;
  const slope = values.map((_, at) => at - middle);
  const square = meanOf(slope.map((place) => place ** 2));
  const bend = slope.map((place) => place ** 2 - square);
  const along = (basis: readonly number[]): number =>
    meanOf(values.map((value, at) => value * (basis[at] ?? 0))) / meanOf(basis.map((place) => place ** 2));
  const [rise, curve] = [along(slope), along(bend)];
  if (rise >= 0) return undefined;
  return values.map((value, at) => value - mean - rise * (slope[at] ?? 0) - curve * (bend[at] ?? 0));
}

/** Variance over mean of completions in blocks of `width` seconds; what was fitted is taken off the degrees of freedom. */
function blockDispersion(spells: readonly Spell[], width: number): number | undefined {
  const blocks = spells.flatMap(({ completions }) =>
    Array.from({ length: Math.floor(completions.length / width) }, (_, index) =>
      completions.slice(index * width, (index + 1) * width).reduce((sum, ok) => sum + ok, 0),
    ),
  );
  const mean = blocks.reduce((sum, value) => sum + value, 0) / blocks.length;
  const free = blocks.length - 1 - spells.reduce((sum, { fitted }) => sum + fitted, 0);
  if (free < LEAST_BLOCKS - 1 || mean <= 0) return undefined;
  return blocks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / free / mean;
}

/** c² of service: n·(mean time of a second − overall)² over overall², averaged over the seconds of a ramp in which hardly anybody waits. */
function serviceScatter({ phase, seconds }: PhaseResult): number {
  const top = phase.stretches.at(-1)?.to ?? 0;
  const light = seconds.filter(({ intended, ok, okMeanMs }) => intended > 0 && intended < LIGHT * top && ok > 0 && okMeanMs !== undefined);
  const count = light.reduce((sum, { ok }) => sum + ok, 0);
  const overall = light.reduce((sum, { ok, okMeanMs = 0 }) => sum + ok * okMeanMs, 0) / count;
  if (light.length < 2 || !(overall > 0)) return 0;
  return light.reduce((sum, { ok, okMeanMs = 0 }) => sum + ok * (okMeanMs / overall - 1) ** 2, 0) / (light.length - 1);
}
