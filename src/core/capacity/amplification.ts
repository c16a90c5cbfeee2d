import { type PerSecond, perSecond, type Ratio } from "../units.ts";

/** Attempts per visit, A: 1 when nobody reloads, and where nobody came. */
export function amplificationOf(attempts: number, visits: number): number {
  return visits > 0 ? Math.max(1, attempts / visits) : 1;
}

/**
 * Attempts that one person makes when each fails with probability `failing` and is followed by another with probability
 * `reload`, at most `attempts` in all: (1 − q^m)/(1 − q), q = p·f (geometric series; facts §5.2). m when q is 1.
 */
export function expectedAttempts({
  reload,
  failing,
  attempts,
}: {
  readonly reload: Ratio;
  readonly failing: Ratio;
  readonly attempts: number;
}): number {
  const q = reload * failing;
  return q >= 1 ? attempts : (1 - q ** attempts) / (1 - q);
}

/**
 * Self-healing limit C/A, in people per second: above it a collapsed platform does not recover by itself, because each of those
 * who come brings A attempts of work and the ceiling is in attempts. A is measured while the platform is down (facts §2.6:
 * 24.5 and 49.8 for truths of 25 and 50).
 */
export function selfHealingLimit(ceiling: PerSecond, amplification: number): PerSecond {
  return perSecond(ceiling / Math.max(1, amplification));
}
