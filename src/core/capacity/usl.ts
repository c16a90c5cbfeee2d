/** Concurrency N (people in flight) and throughput X (per second) of one steady level. */
export interface Level {
  readonly concurrency: number;
  readonly throughput: number;
}

/**
 * Universal scalability law X(N) = γN / (1 + α(N − 1) + βN(N − 1)) (Gunther 2007, eq. 4.31): γ in 1/s, contention α and
 * coherency β without unit. `error` is the root mean square miss relative to the largest throughput. A description and no estimate of
 * capacity: its peak is 5–16 % above the ceiling of ordinary queues and 42 % off on a collapsing one (facts §2.2).
 */
export interface ScalabilityModel {
  readonly gamma: number;
  readonly alpha: number;
  readonly beta: number;
  readonly error: number;
}

/** Levels below which three parameters describe nothing (usl4j asks for six). */
const LEAST_LEVELS = 6;

export function throughputAt({ gamma, alpha, beta }: Omit<ScalabilityModel, "error">, concurrency: number): number {
  return (gamma * concurrency) / (1 + alpha * (concurrency - 1) + beta * concurrency * (concurrency - 1));
}

/** N* = √((1 − α)/β), Gunther 2007 eq. 4.33, at least 1; infinite for β = 0. */
export function peakConcurrency({ alpha, beta }: Pick<ScalabilityModel, "alpha" | "beta">): number {
  return beta > 0 ? Math.max(1, Math.sqrt(Math.max(0, 1 - alpha) / beta)) : Number.POSITIVE_INFINITY;
}

/**
 * Least-squares fit by Nelder and Mead (1965) on (ln γ, √α, √β), so that α and β stay at or above 0. `undefined` with fewer
 * than six levels of positive concurrency and throughput.
 */
export function fitScalability(levels: readonly Level[]): ScalabilityModel | undefined {
  const usable = levels.filter(({ concurrency, throughput }) => concurrency > 0 && throughput > 0);
  if (usable.length < LEAST_LEVELS) return undefined;
  const largest = Math.max(...usable.map((level) => level.throughput));
  const model = ([logGamma = 0, rootAlpha = 0, rootBeta = 0]: readonly number[]): Omit<ScalabilityModel, "error"> => ({
    gamma: Math.exp(logGamma),
    alpha: rootAlpha ** 2,
    beta: rootBeta ** 2,
  });
  const miss = (point: readonly number[]): number =>
    usable.reduce((sum, level) => sum + ((throughputAt(model(point), level.concurrency) - level.throughput) / largest) ** 2, 0);
  const speed = Math.max(...usable.map((level) => level.throughput / level.concurrency));
  const starts = [0.01, 0.1, 0.3].flatMap((rootAlpha) => [0.003, 0.03].map((rootBeta) => [Math.log(speed), rootAlpha, rootBeta]));
  const best = starts.map((start) => minimise(miss, start)).reduce((a, b) => (miss(a) <= miss(b) ? a : b));
  return { ...model(best), error: Math.sqrt(miss(best) / usable.length) };
}

/** Downhill simplex with the usual coefficients (reflection 1, expansion 2, contraction ½, shrinkage ½). */
export function minimise(cost: (point: readonly number[]) => number, start: readonly number[], steps = 600): readonly number[] {
  const size = start.length;
  let simplex = [start, ...start.map((_, axis) => start.map((value, index) => (index === axis ? value * 1.2 + 0.01 : value)))].map(score);
  for (let step = 0; step < steps; step += 1) {
    simplex.sort((a, b) => a.cost - b.cost);
    const [best, worst] = [simplex[0]!, simplex[size]!];
    if (Math.abs(worst.cost - best.cost) <= 1e-15 * (1e-300 + Math.abs(best.cost))) break;
    const centre = start.map((_, axis) => simplex.slice(0, size).reduce((sum, { point }) => sum + point[axis]!, 0) / size);
    const along = (factor: number): Scored => score(centre.map((value, axis) => value + factor * (worst.point[axis]! - value)));
    const reflected = along(-1);
    if (reflected.cost < best.cost) simplex[size] = cheaper(along(-2), reflected);
    else if (reflected.cost < simplex[size - 1]!.cost) simplex[size] = reflected;
    else {
      const contracted = cheaper(along(0.5), along(-0.5));
      if (contracted.cost < worst.cost) simplex[size] = contracted;
      else simplex = simplex.map(({ point }) => score(point.map((value, axis) => (value + best.point[axis]!) / 2)));
    }
  }
  return simplex.reduce(cheaper).point;

  function score(point: readonly number[]): Scored {
    return { point, cost: cost(point) };
  }
}

interface Scored {
  readonly point: readonly number[];
  readonly cost: number;
}

function cheaper(a: Scored, b: Scored): Scored {
  return a.cost <= b.cost ? a : b;
}
