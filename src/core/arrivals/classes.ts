import { exponential, type Random, standardNormal } from "../people/random.ts";
import { type Curve, drawWithin, type Window } from "./curve.ts";
import { logNormalCumulative, normalCumulative } from "./normal.ts";

export interface ClassLaw {
  /** Mean time at which a class is told to sign in, ms since midnight. */
  readonly centre: number;
  readonly sd: number;
  /** Pupils in a class. */
  readonly size: number;
  /** Mean of the exponential delay of each pupil after the class is told. */
  readonly spread: number;
}

/**
 * Whole classes told to sign in at once (facts: saturation §6.2): the class's time is normal, each pupil follows after an
 * exponential delay. The marginal law is the exponentially modified Gaussian.
 */
export function classCurve(law: ClassLaw): Curve {
  return {
    mass: 1,
    cumulative: (time) => classCumulative(law, time),
    draw: (random, count, window) => drawClasses(law, random, count, window),
  };
}

/** F(x) = Φ(u) − e^(v²/2 − uv)·Φ(u − v) with u = (x − μ)/σ and v = σ/spread (Grushka 1972), the product taken in logarithms. */
function classCumulative({ centre, sd, spread }: ClassLaw, time: number): number {
  if (sd <= 0) return spread > 0 ? Math.max(0, -Math.expm1(-(time - centre) / spread)) : Number(time > centre);
  const u = (time - centre) / sd;
  if (spread <= 0) return normalCumulative(u);
  const v = sd / spread;
  return Math.max(0, normalCumulative(u) - Math.exp((v * v) / 2 - u * v + logNormalCumulative(u - v)));
}

/**
 * Classes are filled one after the other; the last may be smaller. A class's time is kept with the probability that one of its
 * pupils falls into the window, and its pupils are then drawn inside it: so the marginal law is exactly the cut one.
 */
function drawClasses(law: ClassLaw, random: Random, count: number, window: Window): readonly number[] {
  const times: number[] = [];
  while (times.length < count) {
    const told = drawTold(law, random, window);
    const pupils = Math.min(law.size, count - times.length);
    for (let pupil = 0; pupil < pupils; pupil += 1) times.push(drawWithin(() => told + exponential(random, law.spread), window));
  }
  return times;
}

function drawTold(law: ClassLaw, random: Random, window: Window): number {
  const told = drawWithin(
    () => {
      const candidate = law.centre + law.sd * standardNormal(random);
      return random() < chanceInside(law.spread, candidate, window) ? candidate : Number.NaN;
    },
    { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
  );
  return Number.isFinite(told) ? told : window.from;
}

/** Probability that `told` plus an exponential delay lies in the window. */
function chanceInside(spread: number, told: number, window: Window): number {
  if (spread <= 0) return Number(told >= window.from && told < window.to);
  const beyond = (edge: number): number => Math.exp(-Math.max(0, edge - told) / spread);
  return told >= window.to ? 0 : beyond(window.from) - beyond(window.to);
}
