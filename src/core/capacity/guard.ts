import { inSeconds, milliseconds, type Ratio, ratio } from "../units.ts";
import { curveOf, findCollapse } from "./collapse.ts";
import type { Evidence } from "./evidence.ts";
import type { CapacityOptions, PhasePlan, PhaseResult } from "./phase.ts";
import { lengthOf, level } from "./staircase.ts";
import { stopsHere } from "./stop.ts";

/** What a second generator may add to goodput (issue 6), and the standard errors beyond which more is no chance. */
const MOST_GAIN = 0.03;
const CERTAIN = 3;
/**
 * Load of a guard over the guess at the ceiling. A first generator that is the limit has made that guess too, so a second one can show
 * no more than the tenth above it. With a twentieth a guard on a platform of ten sign-ins a second found such a generator in 4 of 30 runs.
 */
const BEYOND = 1.1;
/** First attempts of a guard, of which enough are served on its plateau for 3 % to be no chance; its least and greatest length, s. */
const PEOPLE = 25_000;
const SHORTEST = 60;
const LONGEST = 600;
/** Share of a guard that its last people may have to wait: (u − 1)/u at u times the ceiling, 0.09 at 1.1; 0.2 where the guess is a seventh too high. */
const QUEUE_SHARE = 0.2;
/** Share of a guard that is left out while the queue builds up. */
const SETTLING = 0.1;
/** Seconds of a batch: neighbours of ten are nearly independent on a steady machine, those of a minute where it is slower for half a minute. */
const BATCHES = [10, 30, 60] as const;

/**
 * The next of two guards, by one generator and by two. Their people wait as long as the queue will be and come once, so that a platform
 * which collapses under people who leave stays at its ceiling: two falls at moments of chance say nothing of the generators. `undefined`
 * where both were played, the first one fell all the same, no plateau was reached, or no more overload may be sent.
 */
export function planGuard(
  options: CapacityOptions,
  guards: readonly PhaseResult[],
  evidence: Pick<Evidence, "ceilingGuess" | "saturation">,
): Pick<PhasePlan, "stretches" | "duration" | "waitAtLeast" | "triesOnce" | "generators"> | undefined {
  if (!options.profile.guard || guards.length >= 2 || guards.some(fell) || stopsHere(options, evidence)) return undefined;
  if (evidence.saturation?.ceiling.kind === "not-reached") return undefined;
  const rate = Math.min(options.maxRate, BEYOND * evidence.ceilingGuess);
  const stretches = [level(rate, Math.round(Math.min(LONGEST, Math.max(SHORTEST, PEOPLE / rate))))];
  const duration = lengthOf(stretches);
  const waitAtLeast = milliseconds(Math.round(QUEUE_SHARE * duration));
  return { stretches, duration, waitAtLeast, triesOnce: true, generators: guards.length + 1 };
}

/**
 * What a second generator added to goodput on the plateau; `undefined` where it was within 3 % or within chance, where goodput collapsed
 * in either guard, or where nobody looked.
 *
 * n completions on each plateau scatter by √n as Poisson counts do, so a gain is no chance beyond 3·√(2/n): 3 % from 20,000 on, which
 * platforms of forty sign-ins a second and more reach in a guard's length; 4 % at 20 a second, 6 % at 10, 8 % at 5, and below four more
 * than the tenth that a guard can show. A machine that pauses or wanders scatters more, and hides more. In the simulator a generator
 * that held a platform at 80 % of its ceiling was found in 30 of 30 runs at 20 a second and more, in 28 at 10, 15 at 5 and 3 at 2.
 */
export function secondGeneratorGain(results: readonly PhaseResult[]): Ratio | undefined {
  const [one, two] = [1, 2].map((generators) => results.find(({ phase }) => phase.kind === "guard" && phase.generators === generators));
  if (!one || !two || fell(one) || fell(two)) return undefined;
  const [before, after] = [plateauOf(one), plateauOf(two)];
  const gain = after.mean - before.mean;
  const isBeyondChance = gain > CERTAIN * Math.hypot(before.error, after.error);
  return before.mean > 0 && gain > MOST_GAIN * before.mean && isBeyondChance ? ratio(gain / before.mean) : undefined;
}

const fell = ({ seconds: all }: PhaseResult): boolean => findCollapse(curveOf(all)) !== undefined;

/** Goodput per second after the settling of a guard phase, without what is left running at its end; the error is the largest that batches of any width give. */
function plateauOf({ phase, seconds: all }: PhaseResult): { readonly mean: number; readonly error: number } {
  const length = Math.round(inSeconds(phase.duration));
  const plateau = all.slice(Math.floor(SETTLING * length), length).map(({ ok }) => ok);
  const mean = plateau.reduce((sum, ok) => sum + ok, 0) / Math.max(1, plateau.length);
  const errors = BATCHES.map((width) => errorOf(plateau, { width, mean }));
  return { mean, error: Math.max(...errors) };
}

/** Standard error of the mean per second by batch means: √(s²/k) over k batches, s² never below what Poisson counts have. 0 where fewer than two batches fit. */
function errorOf(plateau: readonly number[], { width, mean }: { readonly width: number; readonly mean: number }): number {
  const count = Math.floor(plateau.length / width);
  if (count < 2) return 0;
  const sums = Array.from({ length: count }, (_, index) =>
    plateau.slice(width * index, width * (index + 1)).reduce((sum, ok) => sum + ok, 0),
  );
  const squares = sums.reduce((sum, value) => sum + (value - width * mean) ** 2, 0);
  return Math.sqrt(Math.max(width * mean, squares / (count - 1)) / count) / width;
}
