import { type Interval, tQuantile } from "./interval.ts";
import { type FittedShare, fitIsotonic, type RateCounts } from "./isotonic.ts";

/** Relative distance from the crossing within which one curve describes the holds. */
const NEAR = 0.25;
/** Bad share, by the isotonic fit, beyond which a hold is past telling. */
const LOST = 0.5;
/** Variance p·(1 − p) beyond which waits, which come in runs, scatter a share more than counting does (logit.ts). */
const RUNS = 0.02;
/** Exponent of what waits, believed beforehand, and on which log scale: 1 for one worker far from full, 60 for twenty near saturation. */
const USUAL_SLOPE = 10;
const SLOPE_SCALE = 1.5;
const SLOPES = Array.from({ length: 16 }, (_, index) => 0.5 * 2 ** (index / 2));
/** Part of the allowed odds that is there at rest: services that are too long without any queue. */
const FLOORS = [0, 0.4, 0.7, 0.85, 0.95, 0.98] as const;
/** Rates, relative to the crossing, between which the interval is sought. */
const REACH = { low: 0.25, high: 2.5, step: 1.015 } as const;
const CROSSINGS = Array.from(
  { length: Math.ceil(Math.log(REACH.high / REACH.low) / Math.log(REACH.step)) + 1 },
  (_, index) => REACH.low * REACH.step ** index,
);
const LEAST_HOLDS = 4;
/** Bad share, of what is allowed, and people up to its rate, with which a rate lies below the crossing beyond doubt. */
const CLEAR = [
  { part: 0.25, people: 1_000 },
  { part: 0.5, people: 6_000 },
] as const;

/**
 * What counting alone leaves open about the crossing, a 95 % interval by profile likelihood (Venzon & Moolgavkar 1988): all rates c
 * for which the curve odds(share) = odds(allowed)·(f + (1 − f)·(rate/c)^s), with some floor f and some exponent s, fits the holds
 * nearly as well as the best one does. "Nearly" is t² times the dispersion, Pearson's χ² per degree of freedom (McCullagh & Nelder
 * 1989, §4.5): first attempts of neighbouring seconds wait in the same queue, so holds scatter more than their counts. Wide where
 * the share hardly rises with the rate, or few people were counted. `undefined` with fewer than four holds near `guess`.
 */
export function countingInterval(counts: readonly RateCounts[], allowed: number, guess: number): Interval | undefined {
  const holds = holdsNear(counts, guess);
  if (holds.length < LEAST_HOLDS || allowed <= 0 || allowed >= 1) return undefined;
  const odds = allowed / (1 - allowed);
  const curves = SLOPES.flatMap((slope) => {
    const powers = holds.map(({ rate }) => rate ** slope);
    return CROSSINGS.flatMap((crossing) => {
      const scale = crossing ** -slope;
      return FLOORS.map((floor) => ({
        crossing,
        slope,
        ...fitOf(holds, (hold) => odds * (floor + (1 - floor) * scale * (powers[hold] ?? 0))),
      }));
    });
  });
  const degrees = holds.length - 2;
  const dispersion = Math.max(1, leastBy(curves, ({ deviance }) => deviance).chi / degrees);
  const distances = curves.map(({ deviance, slope }) => deviance / dispersion + (Math.log(slope / USUAL_SLOPE) / SLOPE_SCALE) ** 2);
  const limit = Math.min(...distances) + tQuantile(degrees) ** 2;
  const inside = curves.filter((_, index) => (distances[index] ?? limit) <= limit).map(({ crossing }) => crossing);
  const { clear, lost } = certainOf(counts, allowed);
  return { low: Math.max(clear, guess * Math.min(...inside)), high: Math.min(lost, guess * Math.max(...inside)) };
}

/** The highest rate up to which enough people were clearly better off than allowed, and the lowest at which most fail: the crossing lies between. */
function certainOf(counts: readonly RateCounts[], allowed: number): { readonly clear: number; readonly lost: number } {
  const curve = fitIsotonic(counts);
  const peopleUpTo = (limit: number): number => counts.reduce((sum, { rate, of }) => sum + (rate <= limit ? of : 0), 0);
  const isClear = ({ rate, share }: FittedShare): boolean =>
    CLEAR.some(({ part, people }) => share <= part * allowed && peopleUpTo(rate) >= people);
  return {
    clear: Math.max(0, ...curve.filter(isClear).map(({ rate }) => rate)),
    lost: Math.min(...curve.filter(({ share }) => share > LOST).map(({ rate }) => rate)),
  };
}

interface Hold {
  /** Relative to the guess. */
  readonly rate: number;
  readonly share: number;
  /** First attempts, as many as they are worth. */
  readonly worth: number;
}

function holdsNear(counts: readonly RateCounts[], guess: number): readonly Hold[] {
  const fitted = new Map(fitIsotonic(counts).map(({ rate, share }) => [rate, share]));
  return counts.flatMap(({ rate, bad, of }) => {
    const share = fitted.get(rate) ?? 0;
    if (of === 0 || Math.abs(rate / guess - 1) > NEAR || share > LOST) return [];
    return [{ rate: rate / guess, share: bad / of, worth: of / Math.max(1, (share * (1 - share)) / RUNS) }];
  });
}

/** Binomial deviance of the holds but for a constant, and Pearson's χ². */
function fitOf(holds: readonly Hold[], oddsOf: (hold: number) => number): { readonly deviance: number; readonly chi: number } {
  let deviance = 0;
  let chi = 0;
  for (const [hold, { share, worth }] of holds.entries()) {
    const odds = oddsOf(hold);
    const p = odds / (1 + odds);
    deviance += 2 * worth * (Math.log(1 + odds) - share * Math.log(odds));
    chi += (worth * (share - p) ** 2) / (p * (1 - p));
  }
  return { deviance, chi };
}

function leastBy<T>(values: readonly T[], size: (value: T) => number): T {
  return values.reduce((least, value) => (size(value) < size(least) ? value : least));
}
