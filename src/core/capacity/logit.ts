import type { RateCounts } from "./isotonic.ts";

/** Relative distance from the first guess within which holds say something about the crossing. */
const NEAR = 0.12;
/** Holds without which a line is not drawn, and the bad share beyond which a hold is past telling. */
const LEAST_HOLDS = 6;
const LOST = 0.6;
/** How much of the draw counts: a hold in which 1 % more came than planned answers as one planned 0.8 % higher (bench of truth). */
const DRAW = 0.8;
/** Variance p·(1 − p) up to which counting is what scatters a share; beyond it waits, which come in runs, scatter its logit evenly. */
const RUNS = 0.02;
/** Slope of logit(share) per relative rate that is believed beforehand, and how firmly: steady queues give 15 to 60. */
const PRIOR_SLOPE = 25;
const PRIOR_WEIGHT = 0.003;
/** Sign-ins of a hold that weighs 1. */
const USUAL_HOLD = 6_000;
const STEPS = 30;
const CLOSE = 1e-6;

/**
 * Crossing of the bad share, refined from a first guess: logistic regression of the share on the rate over the holds near it
 * (iteratively reweighted least squares: McCullagh & Nelder 1989, §2.5). Weights come from the fitted and not from the seen share:
 * otherwise a hold that was lucky weighs less than one that was not, and averaging logits instead of shares adds to it (together
 * +1.4 % on collector pauses, +6 % on a wandering machine). Held loads are stationary, so the shape that biases a logistic fit on
 * a ramp (facts §2.3 a) hardly matters over a tenth of the rate.
 *
 * The draw is taken out as a control variate (Asmussen & Glynn 2007, §V.2): `drawn` people came per planned one, 1 in the mean, so
 * shifting a hold by what came beyond the plan moves no expectation and takes half of the noise of a queue.
 * `undefined` with fewer than six holds near, or a curve that does not rise, or one that crosses outside the holds.
 */
export function refineCrossing(counts: readonly RateCounts[], allowed: number, guess: number): number | undefined {
  const near = counts.filter(({ rate, bad, of }) => of > 0 && Math.abs(rate / guess - 1) <= NEAR && bad <= LOST * of);
  if (near.length < LEAST_HOLDS || allowed <= 0 || allowed >= 1) return undefined;
  const holds = near.map(({ rate, bad, of, drawn = 1 }) => ({ of, share: bad / of, x: (rate * (1 + DRAW * (drawn - 1))) / guess - 1 }));
  const line = fitLine(holds, { level: logit(allowed), slope: PRIOR_SLOPE });
  if (line === undefined) return undefined;
  const crossing = guess * (1 + (logit(allowed) - line.level) / line.slope);
  const rates = near.map((count) => count.rate);
  return crossing >= Math.min(...rates) && crossing <= Math.max(...rates) ? crossing : undefined;
}

/** logit(share) = level + slope·x, x relative to the guess. */
interface Line {
  readonly level: number;
  readonly slope: number;
}

interface Hold {
  readonly of: number;
  readonly share: number;
  readonly x: number;
}

function fitLine(holds: readonly Hold[], start: Line): Line | undefined {
  let line: Line | undefined = start;
  for (let step = 0; step < STEPS && line !== undefined; step += 1) {
    const next = improve(holds, line);
    if (next !== undefined && Math.abs(next.level - line.level) + Math.abs(next.slope - line.slope) < CLOSE) return next;
    line = next;
  }
  return line;
}

/** One weighted least-squares step; `undefined` where the line does not rise. */
function improve(holds: readonly Hold[], { level, slope }: Line): Line | undefined {
  const points = holds.map(({ of, share, x }) => {
    const mean = clamp(1 / (1 + Math.exp(-level - slope * x)), 0.003, 0.9);
    const variance = mean * (1 - mean);
    return { x, value: logit(mean) + clamp((share - mean) / variance, -4, 4), weight: (of / USUAL_HOLD) * Math.min(1, variance / RUNS) };
  });
  const weight = points.reduce((sum, point) => sum + point.weight, 0);
  const x = points.reduce((sum, point) => sum + point.weight * point.x, 0) / weight;
  const value = points.reduce((sum, point) => sum + point.weight * point.value, 0) / weight;
  const along = points.reduce((sum, point) => sum + point.weight * (point.x - x) * (point.value - value), 0);
  const spread = points.reduce((sum, point) => sum + point.weight * (point.x - x) ** 2, 0);
  const steeper = (along + PRIOR_WEIGHT * PRIOR_SLOPE) / (spread + PRIOR_WEIGHT);
  return steeper > 0 ? { level: value - steeper * x, slope: Math.min(200, steeper) } : undefined;
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
