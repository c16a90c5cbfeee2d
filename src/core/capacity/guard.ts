import { inSeconds, milliseconds, type Ratio, ratio } from "../units.ts";
import { curveOf, findCollapse } from "./collapse.ts";
import type { Evidence } from "./evidence.ts";
import { meanOf } from "./movingmean.ts";
import type { CapacityOptions, PhasePlan, PhaseResult } from "./phase.ts";
import { lengthOf, level } from "./staircase.ts";
import { stopsHere } from "./stop.ts";

/** What a second generator may add to goodput (issue 6), and the standard errors beyond which more is no chance. */
const MOST_GAIN = 0.03;
const CERTAIN = 3;
/**
 * A guard shorter than this, s, has too few batches to know how much a machine that pauses scatters: four standard errors instead, none of them
 * below what pauses of half a second, at moments of chance, make of its goodput.
 */
const BRIEF = 100;
const CERTAIN_IF_BRIEF = 4;
const PAUSES = 0.03;
/**
 * Sizes of a guard: first attempts, its least and greatest length in seconds, its load over the guess at the ceiling, the share of it that its
 * last people may have to wait, (u − 1)/u at u times the ceiling and some more where the guess is too high, and the gain that chance may be
 * for it to be worth its time.
 *
 * A first generator that is the limit has made that guess too, so a second one can show no more than the load above it. Of a whole guard
 * enough people are served on its plateau for 3 % to be no chance; with a twentieth above the guess it found such a generator on a platform of
 * ten sign-ins a second in 4 of 30 runs. A short one is what `--quick` has time for: chance may be a sixth, and so its load is higher.
 */
const SIZES = {
  whole: { people: 25_000, shortest: 100, longest: 600, beyond: 1.1, queue: 0.2, chance: 0.1 },
  short: { people: 5_000, shortest: 45, longest: 90, beyond: 1.25, queue: 0.3, chance: 0.17 },
} as const;
/** Share of a guard that is left out while the queue builds up. */
const SETTLING = 0.1;
/** Seconds of a batch: neighbours of ten are nearly independent on a steady machine, those of a minute where it is slower for half a minute. */
const BATCHES = [10, 30, 60] as const;

/**
 * The next guard: by one generator, by two, and where these got more out of the platform by one again, because it may also be the platform that
 * was faster in the second: warm at last, or a neighbour gone quiet. Their people wait as long as the queue will be and come once, so that a platform
 * which collapses under people who leave stays at its ceiling: two falls at moments of chance say nothing of the generators. `undefined`
 * where all were played, one fell all the same, no plateau was reached, no more overload may be sent, or all
 * that could be gained would be chance: on a platform of fewer than 3.4 sign-ins a second, 14 for a short guard, or where the highest rate allowed is near
 * its ceiling.
 */
export function planGuard(
  options: CapacityOptions,
  guards: readonly PhaseResult[],
  evidence: Pick<Evidence, "ceilingGuess" | "saturation">,
): Pick<PhasePlan, "stretches" | "duration" | "waitAtLeast" | "triesOnce" | "generators"> | undefined {
  const [one, two] = guards;
  const isOver = guards.length > 2 || (one && two && gainOf(one, two) === undefined);
  if (!options.profile.guard || isOver || guards.some(fell) || stopsHere(options, evidence)) return undefined;
  if (evidence.saturation?.ceiling.kind === "not-reached") return undefined;
  const { people, shortest, longest, beyond, queue, chance } = SIZES[options.profile.guard === "short" ? "short" : "whole"];
  const rate = Math.min(options.maxRate, beyond * evidence.ceilingGuess);
  const length = Math.round(Math.min(longest, Math.max(shortest, people / rate)));
  const withinChance = Math.max(MOST_GAIN, chanceOf(length, evidence.ceilingGuess));
  if (withinChance > chance || withinChance >= rate / evidence.ceilingGuess - 1) return undefined;
  const stretches = [level(rate, length)];
  const duration = lengthOf(stretches);
  const waitAtLeast = milliseconds(Math.round(queue * duration));
  return { stretches, duration, waitAtLeast, triesOnce: true, generators: guards.length === 1 ? 2 : 1 };
}

