import type { PhaseResult } from "./phase.ts";
import { lastWholeRamp, type Spell, spellsOf } from "./spells.ts";

/** Seconds of a block, and blocks without which their scatter is not measured. */
const BLOCKS = [5, 10] as const;
const LEAST_BLOCKS = 4;

/** A ratio that is 1 on a steady machine, and its standard error there. */
export interface Scatter {
  readonly value: number;
  readonly error: number;
}

/**
 * How much more the throughput of a platform that has all the work it can do scatters from block to block than its own service
 * times explain. Completions of busy workers are renewal processes, whose counts have variance over mean c² in the long run, c the
 * coefficient of variation of service (Cox 1962, §4.2). About 1 on a steady machine; 2 to 5 where the machine itself is sometimes
 * slower. c² comes from the scatter of mean times under light load. The error is that of a variance, √(2/f) at f degrees of freedom: a brief guard
 * leaves a dozen blocks, of which two in five scatter by half as much again by luck alone. `undefined` where too little time was spent with people queueing.
 */
export function throughputScatter(results: readonly PhaseResult[]): Scatter | undefined {
  const ramp = lastWholeRamp(results);
  if (!ramp) return undefined;
  const spells = spellsOf(results);
  const dispersions = BLOCKS.flatMap((width) => blockDispersion(spells, width) ?? []);
  if (dispersions.length < BLOCKS.length) return undefined;
  const mean = (of: (dispersion: Dispersion) => number): number =>
    dispersions.reduce((sum, dispersion) => sum + of(dispersion), 0) / dispersions.length;
  return { value: mean(({ value }) => value) / Math.max(1, serviceScatter(ramp)), error: mean(({ free }) => Math.sqrt(2 / free)) };
}

/** Share of a ramp's top below which its load is light: six tenths of the ceiling. */
const LIGHT = 0.4;
/** c² of service above which it is heavy-tailed: an exponential one has 1, and 1.4 at most by luck. */
const HEAVY = 2;

/**
 * Whether service is so heavy-tailed that throughput may scatter for that alone: its c² is found too small where the rarest and longest
 * services were not among those seen.
 */
export function isHeavyService(results: readonly PhaseResult[]): boolean {
  const ramp = lastWholeRamp(results);
  return ramp !== undefined && serviceScatter(ramp) > HEAVY;
}

interface Dispersion {
  readonly value: number;
  /** Degrees of freedom. */
  readonly free: number;
}

/** Variance over mean of completions in blocks of `width` seconds; what was fitted is taken off the degrees of freedom. */
function blockDispersion(spells: readonly Spell[], width: number): Dispersion | undefined {
  const blocks = spells.flatMap(({ completions }) =>
    Array.from({ length: Math.floor(completions.length / width) }, (_, index) =>
      completions.slice(index * width, (index + 1) * width).reduce((sum, ok) => sum + ok, 0),
    ),
  );
  const mean = blocks.reduce((sum, value) => sum + value, 0) / blocks.length;
  const free = blocks.length - 1 - spells.reduce((sum, { fitted }) => sum + fitted, 0);
  if (free < LEAST_BLOCKS - 1 || mean <= 0) return undefined;
  return { value: blocks.reduce((sum, value) => sum + (value - mean) ** 2, 0) / free / mean, free };
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