/**
 * What a second generator added to goodput on the plateau, over the better of one before it and one after it; `undefined` where that was within
 * 3 % or within chance, where goodput collapsed in any guard, or where nobody looked.
 *
 * n completions on each plateau scatter by √n as Poisson counts do, so a gain is no chance beyond 3·√(2/n): 3 % from 20,000 on, which
 * platforms of forty sign-ins a second and more reach in a guard's length; 4 % at 20 a second, 6 % at 10, 8 % at 5, and below four more
 * than the tenth that a guard can show. A machine that pauses scatters more, and hides more. In the simulator a generator that held a platform at 80 % of its
 * ceiling was found in 100 of 100 runs at 20 a second, in 93 at 10 and 44 at 5; by a short guard in 99 at a hundred a second, 100 at 200 and 81
 * at 30.
 */
export function secondGeneratorGain(results: readonly PhaseResult[]): Ratio | undefined {
  const guards = results.filter(({ phase }) => phase.kind === "guard");
  const [one, two, again] = guards;
  if (!one || !two || !again) return undefined;
  const [gain, confirmed] = [gainOf(one, two), gainOf(again, two)];
  return gain === undefined || confirmed === undefined ? undefined : ratio(Math.min(gain, confirmed));
}

/** Whether a second generator got more, and nobody has looked yet whether it was the platform that became faster. */
export function isUnconfirmed(results: readonly PhaseResult[]): boolean {
  const [one, two, again] = results.filter(({ phase }) => phase.kind === "guard");
  return one !== undefined && two !== undefined && again === undefined && gainOf(one, two) !== undefined;
}

/** Relative gain of `two` over `one`; `undefined` within 3 %, within chance, and where goodput collapsed in either. */
function gainOf(one: PhaseResult, two: PhaseResult): number | undefined {
  if (fell(one) || fell(two)) return undefined;
  const [before, after] = [plateauOf(one), plateauOf(two)];
  const gain = after.mean - before.mean;
  const isBeyondChance = gain > certainIn(inSeconds(one.phase.duration)) * Math.hypot(before.error, after.error);
  return before.mean > 0 && gain > MOST_GAIN * before.mean && isBeyondChance ? gain / before.mean : undefined;
}

/** Relative gain that is within chance between two guards of `length` s on plateaus of `ceiling` per second. */
const chanceOf = (length: number, ceiling: number): number =>
  certainIn(length) * Math.SQRT2 * Math.max(1 / Math.sqrt((1 - SETTLING) * length * ceiling), length < BRIEF ? PAUSES : 0);

const certainIn = (length: number): number => (length < BRIEF ? CERTAIN_IF_BRIEF : CERTAIN);

/** Whether goodput collapsed in a guard. */
const fell = ({ seconds: all }: PhaseResult): boolean => findCollapse(curveOf(all)) !== undefined;

/** Share of its goodput that a guard has at its end, of all that it had, where nothing is left of it. */
const STANDING = 0.8;
const LATE = 0.25;

/** Whether a guard went as well at its end as before: everybody in it waits for the end, and nothing is left of it then. */
export function stood(result: PhaseResult): boolean {
  const { plateau, mean } = plateauOf(result);
  return !fell(result) && mean > 0 && meanOf(plateau.slice(-Math.ceil(LATE * plateau.length))) >= STANDING * mean;
}

/** Goodput per second after the settling of a guard phase, without what is left running at its end; the error is the largest that batches of any width give. */
function plateauOf({ phase, seconds: all }: PhaseResult): {
  readonly plateau: readonly number[];
  readonly mean: number;
  readonly error: number;
} {
  const length = Math.round(inSeconds(phase.duration));
  const isBrief = length < BRIEF;
  const plateau = all.slice(Math.floor(SETTLING * length), length).map(({ ok }) => ok);
  const mean = plateau.reduce((sum, ok) => sum + ok, 0) / Math.max(1, plateau.length);
  const errors = [...BATCHES.map((width) => errorOf(plateau, { width, mean })), isBrief ? PAUSES * mean : 0];
  return { plateau, mean, error: Math.max(...errors) };
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
